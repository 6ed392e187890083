#pragma once
#include <gatehouse/codec/json.hpp>
#include <gatehouse/model/role.hpp>

#include "caller.hpp"

// Mapping rules as they are shown.
namespace gatehouse::protocol::admin {

result<mapping_rule> rule_in_path(call& made);  // the path's first value; errc::not_found
// The members of one rule: what it gives, what it is bound to, whether it waits for an approval or asks to be rebound, how many
// newcomers it holds. detail: with the groups and the held members, as far as limits::rule_shown.
result<void> write_rule(json_writer& out, call& made, const mapping_rule& rule, bool detail);

}  // namespace gatehouse::protocol::admin
