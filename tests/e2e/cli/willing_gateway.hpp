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
    struct call {
        std::string line, body;  // "GET /path?query"
    };
    std::vector<call> calls() const;         // in order
    std::vector<std::string> asked() const;  // their lines

private:
    void run();
    void answer(int client);

    std::string url_;
    int port_ = -1;
    mutable std::mutex mutex_;
    std::vector<call> calls_;
    std::atomic<bool> stopping_{false};
    std::jthread running_;
};

}  // namespace gatehouse::testing
