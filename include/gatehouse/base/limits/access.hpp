#pragma once
#include <cstddef>

// Limits of the access system.
namespace gatehouse::limits {

inline constexpr std::size_t condition_values = 64;  // of one list: networks, values, days
inline constexpr std::size_t condition_depth = 4;    // "not" in "not"
inline constexpr std::size_t resource_depth = 8;     // a resource and what it lies in, itself counted

}  // namespace gatehouse::limits
