#pragma once
#include <gatehouse/model/role.hpp>

#include "caller.hpp"

namespace gatehouse::protocol::admin {

// Whether anybody has this role or will have it: by an assignment whose window is not over, or by a mapping rule.
result<bool> may_be_had(call& made, const role_id& id);

}  // namespace gatehouse::protocol::admin
