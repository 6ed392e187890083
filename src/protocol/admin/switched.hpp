#pragma once
#include <optional>
#include <string>

#include "caller.hpp"

namespace gatehouse::protocol::admin {

// (c) of a switch: what comes into force by it, or is denied no longer, in roles of the organization's own that somebody has,
// or that this member has. on: empty where the member gets back what the organization has, whichever that is. The model's own
// roles hang on its switches by its word.
result<void> check_switched(call& made, const std::optional<member_id>& of, const std::string& name, std::optional<bool> on);

}  // namespace gatehouse::protocol::admin
