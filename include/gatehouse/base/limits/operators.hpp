#pragma once
#include <cstddef>
#include <cstdint>

// Keys of the operator, and the keys of the store.
namespace gatehouse::limits {

// A season: whoever has one may do in every organization what its owner may, and more.
inline constexpr std::int64_t operator_key_longest_ms = 92LL * 24 * 3600 * 1000;

// Master keys that open a store: the present one, and the next while it takes its place.
inline constexpr std::size_t master_keys = 2;
// How long a new store key lies there before values are sealed under it, and how often gateways look for one.
inline constexpr std::int64_t store_key_wait_ms = 60'000;
inline constexpr std::int64_t store_key_look_ms = 15'000;

}  // namespace gatehouse::limits
