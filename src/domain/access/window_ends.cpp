#include <gatehouse/domain/access/window_ends.hpp>

#include <algorithm>
#include <set>

#include <gatehouse/domain/access/exposures.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/holder_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "tell.hpp"

namespace gatehouse::access {
namespace {

object facts_of(std::string_view what, const time_window& over) {
    object facts;
    facts.set("what", what);
    facts.set("expired", to_rfc3339(over.expires_at.value_or(instant{})));
    return facts;
}

result<void> end(tenant_transaction& tx, const request_context& by, const assignment& one) {
    if (auto gone = assignment_repository(tx).end(one.id); !gone) return gone;
    auto facts = facts_of("assignment", one.window);
    facts.set("principal", one.principal);
    facts.set("role", one.role.text());
    return tell(tx, by, change_kind::auto_removed, change_target::of(one.id), std::move(facts));
}

result<void> end(tenant_transaction& tx, const request_context& by, const grant& one) {
    if (auto gone = grant_repository(tx).end(one.id); !gone) return gone;
    auto facts = facts_of("grant", one.window);
    facts.set("principal", one.principal);
    facts.set("resource", one.on.text());
    facts.set("permissions", list_of(one.permissions));
    return tell(tx, by, change_kind::auto_removed, {"grant", std::string(one.id.text())}, std::move(facts));
}

result<void> end(tenant_transaction& tx, const request_context& by, const team_membership& one) {
    if (auto gone = team_repository(tx).end_member(one.team, one.member, one.from); !gone) return gone;
    auto facts = facts_of("team membership", one.window);
    facts.set("member", one.member.text());
    return tell(tx, by, change_kind::auto_removed, change_target::of(one.team), std::move(facts));
}

template <class Row> result<void> end_all(tenant_transaction& tx, const request_context& by, const std::vector<Row>& rows) {
    for (const auto& one : rows)
        if (auto ended = end(tx, by, one); !ended) return ended;
    return {};
}

struct over {
    const std::vector<assignment>& assignments;
    const std::vector<grant>& grants;
    const std::vector<team_membership>& memberships;
};

// Whoever a row names, and of teams so many.
struct concerned {
    std::size_t most;
    std::set<member_id> all{};

    result<void> add(tenant_transaction& tx, principal_kind kind, std::string_view id) {
        if (kind == principal_kind::member) {
            all.insert(member_id::trusted(id));
            return {};
        }
        if (all.size() >= most) return {};
        const auto in = holder_repository(tx).of_team(team_id::trusted(id), static_cast<std::int64_t>(most));
        if (!in) return in.error();
        all.insert(in->begin(), in->end());
        return {};
    }
};

// A window may have opened and closed between two looks, and once its row is gone nothing says what it showed. Of a big team
// no more are settled than by any other change.
result<void> record(tenant_transaction& tx, const request_context& by, const decider& rights, const over& what,
                    std::size_t at_once) {
    concerned whom{std::max<std::size_t>(at_once, 1)};
    for (const auto& one : what.assignments)
        if (auto done = whom.add(tx, one.to, one.principal); !done) return done;
    for (const auto& one : what.grants)
        if (auto done = whom.add(tx, one.to, one.principal); !done) return done;
    for (const auto& one : what.memberships) whom.all.insert(one.member);
    for (const auto& who : whom.all)
        if (const auto done = settle_exposures(tx, by, rights, who); !done) return done.error();
    return {};
}

}  // namespace

result<bool> has_expired(tenant_transaction& tx) {
    const auto assignments = assignment_repository(tx).expired(1);
    if (!assignments) return assignments.error();
    const auto grants = grant_repository(tx).expired(1);
    if (!grants) return grants.error();
    const auto memberships = team_repository(tx).expired_members(1);
    if (!memberships) return memberships.error();
    return !assignments->empty() || !grants->empty() || !memberships->empty();
}

result<std::int64_t> end_expired(tenant_transaction& tx, const request_context& by, const decider& rights, std::int64_t most) {
    const auto guarded = rights.guards_secrets(tx);
    if (!guarded) return guarded.error();
    const auto at_once = *guarded ? settled_at_once(tx) : result<std::size_t>(0);
    if (!at_once) return at_once.error();
    if (*guarded) most = std::min(most, std::max<std::int64_t>(static_cast<std::int64_t>(*at_once), 1));
    const auto assignments = assignment_repository(tx).expired(most);
    if (!assignments) return assignments.error();
    const auto grants = grant_repository(tx).expired(most);
    if (!grants) return grants.error();
    const auto memberships = team_repository(tx).expired_members(most);
    if (!memberships) return memberships.error();
    if (*guarded)
        if (auto kept = record(tx, by, rights, {*assignments, *grants, *memberships}, *at_once); !kept) return kept.error();
    for (const auto& ended : {end_all(tx, by, *assignments), end_all(tx, by, *grants), end_all(tx, by, *memberships)})
        if (!ended) return ended.error();
    return std::ssize(*assignments) + std::ssize(*grants) + std::ssize(*memberships);
}

}  // namespace gatehouse::access
