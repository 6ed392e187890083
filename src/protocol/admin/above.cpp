#include "above.hpp"

#include <algorithm>
#include <set>

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/holder_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/role_terms_repository.hpp>

namespace gatehouse::protocol::admin {
namespace {

error too_many_above() {
    return make_error(errc::too_many, "more people stand above you than can be looked at: ask one of them to do it");
}

// Found from the roles' end: few hold a high one. More than those who stand above, never fewer.
result<std::set<member_id>> perhaps_above(call& made, std::int64_t level) {
    const auto roles = role_repository(made.tx).list();
    if (!roles) return roles.error();
    const auto owners = member_repository(made.tx).owners();
    if (!owners) return owners.error();
    std::set<member_id> found;
    for (const auto& one : *owners) found.insert(one.id);
    for (const auto& one : *roles) {
        if (one.level <= level) continue;
        const auto holders = holder_repository(made.tx).of_role(one.id, limits::those_above + 1);
        if (!holders) return holders.error();
        found.insert(holders->begin(), holders->end());
        if (std::ssize(*holders) > limits::those_above || std::ssize(found) > limits::those_above) return too_many_above();
    }
    found.erase(*made.from.who->member);
    return found;
}

bool holds_any(const access::effective_rights& rights, const std::vector<role>& any_of) {
    return std::ranges::any_of(rights.moments, [&](const access::rights_from& at) {
        return std::ranges::any_of(
            at.roles, [&](const held_role& held) { return std::ranges::find(any_of, held.role, &role::id) != any_of.end(); });
    });
}

}  // namespace

error above_would_lose() {
    return make_error(errc::forbidden,
                      "somebody of a level above your own would lose rights by this: ask one of that level to do it");
}

template <class Touches> result<those_above> those_above::find(call& made, Touches touches) {
    those_above found;
    if (made.from.is_operator()) return found;
    const auto own = level_of_caller(made);
    if (!own) return own.error();
    const auto perhaps = perhaps_above(made, *own);
    if (!perhaps) return perhaps.error();
    const auto& decider = made.around.at.decider;
    for (const auto& id : *perhaps) {
        const auto level = decider.highest_level_of(made.tx, id);
        if (!level) return level.error();
        if (*level <= *own) continue;
        const auto views = decider.views_of(made.tx, id);
        if (!views) return views.error();
        for (const auto& session : *views) {
            auto rights = decider.effective_rights_of(made.tx, id, session);
            if (!rights) return rights.error();
            const auto touched = touches(id, session, *rights);
            if (!touched) return touched.error();
            if (*touched) found.all_.push_back({id, session, *std::move(rights)});
        }
    }
    return found;
}

result<those_above> those_above::all(call& made) {
    return find(made, [](const member_id&, const auto&, const auto&) { return result<bool>(true); });
}

result<those_above> those_above::in(call& made, const unit_id& which) {
    return find(made, [&](const member_id&, const auto&, const access::effective_rights& rights) -> result<bool> {
        return std::ranges::find(rights.units, which.text()) != rights.units.end();
    });
}

// By whatever way, and also before a membership begins.
result<those_above> those_above::in(call& made, const team_id& which) {
    const auto what = team_repository(made.tx).find(which);
    if (!what) return what.error();
    const auto rows = team_repository(made.tx).members(which);
    if (!rows) return rows.error();
    return find(made, [&](const member_id& id, const auto& session, const auto&) -> result<bool> {
        if (std::ranges::find(*rows, id, &team_membership::member) != rows->end()) return true;
        const auto slugs = rights_repository(made.tx).team_slugs_of(id, session);
        if (!slugs) return slugs.error();
        return std::ranges::find(*slugs, what->slug) != slugs->end();
    });
}

result<those_above> those_above::holding(call& made, const std::vector<role>& any_of) {
    if (any_of.empty()) return those_above();
    return find(made, [&](const member_id&, const auto&, const access::effective_rights& rights) -> result<bool> {
        return holds_any(rights, any_of);
    });
}

result<those_above> those_above::holding(call& made, const policy_id& attached) {
    const auto touched = role_terms_repository(made.tx).roles_with(attached);
    if (!touched) return touched.error();
    return holding(made, *touched);
}

result<void> those_above::check_kept(call& made) const {
    for (const auto& one : all_) {
        const auto after = made.around.at.decider.effective_rights_of(made.tx, one.id, one.session);
        if (!after) return after.error();
        if (access::growth(*after, one.before)) return above_would_lose();
    }
    return {};
}

}  // namespace gatehouse::protocol::admin
