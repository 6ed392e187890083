#pragma once
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include <gatehouse/base/result.hpp>

#include "engine/postgres/connection.hpp"
#include "engine/postgres/host_order.hpp"

namespace gatehouse::postgres {

// Whether what a server shows may still be the truth. A primary that was cut off goes on answering reads while its
// standby takes over elsewhere; what it cannot do any more is commit a synchronous write. So one such write is made each
// second, and a snapshot counts only if one that was begun less than `longest` before it was taken, on that very server
// process, has succeeded. longest must be less than the time in which the operator's failover promotes a standby:
// whatever is acknowledged by the new primary is then later than every snapshot of the old one. A server on which the
// write fails is asked last from then on: the next host of the URL may be the primary by now. On the way the thread deletes the
// ids of batches that nobody will ask for any more. Safe from any thread.
class freshness {
public:
    freshness(host_order& hosts, std::string node, std::chrono::milliseconds longest);
    ~freshness();
    freshness(const freshness&) = delete;

    // One write now; errc::unavailable says why it could not be made.
    result<void> prove();
    void start();
    void stop();

    bool hold() const;  // of some server
    bool hold(const std::string& server) const;

private:
    void run();
    result<void> write();
    void tidy();
    void believe(std::chrono::steady_clock::time_point until);

    host_order& hosts_;
    const std::string node_;
    const std::chrono::milliseconds longest_;
    std::unique_ptr<connection> own_;  // the proving thread's
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::string server_;
    std::chrono::steady_clock::time_point until_{};
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace gatehouse::postgres
