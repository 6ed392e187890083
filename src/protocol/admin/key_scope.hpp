#pragma once
#include <string>
#include <vector>

#include "caller.hpp"

namespace gatehouse::protocol::admin {

// What an API key is narrowed to: roles that there are, and patterns of actions that the model or the gateway has. An entry
// that could never match is a slip of the pen. errc::invalid_value.
result<void> check_key_scope(call& made, const std::vector<std::string>& scope);

}  // namespace gatehouse::protocol::admin
