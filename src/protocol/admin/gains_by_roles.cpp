#include "gains_by_roles.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/domain/access/question_series.hpp>
#include <gatehouse/store/holder_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
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

using access::question_series;

// All that he may do, or comes back to: on the organization, on what something of his names, and on whatever nothing names.
result<reach> reach_of(call& made, const member_id& who, const std::optional<session_id>& session) {
    question_series asked(made.around.at.decider, made.tx, question_series::barred::taken_as_back);
    asked.look_in(session);
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

error too_many_to_compare() {
    return make_error(errc::too_many,
                      "more people might gain by being rid of this role than can be looked at: "
                      "ask an owner to do it");
}

}  // namespace

result<gains_by_roles> gains_by_roles::of(call& made, const member_id& who) {
    gains_by_roles found;
    if (made.from.is_operator()) return found;
    if (auto added = found.add(made, who); !added) return added.error();
    return found;
}

result<gains_by_roles> gains_by_roles::of(call& made, const std::vector<member_id>& all, const std::vector<role>& lost,
                                          const ceiling& left) {
    gains_by_roles found;
    if (made.from.is_operator()) return found;
    const auto model = loaded_model(made);
    if (!model) return model.error();
    // A page may name one person several times, and a full one says nothing of the rest.
    const std::set<member_id> people(all.begin(), all.end());
    const bool full = std::ssize(all) > limits::gaining_people, few = !full && std::ssize(people) <= limits::freed_people;
    if (!few)
        for (const auto& one : lost)
            if (auto may = one.built_in ? result<void>() : check_ceiling_held(made, one, one.ceiling, left); !may)
                return may.error();
    if (!few && !(*model)->one_role_per_scope) return found;
    if (full) {
        const auto who = member_repository(made.tx).get(*made.from.who->member);
        if (!who) return who.error();
        return who->owner ? result<gains_by_roles>(found) : too_many_to_compare();
    }
    for (const auto& who : people)
        if (auto added = found.add(made, who, few); !added) return added.error();
    return found;
}

result<gains_by_roles> gains_by_roles::in(call& made, const team_id& which, const std::vector<role>& lost) {
    const auto all = holder_repository(made.tx).of_team(which, limits::gaining_people + 1);
    return all ? of(made, *all, lost) : all.error();
}

result<gains_by_roles> gains_by_roles::holding(call& made, const role& which, const ceiling& left) {
    const auto all = holder_repository(made.tx).of_role(which.id, limits::gaining_people + 1);
    return all ? of(made, *all, {which}, left) : all.error();
}

result<void> gains_by_roles::add(call& made, const member_id& who, bool what_he_may_do) {
    if (made.from.is(who) || std::ranges::find(people_, who, &person::id) != people_.end()) return {};
    const auto views = made.around.at.decider.views_of(made.tx, who);
    if (!views) return views.error();
    for (const auto& session : *views)
        if (auto added = add_view(made, who, session, what_he_may_do); !added) return added;
    return {};
}

result<void> gains_by_roles::add_view(call& made, const member_id& who, const std::optional<session_id>& session,
                                      bool what_he_may_do) {
    auto rights = made.around.at.decider.effective_rights_of(made.tx, who, session);
    if (!rights) return rights.error();
    person one{who, session, *std::move(rights), {}};
    const auto takes = what_he_may_do ? takes_something(made, one.before) : result<bool>(false);
    if (!takes) return takes.error();
    if (*takes) {
        auto reached = reach_of(made, who, session);
        if (!reached) return reached.error();
        one.reached = *std::move(reached);
    }
    people_.push_back(std::move(one));
    return {};
}

result<void> gains_by_roles::check_held(call& made) const {
    for (const auto& one : people_)
        if (auto may = check_held(made, one); !may) return may;
    return {};
}

result<void> gains_by_roles::check_held(call& made, const person& who) {
    const auto after = made.around.at.decider.effective_rights_of(made.tx, who.id, who.session);
    if (!after) return after.error();
    question_series asked(made.around.at.decider, made.tx, question_series::barred::taken_as_back);
    asked.look_in(who.session);
    if (const auto read = asked.roles_of(who.id); !read) return read.error();
    for (const auto& [place, before] : who.reached) {
        const auto now = asked.actions_on(who.id, place, asked.actions());
        if (!now) return now.error();
        if (auto may = check_gained(made, place, before, *now); !may) return may;
    }
    for (const auto& one : only_in(*after, who.before)) {
        const auto come = role_repository(made.tx).find(one.role);
        if (!come) return come.error();
        if (come->built_in) continue;
        if (auto may = check_content_held(made, *come, one.scope); !may) return may;
    }
    return {};
}

}  // namespace gatehouse::protocol::admin
