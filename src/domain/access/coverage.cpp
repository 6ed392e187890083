#include "coverage.hpp"

#include <algorithm>

namespace gatehouse::access {
namespace {

// Conditions are compared as they are written: whether one implies another is not ours to find out.
bool no_narrower(const right_ref& one, const right_ref& than) {
    return covers(one.scope, than.scope) && one.action.covers(than.action) && one.resource.covers(than.resource) &&
           (one.when.empty() || one.conditions == than.conditions);
}

template <class Counts> bool any_right(const rights_from& held, const right_ref& wanted, Counts counts) {
    return !each_right(held,
                       [&](const held_role&, const right_ref& one) { return !(counts(one.what) && no_narrower(one, wanted)); });
}

}  // namespace

bool covers(const role_scope& wider, const role_scope& narrower) { return wider.kind == "org" || wider == narrower; }

bool has_right(const rights_from& held, const right_ref& wanted) {
    return any_right(held, wanted,
                     [&](effect what) { return what == effect::allow || (what == wanted.what && what != effect::deny); });
}

bool may_hand_out(const rights_from& held, const right_ref& wanted) {
    return any_right(held, wanted, [](effect what) { return what != effect::deny; });
}

bool has_deny(const rights_from& held, const right_ref& wanted) {
    return any_right(held, wanted, [](effect what) { return what == effect::deny; });
}

bool each_right(const compiled_statement& statement, const role_scope& scope, function_ref<bool(const right_ref&)> visit) {
    for (const auto& action : statement.actions)
        for (const auto& resource : statement.resources)
            if (!visit({statement.what, action, resource, statement.when, statement.conditions, scope})) return false;
    return true;
}

bool each_right(const rights_from& held, function_ref<bool(const held_role&, const right_ref&)> visit) {
    for (const auto& role : held.roles) {
        const auto* entry = held.policies->find(role.role);
        if (!entry) continue;
        for (const auto& policy : entry->policies)
            for (const auto& statement : policy.statements)
                if (!each_right(statement, role.scope, [&](const right_ref& one) { return visit(role, one); })) return false;
    }
    return true;
}

}  // namespace gatehouse::access
