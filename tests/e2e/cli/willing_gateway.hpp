#pragma once
#include <atomic>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace gatehouse::testing {

// Stands where a gateway would, has one of everything that is asked for and says yes to every change; remembers what was asked.
class willing_gateway {
public:
    willing_gateway();
    ~willing_gateway();
    willing_gateway(const willing_gateway&) = delete;

    const std::string& url() const noexcept { return url_; }
    std::set<std::string> methods() const;
    std::vector<std::string> asked() const;  // "GET /path?query", in order

private:
    void run();
    void answer(int client);

    std::string url_;
    int port_ = -1;
    mutable std::mutex mutex_;
    std::vector<std::string> asked_;
    std::atomic<bool> stopping_{false};
    std::jthread running_;
};

}  // namespace gatehouse::testing
