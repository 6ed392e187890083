#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <gatehouse/base/random.hpp>

// The files that copies of the embedded store are, in its data directory: both ends of `gatehouse backup` speak of them, and
// neither deletes anything that is not named so.
namespace gatehouse::app {

std::string new_name_of_copy(random_source& random);
// "copy-", letters, digits, '-' and '_', ".db": no way to another folder.
bool is_name_of_copy(std::string_view name);

inline constexpr std::int64_t any_age_ms = std::numeric_limits<std::int64_t>::min();
// The copies in a folder that were last written so long ago, and what an engine left beside them. Links and folders stay.
void delete_copies(const std::string& folder, std::int64_t at_least_ms);

}  // namespace gatehouse::app
