#pragma once
#include <gatehouse/domain/access/effective_rights.hpp>

#include "policy_cache.hpp"

namespace gatehouse::access {

const rights_from& moment_at(const effective_rights& who, instant when);  // what is in force then
bool covers(const role_scope& wider, const role_scope& narrower);
// One action of a statement on one resource, in the scope of the role that brings it.
struct right_ref {
    effect what = effect::allow;
    const action_pattern& action;
    const resource_pattern& resource;
    const condition& when;
    const std::string& conditions;  // as they are written
    const role_scope& scope;
};
// Whether one statement of these roles gives at least this. A right that is held may be handed out, so an allow covers a
// delegate, and not the other way round.
bool has_right(const rights_from& held, const right_ref& wanted);
// The same, where what may be handed out counts as much as what is held.
bool may_hand_out(const rights_from& held, const right_ref& wanted);
// Whether a deny of these roles denies at least this.
bool has_deny(const rights_from& held, const right_ref& wanted);

// Each action of each statement on each of its resources, for as long as visit says true.
bool each_right(const compiled_statement& statement, const role_scope& scope, function_ref<bool(const right_ref&)> visit);
bool each_right(const rights_from& held, function_ref<bool(const held_role&, const right_ref&)> visit);

}  // namespace gatehouse::access
