#include <algorithm>

#include <gatehouse/domain/access/administration.hpp>
#include <gatehouse/domain/access/rule_approvals.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "above.hpp"
#include "climbing.hpp"
#include "exposing.hpp"
#include "gains_by_roles.hpp"
#include "lookup.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "placed.hpp"
#include "principals.hpp"
#include "render.hpp"
#include "window.hpp"

namespace gatehouse::protocol::admin {
namespace {

void write_assignment(json_writer& out, const assignment& row, std::string_view slug) {
    write_id(out, "id", row.id).member("role", slug).member("scope", scope_text(row.scope)).member("source", row.from.kind);
    out.member(row.to == principal_kind::member ? "member" : "team", row.principal);
    write_time(out, "not_before", row.window.not_before);
    write_time(out, "expires_at", row.window.expires_at);
}

result<http::response> list_of(call& made, principal_kind kind) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto whose = principal_in_path(made, kind);
    if (!whose) return whose.error();
    auto rows = assignment_repository(made.tx).of(kind, whose->id);
    if (!rows) return rows.error();
    const auto next = page_of_all(*rows, *asked);
    const auto roles = role_repository(made.tx).list();
    if (!roles) return roles.error();
    const auto write = [&](json_writer& out, const assignment& row) {
        const auto of = std::ranges::find(*roles, row.role, &role::id);
        write_assignment(out, row, of == roles->end() ? std::string_view() : std::string_view(of->slug));
    };
    return list_answer(*rows, write, next);
}

// The row that a write of this one would renew.
result<std::optional<assignment>> present_row(call& made, const assignment& wanted) {
    const auto rows = assignment_repository(made.tx).of(wanted.to, wanted.principal);
    if (!rows) return rows.error();
    const auto same = std::ranges::find_if(*rows, [&](const assignment& row) {
        return row.role == wanted.role && row.scope == wanted.scope && row.from.kind == wanted.from.kind &&
               row.from.id == wanted.from.id;
    });
    return same == rows->end() ? std::optional<assignment>() : std::optional(*same);
}

// Nobody above the caller is changed, and the caller gains nothing.
result<void> check_reach(call& made, const principal_ref& whose, const assignment& wanted,
                         const std::optional<assignment>& present) {
    if (whose.kind == principal_kind::member)
        if (auto may = check_not_above(made, member_id::trusted(whose.id)); !may) return may;
    const auto own = reaches_caller(made, whose);
    if (!own) return own.error();
    if (!*own) return {};
    if (present)
        if (auto may = check_not_widened(made, wanted.window, present->window); !may) return may;
    return check_no_gain(made, {{wanted.role, wanted.scope}});
}

// A renewed row keeps its id; when it now opens later or ends earlier, the team loses by it.
result<void> check_renewal(call& made, const principal_ref& whose, const assignment& wanted, const assignment& present) {
    if (!reaches_beyond(present.window, wanted.window, made.tx.now())) return {};
    return check_losing(made, whose);
}

// A role takes as well: by what it denies, what it cuts to, or where one role alone is in force.
result<those_above> of_team_above(call& made, const principal_ref& whose) {
    if (whose.kind == principal_kind::member) return those_above();
    return those_above::in(made, team_id::trusted(whose.id));
}

result<gains_by_roles> gains_of(call& made, const principal_ref& whose, const std::vector<role>& lost) {
    return whose.kind == principal_kind::member ? gains_by_roles::of(made, member_id::trusted(whose.id))
                                                : gains_by_roles::in(made, team_id::trusted(whose.id), lost);
}

// What a team has, a mapping rule that gives the team gives: it was approved for what that was.
result<void> end_approvals(call& made, const assignment& row, const role& given, const std::optional<assignment>& present) {
    if (row.to == principal_kind::member) return {};
    if (present && !reaches_beyond(row.window, present->window, made.tx.now())) return {};
    const auto model = loaded_model(made);
    if (!model) return model.error();
    return access::end_approvals(made.tx, made.from.by, **model, team_id::trusted(row.principal), given);
}

struct wanted_assignment {
    std::string role, scope;
    time_window window;
};

result<http::response> assign(call& made, principal_kind kind, const wanted_assignment& wanted) {
    const auto whose = principal_in_path(made, kind);
    if (!whose) return whose.error();
    if (auto sound = check_window(wanted.window, made.tx.now()); !sound) return sound.error();
    const auto given = find_role(made.tx, wanted.role);
    if (!given) return given.error();
    const auto scope = read_scope(made, wanted.scope);
    if (!scope) return scope.error();
    if (auto may = check_within_place(made, *scope); !may) return may.error();
    if (auto may = check_assignable(made, *given, *scope); !may) return may.error();
    assignment row{
        made.tx.new_id<assignment_id>(), kind, whose->id, given->id, *scope, {"direct", ""}, wanted.window, made.tx.now()};
    const auto present = present_row(made, row);
    if (!present) return present.error();
    if (auto may = check_reach(made, *whose, row, *present); !may) return may.error();
    if (*present) {
        if (auto may = check_renewal(made, *whose, row, **present); !may) return may.error();
        row.id = (*present)->id;
    }
    const auto above = of_team_above(made, *whose);
    if (!above) return above.error();
    const auto gains = gains_of(made, *whose, {*given});
    if (!gains) return gains.error();
    const auto id = access::assign_role(made.tx, made.from.by, row);
    if (!id) return id.error();
    if (auto ended = end_approvals(made, row, *given, *present); !ended) return ended.error();
    if (auto kept = above->check_kept(made); !kept) return kept.error();
    if (auto may = gains->check_held(made); !may) return may.error();
    return object_answer(201, [&](json_writer& out) { write_assignment(out, row, given->slug); });
}

result<http::response> unassign(call& made, principal_kind kind) {
    const auto whose = principal_in_path(made, kind);
    if (!whose) return whose.error();
    const auto rows = assignment_repository(made.tx).of(kind, whose->id);
    if (!rows) return rows.error();
    const auto row = std::ranges::find_if(*rows, [&](const auto& one) { return one.id.text() == made.path_value(1); });
    if (row == rows->end()) return make_error(errc::not_found, "there is no such assignment");
    const auto taken = role_repository(made.tx).find(row->role);
    if (!taken) return taken.error();
    if (auto may = check_within_place(made, row->scope); !may) return may.error();
    if (auto may = check_takable(made, *taken, row->scope); !may) return may.error();
    if (auto may = check_losing(made, *whose); !may) return may.error();
    if (kind == principal_kind::team && !taken->built_in)
        if (auto may = check_denied_held(made, *taken); !may) return may.error();
    const auto gains = gains_of(made, *whose, {*taken});
    if (!gains) return gains.error();
    if (auto settled = settle_before(made, *whose); !settled) return settled.error();
    if (auto ended = assignment_repository(made.tx).end(row->id); !ended) return ended.error();
    if (auto may = gains->check_held(made); !may) return may.error();
    object facts;
    facts.set("role", taken->slug);
    facts.set("principal", whose->id);
    const auto told =
        audit::record(made.tx, made.from.by, change_kind::assignment_removed, change_target::of(row->id), std::move(facts));
    if (!told) return told.error();
    return object_answer(200, [&](json_writer& out) { write_id(out, "id", row->id).member("status", "removed"); });
}

result<writing> assigning(const http::request& request, principal_kind kind) {
    body_reader body(request);
    const wanted_assignment wanted{
        body.text("role"), body.text_or("scope", "org"), {body.optional_time("not_before"), body.optional_time("expires_at")}};
    if (auto read = body.finish(); !read) return read.error();
    return writing([kind, wanted](call& made) { return assign(made, kind, wanted); });
}

}  // namespace

result<http::response> list_member_assignments(call& made) { return list_of(made, principal_kind::member); }
result<http::response> list_team_assignments(call& made) { return list_of(made, principal_kind::team); }

result<writing> assign_to_member(const surroundings&, const http::request& request) {
    return assigning(request, principal_kind::member);
}
result<writing> assign_to_team(const surroundings&, const http::request& request) {
    return assigning(request, principal_kind::team);
}
result<writing> unassign_from_member(const surroundings&, const http::request&) {
    return writing([](call& made) { return unassign(made, principal_kind::member); });
}
result<writing> unassign_from_team(const surroundings&, const http::request&) {
    return writing([](call& made) { return unassign(made, principal_kind::team); });
}

}  // namespace gatehouse::protocol::admin
