#pragma once
#include <cstddef>

// Of files that an operator puts under the data directory, to be read at start (app/added_files.hpp).
namespace gatehouse::limits {

inline constexpr std::size_t added_file_bytes = 256 * 1024;
inline constexpr std::size_t added_files = 64;  // of one folder

}  // namespace gatehouse::limits
