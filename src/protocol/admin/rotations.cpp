#include "rotations.hpp"

#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/access/rotations.hpp>
#include <gatehouse/store/exposure_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "lookup.hpp"
#include "names.hpp"
#include "operations.hpp"
#include "paging.hpp"

namespace gatehouse::protocol::admin {
namespace {

void write_rotation(json_writer& out, const rotation& what, const page_names& resources, const page_names& members) {
    write_id(out, "resource", what.on);
    write_name(out, "resource_name", resources, what.on.text());
    write_time(out, "marked_at", what.marked_at);
    out.member("by", what.by);
    write_name(out, "by_name", members, what.by);
    write_time(out, "due", what.due);
    write_time(out, "done_at", what.done_at);
    out.member("done_by", what.done_by).member("evidence", what.evidence);
}

result<http::response> answer_rotations(call& made, const std::vector<rotation>& page, const std::string& next) {
    name_repository called(made.tx);
    const auto resources = called.of_resources(ids_of(page, [](const rotation& one) { return one.on.text(); }));
    if (!resources) return resources.error();
    const auto members = called.of_members(ids_of(page, [](const rotation& one) { return std::string_view(one.by); }));
    if (!members) return members.error();
    return list_answer(
        page, [&](json_writer& out, const rotation& one) { write_rotation(out, one, *resources, *members); }, next);
}

void write_exposure(json_writer& out, const exposure& what, const page_names& members, const page_names& resources) {
    write_id(out, "member", what.member);
    write_name(out, "user_name", members, what.member.text());
    write_id(out, "resource", what.on);
    write_name(out, "resource_name", resources, what.on.text());
    out.member("permission", what.permission);
    write_time(out, "first_at", what.first_at);
    write_time(out, "last_at", what.last_at);
    out.member("rotated", what.rotated).member("open", what.open).member("why", what.why);
    write_time(out, "used_at", what.used_at);
}

result<http::response> answer_exposures(call& made, const std::vector<exposure>& page, const std::string& next) {
    name_repository called(made.tx);
    const auto members = called.of_members(ids_of(page, [](const exposure& one) { return one.member.text(); }));
    if (!members) return members.error();
    const auto resources = called.of_resources(ids_of(page, [](const exposure& one) { return one.on.text(); }));
    if (!resources) return resources.error();
    return list_answer(
        page, [&](json_writer& out, const exposure& one) { write_exposure(out, one, *members, *resources); }, next);
}

void write_marked_token(json_writer& out, const token_rotation& what, const page_names& connections) {
    write_id(out, "token", what.token);
    write_id(out, "connection", what.connection);
    write_name(out, "connection_name", connections, what.connection.text());
    out.member("name", what.name).member("made_by", what.made_by);
    write_time(out, "marked_at", what.marked_at);
    out.member("by", what.by);
    write_time(out, "due", what.due);
    out.member("evidence", what.evidence);
}

// A page of exposures goes on after "<id>/<permission>".
struct exposure_place {
    std::string id, permission;
};
exposure_place place_of(const std::string& after) {
    const auto slash = after.find('/');
    if (slash == std::string::npos) return {after, ""};
    return {after.substr(0, slash), after.substr(slash + 1)};
}
std::string joined(std::string_view id, const std::string& permission) { return std::string(id) + "/" + permission; }

// A removed member too: that is when one asks.
result<member_id> member_in_path(call& made) {
    const auto id = member_id::parse(made.path_value(0));
    if (!id) return id;
    if (const auto known = member_repository(made.tx).get(*id); !known) return known.error();
    return id;
}

struct wanted_mark {
    std::string resource, member, after;
    std::optional<instant> due;
    std::string evidence;
};

result<void> mark_tokens(call& made, const wanted_mark& wanted) {
    if (wanted.member.empty() || !wanted.after.empty()) return {};  // with the first call
    const auto shown = exposure_repository(made.tx).tokens_shown_to(member_id::trusted(wanted.member));
    if (!shown) return shown.error();
    for (const auto& one : *shown)
        if (auto done = access::mark_token(made.tx, made.from.by, one, wanted.due, wanted.evidence); !done) return done;
    return {};
}

// One resource, or what a member saw and nobody changed since, and one more than are marked at once.
result<std::vector<resource_id>> meant_by(call& made, const wanted_mark& wanted) {
    if (wanted.resource.empty() == wanted.member.empty())
        return make_error(errc::invalid_value, "name either a resource or a member");
    if (!wanted.resource.empty()) {
        const auto found = find_resource(made.tx, wanted.resource);
        if (!found) return found.error();
        return std::vector{found->id};
    }
    const auto who = member_id::parse(wanted.member);
    if (!who) return who.error();
    if (const auto known = member_repository(made.tx).get(*who); !known) return known.error();
    return exposure_repository(made.tx).unrotated(*who, wanted.after, limits::rotations_marked + 1);
}

result<http::response> mark(call& made, const wanted_mark& wanted) {
    auto all = meant_by(made, wanted);
    if (!all) return all.error();
    const bool more = std::ssize(*all) > limits::rotations_marked;
    if (more) all->pop_back();
    for (const auto& one : *all)
        if (auto done = access::mark_rotation(made.tx, made.from.by, one, wanted.due, wanted.evidence); !done)
            return done.error();
    if (auto done = mark_tokens(made, wanted); !done) return done.error();
    const auto write = [&](json_writer& out, const resource_id& one) {
        write_id(out, "resource", one);
        write_time(out, "due", wanted.due);
    };
    return list_answer(*all, write, more ? all->back().text() : std::string_view());
}

result<http::response> finish(call& made, const std::string& evidence) {
    const auto found = find_resource(made.tx, made.path_value(0));
    if (!found) return found.error();
    if (auto done = access::finish_rotation(made.tx, made.from.by, found->id, evidence); !done) return done.error();
    return object_answer(200, [&](json_writer& out) { write_id(out, "resource", found->id).member("status", "rotated"); });
}

}  // namespace

result<void> write_unrotated(json_writer& out, call& made, const member_id& who) {
    auto all = exposure_repository(made.tx).unrotated(who, "", limits::page_most + 1);
    if (!all) return all.error();
    const bool more = std::ssize(*all) > limits::page_most;
    if (more) all->pop_back();
    out.member("more_rotations", more).name("rotations").begin_array();
    for (const auto& one : *all) {
        const auto what = resource_repository(made.tx).find(one);
        if (!what) return what.error();
        out.begin_object();
        write_id(out, "resource", one).member("type", what->type).member("name", what->name);
        out.end_object();
    }
    out.end_array();
    const auto tokens = exposure_repository(made.tx).tokens_shown_to(who);
    if (!tokens) return tokens.error();
    out.name("tokens").begin_array();
    for (const auto& one : *tokens) out.string(one.text());
    out.end_array();
    return {};
}

result<http::response> list_token_rotations(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto page = exposure_repository(made.tx).marked_tokens(asked->after, asked->limit + 1);
    if (!page) return page.error();
    const auto next = next_page(*page, *asked, [](const token_rotation& last) { return last.token.text(); });
    const auto called =
        name_repository(made.tx).of_connections(ids_of(*page, [](const token_rotation& one) { return one.connection.text(); }));
    if (!called) return called.error();
    return list_answer(
        *page, [&](json_writer& out, const token_rotation& one) { write_marked_token(out, one, *called); }, next);
}

result<http::response> list_rotations(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto page = exposure_repository(made.tx).open(asked->after, asked->limit + 1);
    if (!page) return page.error();
    const auto next = next_page(*page, *asked, [](const rotation& last) { return last.on.text(); });
    return answer_rotations(made, *page, next);
}

result<http::response> list_resource_rotations(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto found = find_resource(made.tx, made.path_value(0));
    if (!found) return found.error();
    auto all = exposure_repository(made.tx).history(found->id);
    if (!all) return all.error();
    const auto next =
        page_of_all(*all, *asked, [](const rotation& one) { return place_of_number(-one.marked_at.ms); });  // newest first
    return answer_rotations(made, *all, next);
}

result<http::response> list_member_exposures(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto who = member_in_path(made);
    if (!who) return who.error();
    const auto from = place_of(asked->after);
    auto page = exposure_repository(made.tx).of(*who, from.id, from.permission, asked->limit + 1);
    if (!page) return page.error();
    const auto next = next_page(*page, *asked, [](const exposure& last) { return joined(last.on.text(), last.permission); });
    return answer_exposures(made, *page, next);
}

result<http::response> list_resource_exposures(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto found = find_resource(made.tx, made.path_value(0));
    if (!found) return found.error();
    const auto from = place_of(asked->after);
    auto page = exposure_repository(made.tx).on(found->id, from.id, from.permission, asked->limit + 1);
    if (!page) return page.error();
    const auto next =
        next_page(*page, *asked, [](const exposure& last) { return joined(last.member.text(), last.permission); });
    return answer_exposures(made, *page, next);
}

result<writing> mark_rotation(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_mark wanted{body.text_or("resource", ""), body.text_or("member", ""), body.text_or("after", ""),
                             body.optional_time("due"), body.text_or("evidence", "")};
    if (!wanted.after.empty() && (wanted.member.empty() || !is_uuid(wanted.after)))
        body.fail(errc::invalid_value, "after is the next of the answer before, for the same member");
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return mark(made, wanted); });
}

result<writing> finish_rotation(const surroundings&, const http::request& request) {
    body_reader body(request);
    const std::string evidence = body.text_or("evidence", "");
    if (auto read = body.finish(); !read) return read.error();
    return writing([evidence](call& made) { return finish(made, evidence); });
}

}  // namespace gatehouse::protocol::admin
