#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace gatehouse::app {

// Threads for handlers that may take longer than microseconds: parsing, cryptography, reading. Nothing here waits for a
// commit, so few threads are enough and a slow disk does not empty the pool.
class worker_pool {
public:
    worker_pool(std::size_t threads, std::size_t most_waiting);
    worker_pool(const worker_pool&) = delete;
    ~worker_pool();  // stop()

    // False when most_waiting jobs wait already, or after stop(). Any thread.
    bool post(std::function<void()> job);
    // Takes no more, runs what waits, joins.
    void stop();

private:
    void run();

    const std::size_t most_waiting_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> waiting_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace gatehouse::app
