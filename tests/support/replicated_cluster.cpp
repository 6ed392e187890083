#include "support/replicated_cluster.hpp"

#include <unistd.h>

namespace gatehouse::testing {

// The standby is copied before the primary begins to wait for it: once promoted it has nobody to wait for.
replicated_cluster::replicated_cluster()
    : primary_({"wal_retrieve_retry_interval=500ms"}), standby_(postgres_cluster::standby_of{primary_}) {
    primary_.run("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'");
    primary_.run("postgres", "SELECT pg_reload_conf()");
}

void replicated_cluster::cut_off() {
    standby_.run("postgres", "ALTER SYSTEM SET primary_conninfo = ''");
    standby_.run("postgres", "SELECT pg_reload_conf()");
    // Fails while it still receives.
    for (int i = 0;; ++i) try {
            return standby_.run("postgres",
                                "SELECT 1 / (SELECT CASE count(*) WHEN 0 THEN 1 ELSE 0 END FROM pg_stat_wal_receiver)");
        } catch (const std::runtime_error&) {
            if (i > 500) throw;
            usleep(10'000);
        }
}

void replicated_cluster::promote() { standby_.run("postgres", "SELECT pg_promote(true, 30)"); }

}  // namespace gatehouse::testing
