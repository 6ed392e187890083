#pragma once
#include <mutex>
#include <string>
#include <vector>

namespace gatehouse::postgres {

// The hosts of store.url in the order in which they are asked; one order for all connections of a node. libpq takes the
// first that says it takes writes. A primary that was cut off says so too, for as long as it runs: once it was seen that it
// cannot commit, it is asked last. Safe from any thread.
class host_order {
public:
    explicit host_order(std::string url);

    std::size_t count() const;
    std::string address() const;  // libpq's, as connection::open takes it
    void put_last(const std::string& host, const std::string& port);
    // The one that proved to be the primary: nobody waits for a silent host before it.
    void put_first(const std::string& host, const std::string& port);

private:
    struct entry {
        std::string host, address, port;
        bool is(const std::string& other_host, const std::string& other_port) const;
    };
    void add_options_of(const std::string& url);

    const std::string url_;
    std::string rest_;  // what else the URL says
    mutable std::mutex mutex_;
    std::vector<entry> entries_;
};

}  // namespace gatehouse::postgres
