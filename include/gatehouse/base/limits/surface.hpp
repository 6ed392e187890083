#pragma once
#include <cstddef>
#include <cstdint>

// Of the management API's manners (dry run, repeated calls, pages).
namespace gatehouse::limits {

inline constexpr std::size_t dry_runs_waiting = 32;          // of all organizations together
inline constexpr std::size_t dry_runs_of_organization = 4;   // a rehearsal must not cost the writer what changes need
inline constexpr std::int64_t dry_run_changes = 1'000;       // shown; what goes beyond is said to be more
inline constexpr std::int64_t dry_run_credentials = 10'000;  // of one kind, looked at to say how many would end

}  // namespace gatehouse::limits
