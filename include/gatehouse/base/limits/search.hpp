#pragma once
#include <cstddef>
#include <cstdint>

// Of questions about many: several decisions in one request, and searches for who may or what may be done.
namespace gatehouse::limits {

inline constexpr std::size_t evaluations = 256;           // of one request
inline constexpr std::int64_t search_candidates = 2'000;  // found from their end; where more might, everybody is looked at
inline constexpr std::size_t search_examined = 5'000;     // members or resources decided about for one page, which then ends
inline constexpr std::size_t search_decisions = 50'000;   // of one member, for one page
inline constexpr std::int64_t search_token_ms = 3600 * 1000;  // that a search can be gone on with

}  // namespace gatehouse::limits
