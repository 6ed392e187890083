#pragma once
#include <string_view>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/model/change.hpp>
#include <gatehouse/store/proposal_repository.hpp>

#include "operation.hpp"

// Changes of who may speak for people that wait for somebody of a higher level (security.md, Principals; decision 17). What is
// kept is the call: whoever approves it makes it himself, with every check that it had and every one that he has.
namespace gatehouse::protocol::admin {

// Instead of the change that was refused for want of made.needs_level: 202, and nothing of it is done. errc::not_found for what
// it would change; errc::too_many.
result<http::response> propose(call& made);
// What a change of a connection or a rule is about, as it is set up: what is pushed meanwhile is not meant. Empty: nothing yet.
result<std::string> target_version(call& made, std::string_view route);
// The proposal that the path names. errc::not_found.
result<connection_proposal> proposal_in_path(call& made);
result<void> record_proposal(call& made, change_kind kind, const connection_proposal& row);
// Whether it can still be approved; what was decided of it says why not.
result<bool> is_waiting(call& made, const connection_proposal& row);

// routes.cpp: the operation of that name ("POST /connections/{connection}/trust") if it may wait, else null.
const write_operation* waiting_operation(std::string_view name);

// proposal_view.cpp
result<void> write_proposal(json_writer& out, call& made, const connection_proposal& row);  // without its content
result<http::response> list_proposals(call& made);
result<http::response> show_proposal(call& made);

// proposal_decisions.cpp
result<writing> approve_proposal(call& made);  // answers what the change does
result<writing> reject_proposal(const surroundings& around, const http::request& request);
result<writing> withdraw_proposal(const surroundings& around, const http::request& request);

}  // namespace gatehouse::protocol::admin
