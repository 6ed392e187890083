#pragma once
#include <string_view>
#include <vector>

#include "permit.hpp"

// What holders gain and lose when the statements that their roles carry become others (access.md, Assigning).
namespace gatehouse::protocol::admin {

// May the caller exchange these statements (JSON) in these roles? errc::forbidden by (b), (c), (d) or (e); the operator may.
result<void> check_content(call& made, const std::vector<role>& touched, std::string_view before, std::string_view after);

}  // namespace gatehouse::protocol::admin
