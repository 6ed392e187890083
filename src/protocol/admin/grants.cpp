#include <gatehouse/domain/access/resources.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "ceilings.hpp"
#include "exposing.hpp"
#include "handing_out.hpp"
#include "names.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "principals.hpp"
#include "render.hpp"
#include "window.hpp"

namespace gatehouse::protocol::admin {
namespace {

struct named_grants {
    std::vector<grant> rows;
    page_names members, teams, resources;
};

result<named_grants> with_names(call& made, std::vector<grant> rows) {
    named_grants all{std::move(rows), {}, {}, {}};
    const auto principals = [&](principal_kind kind) {
        return ids_of(all.rows, [kind](const grant& one) {
            return one.to == kind ? std::string_view(one.principal) : std::string_view();
        });
    };
    name_repository called(made.tx);
    auto members = called.of_members(principals(principal_kind::member));
    if (!members) return members.error();
    auto teams = called.of_teams(principals(principal_kind::team));
    if (!teams) return teams.error();
    auto resources = called.of_resources(ids_of(all.rows, [](const grant& one) { return one.on.text(); }));
    if (!resources) return resources.error();
    all.members = *std::move(members);
    all.teams = *std::move(teams);
    all.resources = *std::move(resources);
    return all;
}

void write_grant(json_writer& out, const grant& what, const named_grants& called) {
    const bool member = what.to == principal_kind::member;
    write_id(out, "id", what.id).member(member ? "member" : "team", what.principal);
    write_name(out, member ? "user_name" : "team_slug", member ? called.members : called.teams, what.principal);
    write_id(out, "resource", what.on);
    write_name(out, "resource_name", called.resources, what.on.text());
    write_texts(out, "permissions", what.permissions);
    write_time(out, "not_before", what.window.not_before);
    write_time(out, "expires_at", what.window.expires_at);
    out.member("reason", what.reason);
    write_time(out, "since", what.since);
}

void write_cut(json_writer& out, const std::vector<cut_permission>& cut) {
    out.name("cut_to_ceiling").begin_array();
    for (const auto& one : cut) out.begin_object().member("permission", one.permission).member("role", one.role).end_object();
    out.end_array();
}

// Of a team each member has roles of its own: what they cut is told where it is asked of the member.
result<http::response> answer_made(call& made, const grant& row, const resource& on) {
    const auto called = with_names(made, {row});
    if (!called) return called.error();
    std::vector<cut_permission> cut;
    if (row.to == principal_kind::member) {
        auto found = cut_by_ceilings(made, member_id::trusted(row.principal), on, row.permissions);
        if (!found) return found.error();
        cut = *std::move(found);
    }
    return object_answer(201, [&](json_writer& out) {
        write_grant(out, row, *called);
        write_cut(out, cut);
    });
}

// (d), (e): nothing for the caller himself, whatever the way, and nothing to whoever stands above.
result<void> check_receiver(call& made, const principal_ref& whose) {
    const auto own = reaches_caller(made, whose);
    if (!own) return own.error();
    if (*own) return make_error(errc::forbidden, "nobody grants himself anything: ask somebody else to do it");
    if (whose.kind == principal_kind::team) return {};
    return check_not_above(made, member_id::trusted(whose.id));
}

struct wanted_grant {
    std::string member, team, resource;
    std::vector<std::string> permissions;
    time_window window;
    std::string reason;
};

result<http::response> add(call& made, const wanted_grant& wanted) {
    if (auto sound = check_window(wanted.window, made.tx.now()); !sound) return sound.error();
    const auto whose = principal_named(made, wanted.member, wanted.team);
    if (!whose) return whose.error();
    const auto on = find_resource(made.tx, wanted.resource);
    if (!on) return on.error();
    const auto model = loaded_model(made);
    if (!model) return model.error();
    if (auto may = check_receiver(made, *whose); !may) return may.error();
    if (auto may = check_held_there(made, *on, wanted.permissions); !may) return may.error();
    const grant row{made.tx.new_id<grant_id>(), whose->kind,   whose->id,     on->id,
                    wanted.permissions,         wanted.window, wanted.reason, made.tx.now()};
    if (auto added = access::add_grant(made.tx, made.from.by, **model, row); !added) return added.error();
    return answer_made(made, row, *on);
}

result<http::response> end(call& made) {
    const auto id = grant_id::parse(made.path_value(0));
    if (!id) return id.error();
    const auto row = grant_repository(made.tx).find(*id);
    if (!row) return row.error();
    if (auto may = check_losing(made, {row->to, row->principal}); !may) return may.error();
    if (auto settled = settle_before(made, principal_ref{row->to, row->principal}); !settled) return settled.error();
    if (auto ended = access::end_grant(made.tx, made.from.by, *row); !ended) return ended.error();
    return object_answer(200, [&](json_writer& out) { write_id(out, "id", row->id).member("status", "ended"); });
}

result<http::response> answer_with_names(call& made, std::vector<grant> page, const std::string& next) {
    const auto called = with_names(made, std::move(page));
    if (!called) return called.error();
    const auto write = [&](json_writer& out, const grant& one) { write_grant(out, one, *called); };
    return list_answer(called->rows, write, next);
}

result<http::response> list_of(call& made, principal_kind kind) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto whose = principal_in_path(made, kind);
    if (!whose) return whose.error();
    auto page = grant_repository(made.tx).of(kind, whose->id, asked->after, asked->limit + 1);
    if (!page) return page.error();
    const auto next = next_page(*page, *asked);
    return answer_with_names(made, *std::move(page), next);
}

}  // namespace

result<http::response> list_member_grants(call& made) { return list_of(made, principal_kind::member); }
result<http::response> list_team_grants(call& made) { return list_of(made, principal_kind::team); }

result<http::response> list_resource_grants(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto on = find_resource(made.tx, made.path_value(0));
    if (!on) return on.error();
    auto page = grant_repository(made.tx).on(on->id, asked->after, asked->limit + 1);
    if (!page) return page.error();
    const auto next = next_page(*page, *asked);
    return answer_with_names(made, *std::move(page), next);
}

result<writing> add_grant(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_grant wanted{body.text_or("member", ""),
                              body.text_or("team", ""),
                              body.text("resource"),
                              body.texts("permissions"),
                              {body.optional_time("not_before"), body.optional_time("expires_at")},
                              body.text_or("reason", "")};
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return add(made, wanted); });
}

result<writing> end_grant(const surroundings&, const http::request&) { return writing(end); }

}  // namespace gatehouse::protocol::admin
