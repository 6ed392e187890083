#pragma once
#include <cstddef>
#include <cstdint>

// Of the audit trail as evidence: its chain, its checkpoints, its exports.
namespace gatehouse::limits {

inline constexpr std::int64_t audit_batch_rows = 500;  // sealed by one checkpoint, at the most
inline constexpr int sealing_first_ms = 4'000;         // after what is more urgent at a start
inline constexpr int sealing_pause_ms = 5'000;
inline constexpr std::int64_t audit_export_rows = 500;            // of one page of an export: its answer stays below 16 MiB
inline constexpr std::size_t audit_line_bytes = 4 * 1024 * 1024;  // of an export; a longer one is none of ours

// After how many days who did nothing is in the report, unless it is asked otherwise.
inline constexpr std::int64_t inactive_days = 90;
inline constexpr std::int64_t inactive_days_most = 3'650;

// What an organization may say of how long its evidence is kept.
inline constexpr std::int64_t retention_days_least = 1;
inline constexpr std::int64_t retention_days_most = 3'650;

}  // namespace gatehouse::limits
