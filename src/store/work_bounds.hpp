#pragma once
#include <gatehouse/base/limits.hpp>

namespace gatehouse {

// How long one piece of work may keep its transaction, in milliseconds, before its statements fail with errc::unavailable.
struct work_bounds {
    int read_ms = limits::snapshot_ms;
    int write_ms = limits::writer_job_ms;
};

}  // namespace gatehouse
