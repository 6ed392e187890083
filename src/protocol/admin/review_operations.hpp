#pragma once
#include "operation.hpp"

// Who may do what, looked at as a whole (named in routes.cpp).
namespace gatehouse::protocol::admin {

// who_can.cpp
result<http::response> list_who_can(call& made);
result<http::response> list_what_can(call& made);

// effective.cpp, role_holders.cpp
result<http::response> show_effective_role(call& made);
result<http::response> show_effective_team(call& made);
result<http::response> show_effective_member(call& made);
result<http::response> list_role_holders(call& made);

}  // namespace gatehouse::protocol::admin
