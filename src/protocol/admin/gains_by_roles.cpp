#include "gains_by_roles.hpp"

#include <algorithm>
#include <vector>

#include <gatehouse/store/role_repository.hpp>

#include "climbing.hpp"
#include "handing_out.hpp"

namespace gatehouse::protocol::admin {
namespace {

using access::effective_rights;

const std::vector<held_role>& roles_at(const effective_rights& rights, instant when) {
    const auto next = std::ranges::upper_bound(rights.moments, when, {}, &access::rights_from::from);
    return (next == rights.moments.begin() ? *next : *(next - 1)).roles;
}

bool is_among(const std::vector<held_role>& all, const held_role& one) {
    return std::ranges::any_of(all, [&](const held_role& other) { return other.role == one.role && other.scope == one.scope; });
}

// Roles that these have at some time, and the others have not then.
std::vector<held_role> only_in(const effective_rights& these, const effective_rights& others) {
    std::vector<held_role> found;
    for (const auto* side : {&these, &others})
        for (const auto& moment : side->moments)
            for (const auto& one : roles_at(these, moment.from))
                if (!is_among(roles_at(others, moment.from), one) && !is_among(found, one)) found.push_back(one);
    return found;
}

using reach = std::map<std::string, access::allowed_actions>;

// All that he may do: on the organization, on what something of his names, and on whatever nothing names.
result<reach> reach_of(call& made, const member_id& who) {
    access::question_series asked(made.around.at.decider, made.tx);
    const auto places = asked.places_of(who);
    if (!places) return places.error();
    reach all;
    for (const auto& place : places->names) {
        auto allowed = asked.actions_on(who, place, asked.actions());
        if (!allowed) return allowed.error();
        all.emplace(place, *std::move(allowed));
    }
    return all;
}

// Whether a role that the organization made denies or cuts something, and so may be a loss to be without.
result<bool> takes_something(call& made, const effective_rights& of) {
    const auto rows = policy_repository(made.tx).of_roles();
    if (!rows) return rows.error();
    for (const auto& moment : of.moments)
        for (const auto& held : moment.roles) {
            const auto what = role_repository(made.tx).find(held.role);
            if (!what) return what.error();
            const bool denies = std::ranges::any_of(*rows, [&](const role_policy_row& row) {
                return row.role == held.role && row.statements.find("deny") != std::string::npos;
            });
            if (!what->built_in && (denies || !what->ceiling.empty())) return true;
        }
    return false;
}

result<void> check_gained(call& made, const std::string& place, const access::allowed_actions& before,
                          const access::allowed_actions& after) {
    const auto slash = place.find('/');
    const std::string type = place.substr(0, slash), name = place.substr(slash + 1);
    hands own(made);
    for (const auto& action : after.at_best) {
        if (before.at_best.contains(action) && (before.always.contains(action) || !after.always.contains(action))) continue;
        const auto may = own.may(action, type, name.ends_with('*') ? name.substr(0, name.size() - 1) + "any" : name);
        if (!may) return may.error();
        if (*may) continue;
        made.lacks = action;
        return make_error(errc::forbidden, "somebody would gain " + action + " by being rid of a role, and you do not hold " +
                                               action + " yourself: ask somebody who does");
    }
    return {};
}

}  // namespace

result<gains_by_roles> gains_by_roles::of(call& made, const member_id& who) {
    gains_by_roles found;
    if (made.from.is_operator() || made.from.is(who)) return found;
    auto rights = made.around.at.decider.effective_rights_of(made.tx, who, {});
    if (!rights) return rights.error();
    const auto takes = takes_something(made, *rights);
    if (!takes) return takes.error();
    if (*takes) {
        auto reached = reach_of(made, who);
        if (!reached) return reached.error();
        found.reached_ = *std::move(reached);
    }
    found.who_ = who;
    found.before_ = *std::move(rights);
    return found;
}

result<void> gains_by_roles::check_held(call& made) const {
    if (!who_) return {};
    const auto after = made.around.at.decider.effective_rights_of(made.tx, *who_, {});
    if (!after) return after.error();
    access::question_series asked(made.around.at.decider, made.tx);
    if (const auto read = asked.roles_of(*who_); !read) return read.error();
    for (const auto& [place, before] : reached_) {
        const auto now = asked.actions_on(*who_, place, asked.actions());
        if (!now) return now.error();
        if (auto may = check_gained(made, place, before, *now); !may) return may;
    }
    for (const auto& one : only_in(*after, before_)) {
        const auto come = role_repository(made.tx).find(one.role);
        if (!come) return come.error();
        if (come->built_in) continue;
        if (auto may = check_content_held(made, *come, one.scope); !may) return may;
    }
    return {};
}

}  // namespace gatehouse::protocol::admin
