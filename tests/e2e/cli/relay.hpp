#pragma once
#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "program.hpp"

namespace gatehouse::testing {

// Stands between the command line and a gateway, at a port and at an operator's socket of its own: hands on what either says,
// and holds both to the description of the management API.
class relay {
public:
    explicit relay(const served& to);
    ~relay();
    relay(const relay&) = delete;

    const std::string& url() const noexcept { return url_; }
    const std::string& data() const noexcept { return directory_.path(); }  // for --data
    std::vector<std::string> take_complaints();                             // what was not as described since the last time
    std::size_t judged() const noexcept { return judged_; }
    // What the next change is answered with, once the gateway has made it: head and body, as if the true answer had been lost.
    void answer_next_change(std::string instead);

private:
    void run();
    void hand_on(int client, bool at_socket);
    void judge(const std::string& asked, const std::string& answered);
    std::string told(const std::string& asked, std::string answered);

    const served& to_;
    temporary_directory directory_;
    std::string url_;
    int port_ = -1, socket_ = -1;
    std::mutex mutex_;
    std::vector<std::string> complaints_;
    std::string instead_;
    std::atomic<std::size_t> judged_{0};
    std::atomic<bool> stopping_{false};
    std::jthread running_;
};

}  // namespace gatehouse::testing
