#include "placed.hpp"

#include <algorithm>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/protocol/shared/own_question.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>

#include "lookup.hpp"
#include "tenant_route.hpp"

namespace gatehouse::protocol::admin {
namespace {

using place = std::optional<role_scope>;

// What nobody can find is no place: the organization's permission is asked for, and the call itself says what is missing.
template <class Found> result<place> if_found(const result<Found>& what, role_scope (*scope)(const Found&)) {
    if (what) return place(scope(*what));
    const bool unknown = what.error().code == errc::not_found || what.error().code == errc::invalid_value;
    return unknown ? result<place>(std::nullopt) : what.error();
}

role_scope scope_of(const resource& what) { return {what.type, what.name}; }

result<place> of_team(call& made, std::string_view name) {
    return if_found<team>(find_team(made.tx, name), [](const team& what) {
        return role_scope{"team", std::string(what.id.text())};
    });
}

result<place> of_resource(call& made, std::string_view name) {
    return if_found<resource>(find_resource(made.tx, name), scope_of);
}

result<place> of_scope(const result<role_scope>& scope) {
    return if_found<role_scope>(scope, [](const role_scope& what) { return what; });
}

result<place> of_grant(call& made, std::string_view name) {
    const auto id = grant_id::parse(name);
    if (!id) return place();
    const auto row = grant_repository(made.tx).find(*id);
    if (!row) return if_found<grant>(row.error(), nullptr);
    return if_found<resource>(resource_repository(made.tx).find(row->on), scope_of);
}

result<place> of_assignment(call& made, std::string_view member, std::string_view id) {
    const auto rows = assignment_repository(made.tx).of(principal_kind::member, member);
    if (!rows) return rows.error();
    const auto row = std::ranges::find_if(*rows, [&](const assignment& one) { return one.id.text() == id; });
    return row == rows->end() ? place() : place(row->scope);
}

// Its text there; empty where there is none. What else is wrong with the body is said where it is read.
std::string in_body(const call& made, std::string_view key) {
    const auto body = parse_json(made.request.body);
    const value* found = body ? body->find(key) : nullptr;
    return found ? std::string(found->text()) : std::string();
}

// The team or the resource that a call works on.
result<place> place_of(call& made) {
    const auto route = tenant_route(made.request);
    const bool reads = made.request.verb == http::method::get;
    if (route.starts_with("/teams/{team}")) return of_team(made, made.path_value(0));
    if (route.starts_with("/resources/{resource}")) return of_resource(made, made.path_value(0));
    if (route == "/grants/{grant}") return of_grant(made, made.path_value(0));
    if (route == "/members/{member}/assignments/{assignment}")
        return of_assignment(made, made.path_value(0), made.path_value(1));
    if (reads) return place();
    if (route == "/grants" || route == "/rotations") return of_resource(made, in_body(made, "resource"));
    if (route == "/members/{member}/assignments") return of_scope(read_scope(made, in_body(made, "scope")));
    return place();
}

// On the organization, or on the place.
result<access::decision> decided(call& made, std::string_view action, const role_scope& on) {
    const bool everywhere = on.kind == "org";
    return decide_here(made.around.at.decider, made.tx, *made.from.who, made.request, action,
                       everywhere ? "organization" : on.kind, everywhere ? made.tx.organization().text() : on.id);
}

}  // namespace

result<void> permit_where_it_works(call& made, std::string_view action) {
    const auto where = made.from.is_operator() ? result<place>(place()) : place_of(made);
    if (!where) return where.error();
    if (!*where || (*where)->kind == "org") return permit(made, action);
    const auto there = decided(made, action, **where);
    if (!there) return there.error();
    if (there->step == access::decision_step::deny) {
        made.lacks = action;
        return make_error(errc::forbidden, there->reason);
    }
    if (there->allowed) {
        const auto everywhere = decided(made, action, {});
        if (!everywhere) return everywhere.error();
        if (!everywhere->allowed && everywhere->step == access::decision_step::otherwise) {
            made.place = **where;
            return {};
        }
    }
    return permit(made, action);
}

result<std::vector<role_scope>> scopes_around(call& made, const role_scope& scope) {
    std::vector<role_scope> all{scope};
    if (scope.kind == "org") return all;
    all.emplace_back();
    if (scope.kind == "team" || made.from.is_operator()) return all;
    const auto chain = rights_repository(made.tx).resource(scope.kind, scope.id, *made.from.who->member);
    if (!chain) return chain.error();
    for (const auto& node : *chain) {
        all.push_back({node.type, node.name});
        if (!node.team.empty()) all.push_back({"team", node.team});
    }
    return all;
}

result<std::int64_t> level_of_caller_in(call& made, const role_scope& scope) {
    if (made.from.is_operator()) return operator_level;
    const auto roles = made.around.at.decider.roles_of(made.tx, *made.from.who->member, made.from.who->session);
    if (!roles) return roles.error();
    const auto around = scopes_around(made, scope);
    if (!around) return around.error();
    std::int64_t level = -1;
    for (const auto& one : *roles)
        if (std::ranges::find(*around, one.scope) != around->end()) level = std::max(level, one.level);
    return level;
}

result<void> check_within_place(call& made, const role_scope& scope) {
    if (!made.place) return {};
    const auto around = scopes_around(made, scope);
    if (!around) return around.error();
    if (std::ranges::find(*around, *made.place) != around->end()) return {};
    return make_error(errc::forbidden, "you administer " + made.place->kind + ":" + made.place->id +
                                           " only: name it, or what lies in it, as the scope");
}

result<void> check_still_in_place(call& made, std::string_view action, const role_scope& what) {
    if (!made.place) return {};
    const auto there = decided(made, action, what);
    if (!there) return there.error();
    if (there->allowed) return {};
    return make_error(errc::forbidden, "it would leave what you administer: ask somebody who administers both");
}

}  // namespace gatehouse::protocol::admin
