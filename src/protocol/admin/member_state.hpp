#pragma once
#include <string_view>

#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/model/member.hpp>

#include "operation.hpp"

// What the calls share that end, hold and limit a member.
namespace gatehouse::protocol::admin {

// Whom the path names. Nobody above the caller is touched.
result<member> target_of(call& made);

using extra = function_ref<result<void>(json_writer&)>;
// The member, and what is to be said beside.
result<http::response> present_state(call& made, const member_id& id, extra beside);
result<http::response> present_state(call& made, const member_id& id);
void write_credentials(json_writer& out, const lifecycle::what_ended& all);

// What an administrator set is taken back by nobody below that one (access.md, Invariants, 5).
result<void> check_setter(call& made, std::string_view by);

}  // namespace gatehouse::protocol::admin
