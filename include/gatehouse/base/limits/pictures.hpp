#pragma once
#include <cstddef>

// Pictures of people.
namespace gatehouse::limits {

inline constexpr std::size_t picture_bytes = 256 * 1024;

}  // namespace gatehouse::limits
