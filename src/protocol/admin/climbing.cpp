#include "climbing.hpp"

#include <algorithm>

#include <gatehouse/store/rights_repository.hpp>

namespace gatehouse::protocol::admin {

result<bool> holds_role(call& made, const role_id& given, const role_scope& scope) {
    const auto roles = made.around.at.decider.roles_of(made.tx, *made.from.who->member, made.from.who->session);
    if (!roles) return roles.error();
    return std::ranges::any_of(*roles, [&](const held_role& held) {
        return held.role == given && (held.scope.kind == "org" || held.scope == scope);
    });
}

result<void> check_no_gain(call& made, const std::vector<mapped_role>& given) {
    if (made.from.is_operator()) return {};
    for (const auto& one : given) {
        const auto held = holds_role(made, one.role, one.scope);
        if (!held) return held.error();
        if (!*held) return make_error(errc::forbidden, "nobody gives himself a role: ask somebody else to do it");
    }
    return {};
}

result<bool> is_in_team(call& made, const team& which) {
    if (made.from.is_operator()) return false;
    const auto slugs = rights_repository(made.tx).team_slugs_of(*made.from.who->member, made.from.who->session);
    if (!slugs) return slugs.error();
    return std::ranges::find(*slugs, which.slug) != slugs->end();
}

}  // namespace gatehouse::protocol::admin
