#pragma once
#include <cstdint>

// Handing on ownership, deleting organizations, connections and applications.
namespace gatehouse::limits {

inline constexpr std::int64_t ownership_offer_ms = 72LL * 3600 * 1000;  // until it is accepted
inline constexpr std::int64_t ended_rows = 2'000;                       // of a deleted organization or connection, in one write
inline constexpr int ending_first_ms = 3'000;
inline constexpr int ending_pause_ms = 5'000;

// Of an application, during which both secrets are good, unless it is said otherwise.
inline constexpr std::int64_t secret_overlap_minutes = 60;
inline constexpr std::int64_t secret_overlap_longest_minutes = 7LL * 24 * 60;

}  // namespace gatehouse::limits
