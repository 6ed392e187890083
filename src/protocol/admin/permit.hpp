#pragma once
#include <string_view>

#include <gatehouse/model/role.hpp>

#include "caller.hpp"

namespace gatehouse::protocol::admin {

// May the caller do this? The operator may; a session or key is asked of the decider, in this very transaction, so inside a
// write plan it is the state of the commit that counts. errc::forbidden with the reason.
result<void> permit(call& made, std::string_view action);
// Whether the caller is still who it was, and the organization still there: a no by errc::unauthenticated, errc::not_found.
result<void> check_alive(call& made);

// Levels (access.md, Assigning (b), (e)). The operator stands above all of them.
inline constexpr std::int64_t operator_level = 101;
result<std::int64_t> level_of_caller(call& made);
// Nobody of a higher level is changed, suspended, or loses a right.
result<void> check_not_above(call& made, const member_id& target);
result<void> check_level(call& made, std::int64_t level, std::string_view what);
// May the caller hand out this role in that scope at all: never ownership, nothing above the level that he has there.
result<void> check_assignable(call& made, const role& given, const role_scope& scope = {});
// To take it away: the level alone. What sleeps in the plan, or holds what the caller does not, may go.
result<void> check_takable(call& made, const role& taken, const role_scope& scope = {});
// Null: no plan, or an unknown one.
result<const access::permission_model::plan*> plan_of(call& made, const access::permission_model& model);
// The organization's. errc::not_supported when this gateway has none of its name.
result<const access::permission_model*> loaded_model(call& made);

}  // namespace gatehouse::protocol::admin
