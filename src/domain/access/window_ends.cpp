#include <gatehouse/domain/access/window_ends.hpp>

#include <gatehouse/store/assignment_repository.hpp>
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

template <class Row>
result<std::int64_t> end_all(tenant_transaction& tx, const request_context& by, const result<std::vector<Row>>& rows) {
    if (!rows) return rows.error();
    for (const auto& one : *rows)
        if (auto ended = end(tx, by, one); !ended) return ended.error();
    return std::ssize(*rows);
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

result<std::int64_t> end_expired(tenant_transaction& tx, const request_context& by, std::int64_t most) {
    const auto assignments = end_all(tx, by, assignment_repository(tx).expired(most));
    if (!assignments) return assignments;
    const auto grants = end_all(tx, by, grant_repository(tx).expired(most));
    if (!grants) return grants;
    const auto memberships = end_all(tx, by, team_repository(tx).expired_members(most));
    if (!memberships) return memberships;
    return *assignments + *grants + *memberships;
}

}  // namespace gatehouse::access
