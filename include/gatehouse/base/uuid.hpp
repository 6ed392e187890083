#pragma once
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/random.hpp>

namespace gatehouse {

// UUID version 7 (RFC 9562, 5.7), lower case: sorts by the time it was made, so an index grows at its end.
std::string new_uuid(instant at, random_source& random);
// Sorts before all that are made at that time or later, and behind all that were made earlier.
std::string first_uuid(instant at);
// The canonical lower-case form, any version.
bool is_uuid(std::string_view text);

}  // namespace gatehouse
