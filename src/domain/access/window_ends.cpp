#include <gatehouse/domain/access/window_ends.hpp>

#include <algorithm>
#include <limits>

#include <gatehouse/domain/access/exposures.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "tell.hpp"
#include "window_looks.hpp"

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

// Rows whose window is over, read in their order.
struct over {
    std::vector<assignment> assignments;
    std::vector<grant> grants;
    std::vector<team_membership> memberships;
};

result<over> read_over(tenant_transaction& tx, std::int64_t most) {
    auto assignments = assignment_repository(tx).expired(most);
    if (!assignments) return assignments.error();
    auto grants = grant_repository(tx).expired(most);
    if (!grants) return grants.error();
    auto memberships = team_repository(tx).expired_members(most);
    if (!memberships) return memberships.error();
    return over{*std::move(assignments), *std::move(grants), *std::move(memberships)};
}

constexpr instant all_are_known{std::numeric_limits<std::int64_t>::max()};

struct ended_windows {
    std::vector<ended_window> all{};
    instant known_until = all_are_known;
};

template <class Row> void add(const std::vector<Row>& rows, std::int64_t most, ended_windows& into) {
    for (const auto& one : rows) {
        const instant closed = one.window.expires_at.value_or(instant{});
        into.all.push_back({{closed, std::max(one.since, one.window.not_before.value_or(instant{}))}, &one});
    }
    if (std::ssize(rows) >= most) into.known_until = std::min(into.known_until, into.all.back().over.closed);
}

// In the order in which they closed: what a window showed may hang on others that closed later, so that one of those is not
// ended first. Of a kind of which there are more than were read, what comes after the last of them is not known.
ended_windows in_order(const over& rows, std::int64_t most) {
    ended_windows found;
    add(rows.assignments, most, found);
    add(rows.grants, most, found);
    add(rows.memberships, most, found);
    std::erase_if(found.all, [&](const ended_window& one) { return found.known_until < one.over.closed; });
    std::ranges::stable_sort(found.all, {}, [](const ended_window& one) { return one.over.closed; });
    return found;
}

// A window may have opened and closed between two looks, and once its row is gone nothing says what it showed. How many of
// them everybody was looked at for.
result<std::size_t> record(tenant_transaction& tx, const request_context& by, const decider& rights,
                           const std::vector<ended_window>& windows) {
    const auto most = looks_at_once(tx);
    if (!most) return most.error();
    window_looks looks(*most);
    std::size_t whole = 0;
    while (whole < windows.size()) {
        const auto all = looks.take(tx, windows[whole]);
        if (!all) return all.error();
        if (!*all) break;
        ++whole;
    }
    if (auto done = looks.record(tx, by, rights); !done) return done.error();
    return whole;
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

result<tidied_windows> end_expired(tenant_transaction& tx, const request_context& by, const decider& rights,
                                   std::int64_t most) {
    const auto all = read_over(tx, most);
    if (!all) return all.error();
    const auto [windows, known_until] = in_order(*all, most);
    const auto guarded = rights.guards_secrets(tx);
    if (!guarded) return guarded.error();
    const auto whole = *guarded ? record(tx, by, rights, windows) : result<std::size_t>(windows.size());
    if (!whole) return whole.error();
    for (std::size_t i = 0; i < *whole; ++i)
        if (auto ended = std::visit([&](const auto* row) { return end(tx, by, *row); }, windows[i].row); !ended)
            return ended.error();
    return tidied_windows{static_cast<std::int64_t>(*whole), *whole < windows.size() || known_until < all_are_known};
}

}  // namespace gatehouse::access
