#pragma once
#include <vector>

#include "permit.hpp"

// Administration of one team or one resource (access.md, Assigning (a), (b)): a permission in that scope is enough for what
// stays inside it. What is on the whole organization asks for it there.
namespace gatehouse::protocol::admin {

// As permit. Where the call works on a team or a resource, which its path names or its body, whoever is permitted there is let
// in as well, and made.place says so; whoever is denied there is not.
result<void> permit_where_it_works(call& made, std::string_view action);

// A scope and all that contain it, as roles count: the team of a resource, what it lies in and that one's team, "org".
result<std::vector<role_scope>> scopes_around(call& made, const role_scope& scope);

// The caller's highest level in a scope that contains this one; -1 for none.
result<std::int64_t> level_of_caller_in(call& made, const role_scope& scope);

// For whom the place alone let in: errc::forbidden where the scope reaches beyond it.
result<void> check_within_place(call& made, const role_scope& scope);
// After the change: what was changed must not have left it.
result<void> check_still_in_place(call& made, std::string_view action, const role_scope& what);

}  // namespace gatehouse::protocol::admin
