#pragma once
#include <cstdint>

// Keys of the operator.
namespace gatehouse::limits {

// A season: whoever has one may do in every organization what its owner may, and more.
inline constexpr std::int64_t operator_key_longest_ms = 92LL * 24 * 3600 * 1000;

}  // namespace gatehouse::limits
