#pragma once
#include <map>
#include <set>
#include <string>

#include "reference/world.hpp"

namespace gatehouse::histories {

// By deprecated role, its slug: the ids of all to whom some way leads to it, or would if it were open again: what is off is
// taken for on, what has not begun for begun. What is over is over.
using holders = std::map<std::string, std::set<std::string>>;
holders holders_of_deprecated(const reference::world& in, reference::time_ms now);

}  // namespace gatehouse::histories
