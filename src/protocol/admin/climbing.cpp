#include "climbing.hpp"

#include <algorithm>

#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/attempt.hpp>
#include <gatehouse/store/rights_repository.hpp>

#include "window.hpp"

namespace gatehouse::protocol::admin {
namespace {

result<access::effective_rights> rights_of_caller(call& made) {
    const auto& who = *made.from.who;
    return made.around.at.decider.effective_rights_of(made.tx, *who.member, who.session);
}

}  // namespace

result<http::response> without_climbing(call& made, const writing& work) {
    std::optional<http::response> answered;
    const auto done = attempt(made.tx).run([&]() -> result<void> {
        const auto before =
            made.from.is_operator() ? result<access::effective_rights>(access::effective_rights()) : rights_of_caller(made);
        if (!before) return before.error();
        auto answer = work(made);
        if (!answer) return answer.error();
        answered = *std::move(answer);
        if (made.from.is_operator()) return {};
        const auto after = rights_of_caller(made);
        if (!after) return after.error();
        if (const auto grown = access::growth(*before, *after))
            return make_error(errc::forbidden,
                              "nobody climbs by what he changes himself: " + *grown + "; ask somebody else to do it");
        return {};
    });
    if (!done) return done.error();
    return *std::move(answered);
}

result<bool> holds_for_good(call& made, const role_id& given, const role_scope& scope) {
    const auto rows = assignment_repository(made.tx).of(principal_kind::member, made.from.who->member->text());
    if (!rows) return rows.error();
    return std::ranges::any_of(*rows, [&](const assignment& row) {
        return row.role == given && (row.scope.kind == "org" || row.scope == scope) && !row.window.expires_at &&
               row.window.contains(made.tx.now());
    });
}

result<void> check_no_gain(call& made, const std::vector<mapped_role>& given) {
    if (made.from.is_operator()) return {};
    for (const auto& one : given) {
        const auto held = holds_for_good(made, one.role, one.scope);
        if (!held) return held.error();
        if (!*held)
            return make_error(errc::forbidden,
                              "nobody gives himself a role that he does not hold directly and without end: "
                              "ask somebody else to do it");
    }
    return {};
}

result<void> check_not_widened(call& made, const time_window& wanted, const time_window& present) {
    if (!reaches_beyond(wanted, present, made.tx.now())) return {};
    return make_error(errc::forbidden, "nobody prolongs what he holds himself: ask somebody else to do it");
}

result<bool> is_in_team(call& made, const team& which) {
    if (made.from.is_operator()) return false;
    const auto slugs = rights_repository(made.tx).team_slugs_of(*made.from.who->member, made.from.who->session);
    if (!slugs) return slugs.error();
    if (std::ranges::find(*slugs, which.slug) != slugs->end()) return true;
    const auto rows = team_repository(made.tx).members(which.id);
    if (!rows) return rows.error();
    return std::ranges::find(*rows, *made.from.who->member, &team_membership::member) != rows->end();
}

}  // namespace gatehouse::protocol::admin
