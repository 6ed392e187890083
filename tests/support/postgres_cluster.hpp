#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "support/temporary_directory.hpp"

namespace gatehouse::testing {

// A PostgreSQL server of this process's own: Debian's postgresql-15, on a Unix socket in a temporary folder, as its own
// user. It stops and goes with the process, however that ends.
class postgres_cluster {
public:
    explicit postgres_cluster(std::vector<std::string> settings = {});
    // A standby that follows the primary.
    struct standby_of {
        const postgres_cluster& primary;
    };
    explicit postgres_cluster(standby_of which);
    ~postgres_cluster();
    postgres_cluster(const postgres_cluster&) = delete;

    // Of a role that owns nothing, as a node has it, or of the one that owns the tables.
    std::string url(const std::string& database, const std::string& role = "gatehouse") const;
    std::string owner_url(const std::string& database) const { return url(database, "gatehouse_owner"); }
    // As the superuser.
    void run(const std::string& database, const std::string& sql) const;
    std::string make_database(const std::string& like = "template1");
    void drop_database(const std::string& name) const;
    void stop(int signal);  // SIGINT ends it in order, SIGQUIT at once
    void start();
    const std::string& folder() const { return folder_.path(); }

private:
    void fill(const std::vector<std::string>& command);
    temporary_directory folder_;
    std::vector<std::string> settings_;
    pid_t process_ = -1;
    int databases_ = 0;
};

// The one that a test program shares, started when it is first asked for.
postgres_cluster& shared_cluster();

}  // namespace gatehouse::testing
