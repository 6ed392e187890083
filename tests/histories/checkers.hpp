#pragma once
#include <functional>

#include <gatehouse/domain/access/permission_model.hpp>

#include "histories/holders.hpp"
#include "histories/picture.hpp"
#include "reference/world.hpp"

namespace gatehouse::histories {

// What is looked at: the rows at the end of a round and at the end of the one before, and what the reference makes of them.
struct moment {
    const access::permission_model& model;
    const picture& before;
    const picture& now;
    const reference::world& world;
    const holders& held_before;  // deprecated roles, at the end of the round before
};
// One invariant of access.md, read naively from rows. What is wrong, or "".
struct checker {
    std::string_view name;
    std::function<std::string(const moment&)> check;
};
const std::vector<checker>& checkers();

}  // namespace gatehouse::histories
