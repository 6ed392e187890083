#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "guarded.hpp"

namespace gatehouse::app {

// Runs a job again and again, on a thread of its own, after that long and with that long between; ends with stop() without
// waiting for the rest.
class every {
public:
    every(std::chrono::milliseconds first, std::chrono::milliseconds pause, std::function<void()> job)
        : thread_([this, first, pause, job = std::move(job)] {
              std::unique_lock lock(mutex_);
              for (auto wait = first; !wake_.wait_for(lock, wait, [this] { return stopping_; }); wait = pause) guarded(job);
          }) {}
    every(const every&) = delete;
    ~every() { stop(); }

    void stop() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        if (thread_.joinable()) thread_.join();
    }

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace gatehouse::app
