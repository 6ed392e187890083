#pragma once
#include "caller.hpp"

namespace gatehouse::protocol::admin {

// A role as its page shows it: words and bounds, policies, and the holders that are no assignments.
result<http::response> answer_role(call& made, int status, const role_id& id);

}  // namespace gatehouse::protocol::admin
