#include <algorithm>
#include <set>

#include <gatehouse/domain/access/permissions.hpp>

#include "coverage.hpp"

namespace gatehouse::access {
namespace {

using words = std::optional<std::string>;

std::int64_t level_in(const rights_from& held) {
    std::int64_t level = -1;
    for (const auto& one : held.roles)
        if (one.scope.kind == "org") level = std::max(level, one.level);
    return level;
}

bool same_roles(const rights_from& a, const rights_from& b) {
    const auto keys = [](const rights_from& from) {
        std::set<std::tuple<std::string, std::string, std::string>> all;
        for (const auto& one : from.roles) all.emplace(one.role.text(), one.scope.kind, one.scope.id);
        return all;
    };
    return a.policies->revision == b.policies->revision && keys(a) == keys(b);
}

words new_right(const effective_rights& who, const rights_from& before, const rights_from& after) {
    words found;
    each_right(after, [&](const held_role& role, const right_ref& one) {
        const bool core = who.owner && std::ranges::any_of(permission::owner_core, [&](std::string_view pattern) {
                              return one.action.text().starts_with(pattern.substr(0, pattern.size() - 1));
                          });
        if (one.what == effect::deny || core || has_right(before, one)) return true;
        found = "the role " + role.slug + " would bring you " + std::string(one.action.text());
        return false;
    });
    return found;
}

words lost_deny(const rights_from& before, const rights_from& after) {
    words found;
    each_right(before, [&](const held_role& role, const right_ref& one) {
        if (one.what != effect::deny || has_deny(after, one)) return true;
        found = "the role " + role.slug + " would no longer deny you " + std::string(one.action.text());
        return false;
    });
    return found;
}

bool is_cut_as_far(const rights_from& after, const role_scope& scope, const std::vector<action_pattern>& ceiling) {
    return std::ranges::any_of(after.roles, [&](const held_role& role) {
        const auto* entry = after.policies->find(role.role);
        return entry && !entry->ceiling.empty() && covers(role.scope, scope) &&
               std::ranges::all_of(entry->ceiling, [&](const action_pattern& kept) {
                   return std::ranges::any_of(ceiling, [&](const action_pattern& was) { return was.covers(kept); });
               });
    });
}

words lifted_ceiling(const rights_from& before, const rights_from& after) {
    for (const auto& role : before.roles) {
        const auto* entry = before.policies->find(role.role);
        if (entry && !entry->ceiling.empty() && !is_cut_as_far(after, role.scope, entry->ceiling))
            return "you would no longer be cut to what the role " + role.slug + " allows";
    }
    return std::nullopt;
}

words new_grant(const rights_from& before, const rights_from& after) {
    const auto had = [&](const std::string& resource, const std::string& action) {
        return std::ranges::any_of(before.grants, [&](const held_grant& one) {
            return one.resource == resource && std::ranges::find(one.permissions, action) != one.permissions.end();
        });
    };
    for (const auto& one : after.grants)
        for (const auto& action : one.permissions)
            if (!had(one.resource, action)) return "a grant would bring you " + action;
    return std::nullopt;
}

words growth_at(const effective_rights& who, const rights_from& before, const rights_from& after) {
    if (level_in(after) > level_in(before)) return "your level would rise";
    if (auto grant = new_grant(before, after)) return grant;
    if (same_roles(before, after)) return std::nullopt;
    if (auto right = new_right(who, before, after)) return right;
    if (auto deny = lost_deny(before, after)) return deny;
    return lifted_ceiling(before, after);
}

bool reads_switches(const effective_rights& who) {
    return std::ranges::any_of(who.moments, [](const rights_from& held) {
        return !each_right(held, [](const held_role&, const right_ref& one) { return !one.when.reads_switches(); });
    });
}

}  // namespace

const rights_from& moment_at(const effective_rights& who, instant when) {
    const auto next = std::ranges::upper_bound(who.moments, when, {}, &rights_from::from);
    return next == who.moments.begin() ? *next : *(next - 1);
}

std::optional<std::string> growth(const effective_rights& before, const effective_rights& after) {
    if (after.owner && !before.owner) return "you would own the organization";
    for (const auto& unit : after.units)
        if (std::ranges::find(before.units, unit) == before.units.end()) return "you would join a unit";
    if (after.switches_on != before.switches_on && (reads_switches(before) || reads_switches(after)))
        return "a switch would change what you may do";
    for (const auto* side : {&before, &after})
        for (const auto& moment : side->moments)
            if (auto grown = growth_at(before, moment_at(before, moment.from), moment_at(after, moment.from))) return grown;
    return std::nullopt;
}

}  // namespace gatehouse::access
