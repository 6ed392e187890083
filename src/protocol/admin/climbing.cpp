#include "climbing.hpp"

#include <algorithm>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/policy_statement.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/attempt.hpp>
#include <gatehouse/store/rights_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "placed.hpp"
#include "window.hpp"

namespace gatehouse::protocol::admin {
namespace {

result<access::effective_rights> rights_of_caller(call& made) {
    const auto& who = *made.from.who;
    return made.around.at.decider.effective_rights_of(made.tx, *who.member, who.session);
}

// Of a key's scope; a reference to a role says nothing about what else that role may hand out.
bool in_scope(const std::vector<std::string>& scope, std::string_view action) {
    const auto asked = access::action_pattern::parse(action);
    return asked && std::ranges::any_of(scope, [&](const std::string& entry) {
               const auto pattern = access::action_pattern::parse(entry);
               return pattern && pattern->covers(*asked);
           });
}

result<void> check_in_key_scope(call& made, std::string_view statements) {
    const auto parsed = parse_json(statements);
    if (!made.from.is_key() || made.from.who->scope.empty() || !parsed || !parsed->if_array()) return {};
    for (const value& statement : *parsed->if_array()) {
        const value* actions = statement.find("actions");
        if (!actions || !actions->if_array()) continue;
        for (const value& action : *actions->if_array())
            if (!in_scope(made.from.who->scope, action.text()))
                return make_error(errc::forbidden, std::string(action.text()) + " is outside the API key's scope");
    }
    return {};
}

// What the maker of a resource was given on it is left out (access.md, Assigning, the exceptions to (d)).
void leave_out(const std::vector<grant_id>& given, access::effective_rights& of) {
    for (auto& moment : of.moments)
        std::erase_if(moment.grants, [&](const held_grant& one) { return std::ranges::find(given, one.id) != given.end(); });
}

}  // namespace

result<void> check_held(call& made, std::string_view statements, const role_scope& scope) {
    if (made.from.is_operator()) return {};
    if (auto may = check_in_key_scope(made, statements); !may) return may;
    const auto own = rights_of_caller(made);
    if (!own) return own.error();
    const auto around = scopes_around(made, scope);
    if (!around) return around.error();
    const auto missing = made.around.at.decider.not_held(made.tx, *own, statements, *around);
    if (!missing) return missing.error();
    if (!*missing) return {};
    made.lacks = **missing;
    return make_error(errc::forbidden, "you do not hold " + **missing + " yourself, so you cannot hand it out");
}

result<void> check_content_held(call& made, const role& given, const role_scope& scope) {
    if (made.from.is_operator()) return {};
    const auto rows = policy_repository(made.tx).of_roles();
    if (!rows) return rows.error();
    for (const auto& row : *rows)
        if (row.role == given.id)
            if (auto may = check_held(made, row.statements, scope); !may) return may;
    return {};
}

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
        auto after = rights_of_caller(made);
        if (!after) return after.error();
        leave_out(made.creator_grants, *after);
        if (const auto grown = access::growth(*before, *after))
            return make_error(errc::forbidden,
                              "nobody climbs by what he changes himself: " + *grown + "; ask somebody else to do it");
        return {};
    });
    if (!done) return done.error();
    return *std::move(answered);
}

result<http::response> rising_by_an_offer(call& made, const writing& work) {
    std::optional<http::response> answered;
    const auto done = attempt(made.tx).run([&]() -> result<void> {
        auto answer = work(made);
        if (!answer) return answer.error();
        answered = *std::move(answer);
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
