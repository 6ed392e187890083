#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/access/administration.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/team_details_repository.hpp>

#include "climbing.hpp"
#include "handing_out.hpp"
#include "lookup.hpp"
#include "names.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "permit.hpp"
#include "render.hpp"
#include "window.hpp"

namespace gatehouse::protocol::admin {
namespace {

void write_team(json_writer& out, const team& what) {
    write_id(out, "id", what.id).member("slug", what.slug).member("name", what.name).member("description", what.description);
}

void write_overview(json_writer& out, const team_details_repository::overview& about) {
    write_team(out, about.what);
    out.member("member_count", about.members);
    write_texts(out, "roles", about.roles);
}

// Who may see the team only sees ids: what people are called is read with the members.
result<page_names> names_of(call& made, const std::vector<team_membership>& rows) {
    if (!permit(made, access::permission::members_read)) return page_names();
    return name_repository(made.tx).of_members(ids_of(rows, [](const team_membership& row) { return row.member.text(); }));
}

void write_membership(json_writer& out, const team_membership& row, const page_names& called) {
    out.begin_object();
    write_id(out, "member", row.member);
    write_name(out, "user_name", called, row.member.text());
    out.member("source", row.from.kind);
    write_time(out, "not_before", row.window.not_before);
    write_time(out, "expires_at", row.window.expires_at);
    write_time(out, "since", row.since);
    out.end_object();
}

// The caller's own membership is not prolonged by joining again.
result<void> check_rejoining(call& made, const team_membership& wanted) {
    const auto rows = team_repository(made.tx).members(wanted.team);
    if (!rows) return rows.error();
    for (const auto& row : *rows)
        if (row.member == wanted.member && row.from.kind == wanted.from.kind && row.from.id == wanted.from.id)
            return check_not_widened(made, wanted.window, row.window);
    return {};
}

// Who joins gains the team's roles and grants: each must be the caller's to give, and the caller gains none.
result<void> check_joining(call& made, const team_membership& wanted) {
    const auto assigned = assignment_repository(made.tx).of(principal_kind::team, wanted.team.text());
    if (!assigned) return assigned.error();
    std::vector<mapped_role> gained;
    for (const auto& one : *assigned) {
        const auto given = role_repository(made.tx).find(one.role);
        if (!given) return given.error();
        if (auto may = check_assignable(made, *given, one.scope); !may) return may;
        gained.push_back({one.role, one.scope});
    }
    if (auto may = check_not_above(made, wanted.member); !may) return may;
    if (!made.from.is(wanted.member)) return check_grants_held(made, wanted.team);
    if (auto may = check_rejoining(made, wanted); !may) return may;
    return check_no_gain(made, gained);
}

struct wanted_membership {
    std::string member;
    time_window window;
};

result<http::response> join(call& made, const wanted_membership& wanted) {
    if (auto sound = check_window(wanted.window, made.tx.now()); !sound) return sound.error();
    const auto which = find_team(made.tx, made.path_value(0));
    if (!which) return which.error();
    const auto id = member_id::parse(wanted.member);
    if (!id) return id.error();
    const auto joins = member_repository(made.tx).get(*id);
    if (!joins) return joins.error();
    if (joins->gone()) return make_error(errc::conflict, "this member was removed");
    const team_membership row{which->id, *id, {"direct", ""}, wanted.window, made.tx.now()};
    if (auto may = check_joining(made, row); !may) return may.error();
    if (auto added = access::add_to_team(made.tx, made.from.by, row); !added) return added.error();
    return object_answer(201, [&](json_writer& out) {
        write_id(out, "team", which->id);
        write_id(out, "member", *id);
        write_time(out, "not_before", wanted.window.not_before);
        write_time(out, "expires_at", wanted.window.expires_at);
    });
}

bool is_slug(std::string_view text) {
    return !text.empty() && text.size() <= limits::code_bytes && !is_uuid(text) &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string_view::npos;
}

}  // namespace

result<http::response> list_teams(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto page = team_details_repository(made.tx).overviews(asked->after, asked->limit + 1);
    if (!page) return page.error();
    const auto next =
        next_page(*page, *asked, [](const team_details_repository::overview& last) { return last.what.id.text(); });
    return list_answer(*page, write_overview, next);
}

result<http::response> show_team(call& made) {
    const auto found = find_team(made.tx, made.path_value(0));
    if (!found) return found.error();
    const auto about = team_details_repository(made.tx).overview_of(found->id);
    if (!about) return about.error();
    const auto settings = team_details_repository(made.tx).settings(found->id);
    if (!settings) return settings.error();
    const auto members = team_repository(made.tx).members(found->id);
    if (!members) return members.error();
    const auto called = names_of(made, *members);
    if (!called) return called.error();
    return object_answer(200, [&](json_writer& out) {
        write_overview(out, *about);
        out.name("settings").raw(*settings).name("members").begin_array();
        for (const auto& row : *members) write_membership(out, row, *called);
        out.end_array();
    });
}

result<writing> create_team(const surroundings&, const http::request& request) {
    body_reader body(request);
    const std::string slug = body.text("slug"), name = body.text_or("name", slug), about = body.text_or("description", "");
    if (!is_slug(slug))
        body.fail(errc::invalid_value, "a slug has lower-case letters, digits, '.', '_' and '-' only, at most 64");
    if (auto read = body.finish(); !read) return read.error();
    return writing([slug, name, about](call& made) -> result<http::response> {
        const team row{made.tx.new_id<team_id>(), slug, name, about};
        if (auto created = access::create_team(made.tx, made.from.by, row); !created) return created.error();
        return object_answer(201, [&](json_writer& out) { write_team(out, row); });
    });
}

result<writing> add_team_member(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_membership wanted{body.text("member"), {body.optional_time("not_before"), body.optional_time("expires_at")}};
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return join(made, wanted); });
}

}  // namespace gatehouse::protocol::admin
