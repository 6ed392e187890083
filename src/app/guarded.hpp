#pragma once
#include <exception>
#include <functional>

#include <gatehouse/base/log.hpp>

namespace gatehouse::app {

// Runs a job of a thread that has to go on whatever becomes of it: an exception (no memory, our bug) is logged, not the end of
// the process.
inline void guarded(const std::function<void()>& job) {
    try {
        job();
    } catch (const std::exception& failure) {
        log(log_level::error, "job_failed", {{"what", failure.what()}});
    }
}

}  // namespace gatehouse::app
