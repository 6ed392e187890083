#pragma once
#include <vector>

#include "permit.hpp"

// Nobody climbs (access.md, Assigning): the actor's own effective rights do not grow by what the actor writes.
namespace gatehouse::protocol::admin {

// Whether the caller already has this role in that scope.
result<bool> holds_role(call& made, const role_id& given, const role_scope& scope);
// The same for all of a list; the operator, who has no rights of his own, gains none.
result<void> check_no_gain(call& made, const std::vector<mapped_role>& given);
// Whether the caller is in this team, by whatever way.
result<bool> is_in_team(call& made, const team& which);

}  // namespace gatehouse::protocol::admin
