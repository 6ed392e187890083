#pragma once
#include <string>
#include <vector>

#include <gatehouse/model/resource.hpp>

#include "caller.hpp"

// (c), where a right is about one thing: nobody hands out there what he neither holds there nor may delegate (access.md,
// Assigning). The operator may. errc::forbidden names what is missing.
namespace gatehouse::protocol::admin {

result<void> check_held_there(call& made, const resource& on, const std::vector<std::string>& permissions);
// What the grants of a team give, now or later, to whoever comes into it: as if it were granted him. errc::too_many beyond
// limits::grants_handed_out.
result<void> check_grants_held(call& made, const team_id& of);

}  // namespace gatehouse::protocol::admin
