#include "deprecated_roles.hpp"

#include <algorithm>

#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/rule_holder_repository.hpp>
#include <gatehouse/store/rule_watch_repository.hpp>

#include "rule_joins.hpp"

namespace gatehouse::access {
namespace {

error held_by_team(std::string_view slug, std::string_view team) {
    return {errc::conflict, "the role " + std::string(slug) + " of the team " + std::string(team) +
                                " is deprecated and takes no new holders: take it from the team, or put it back into use"};
}

result<void> check_team(tenant_transaction& tx, const team_id& id) {
    const auto slug = rule_watch_repository(tx).deprecated_of(id);
    if (!slug) return slug.error();
    if (slug->empty()) return {};
    const auto team = team_repository(tx).find(id);
    return team ? held_by_team(*slug, team->slug) : team.error();
}

// Who went before the role was deprecated is none of its holders. What claims said is over by itself.
result<void> forget_gone(tenant_transaction& tx, const mapping_rule_id& rule) {
    const auto what = rule_watch_repository(tx).of(rule);
    if (!what) return what.error();
    return what->saml ? result<void>() : rule_holder_repository(tx).forget_gone(rule, tx.now());
}

// Whose time is over comes anew.
result<bool> is_in(tenant_transaction& tx, const team_membership& wanted) {
    const auto rows = team_repository(tx).members(wanted.team);
    if (!rows) return rows.error();
    return std::ranges::any_of(*rows, [&](const team_membership& row) {
        return row.member == wanted.member && (!row.window.expires_at || *row.window.expires_at > tx.now());
    });
}

}  // namespace

error takes_no_new(std::string_view slug) {
    return {errc::conflict,
            "the role " + std::string(slug) + " is deprecated and takes no new holders: give another, or put it back into use"};
}

result<void> check_joining_deprecated(tenant_transaction& tx, const team_membership& wanted) {
    const auto refused = check_team(tx, wanted.team);
    if (refused || refused.error().code != errc::conflict) return refused;
    const auto already = is_in(tx, wanted);
    if (!already) return already.error();
    return *already ? result<void>() : refused;
}

result<void> check_given_anew(tenant_transaction& tx, const mapping_rule& wanted, const mapping_rule* before) {
    const auto gave = [&](const mapped_role& one) {
        return before && std::ranges::any_of(before->roles, [&](const mapped_role& other) {
                   return one.role == other.role && one.scope == other.scope;
               });
    };
    for (const auto& one : wanted.roles) {
        if (gave(one)) continue;
        const auto found = role_repository(tx).find(one.role);
        if (!found) return found.error();
        if (found->deprecated) return takes_no_new(found->slug);
    }
    for (const auto& team : wanted.teams)
        if (!before || std::ranges::find(before->teams, team) == before->teams.end())
            if (auto takes = check_team(tx, team); !takes) return takes;
    return {};
}

result<void> keep_holders(tenant_transaction& tx, const role_id& role) {
    const auto rules = rule_watch_repository(tx).giving(role);
    if (!rules) return rules.error();
    for (const auto& rule : *rules) {
        if (auto gone = forget_gone(tx, rule); !gone) return gone;
        if (auto kept = let_present_in(tx, rule, of_held::stay); !kept) return kept;
    }
    return {};
}

}  // namespace gatehouse::access
