#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/access/units.hpp>
#include <gatehouse/store/unit_repository.hpp>

#include "above.hpp"
#include "gains_there.hpp"
#include "lookup.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

void write_unit(json_writer& out, const unit& what) {
    write_id(out, "id", what.id).member("code", what.code).member("name", what.name).member("description", what.description);
}

struct wanted_unit {
    std::optional<std::string> name, description;
};

result<http::response> change(call& made, const wanted_unit& wanted) {
    auto after = find_unit(made.tx, made.path_value(0));
    if (!after) return after.error();
    after->name = wanted.name.value_or(after->name);
    after->description = wanted.description.value_or(after->description);
    if (auto done = access::change_unit(made.tx, made.from.by, *after); !done) return done.error();
    return object_answer(200, [&](json_writer& out) { write_unit(out, *after); });
}

// A resource that was restricted to this unit alone would be open to all: its units are said anew first.
result<http::response> erase(call& made) {
    const auto gone = find_unit(made.tx, made.path_value(0));
    if (!gone) return gone.error();
    const auto above = those_above::in(made, gone->id);
    if (!above) return above.error();
    const auto members = access::delete_unit(made.tx, made.from.by, *gone);
    if (!members) return members.error();
    if (auto kept = above->check_kept(made); !kept) return kept.error();
    return object_answer(
        200, [&](json_writer& out) { write_id(out, "id", gone->id).member("status", "deleted").member("members", *members); });
}

// Nobody puts himself where restricted resources are, nor moves whoever stands above.
result<void> check_placing(call& made, const member_id& who) {
    if (made.from.is(who)) return make_error(errc::forbidden, "nobody puts himself into a unit: ask somebody else to do it");
    return check_not_above(made, who);
}

result<http::response> put_member(call& made, const std::string& member) {
    const auto which = find_unit(made.tx, made.path_value(0));
    if (!which) return which.error();
    const auto who = find_living_member(made.tx, member);
    if (!who) return who.error();
    if (auto may = check_placing(made, who->id); !may) return may.error();
    const auto gains = gains_there::of(made, which->id, who->id);
    if (!gains) return gains.error();
    if (auto done = access::add_to_unit(made.tx, made.from.by, which->id, who->id); !done) return done.error();
    if (auto may = gains->check_held(made); !may) return may.error();
    return object_answer(201, [&](json_writer& out) {
        write_id(out, "unit", which->id);
        write_id(out, "member", who->id);
    });
}

result<http::response> take_member(call& made) {
    const auto which = find_unit(made.tx, made.path_value(0));
    if (!which) return which.error();
    const auto who = member_id::parse(made.path_value(1));
    if (!who) return who.error();
    if (auto may = check_not_above(made, *who); !may) return may.error();
    if (auto done = access::remove_from_unit(made.tx, made.from.by, which->id, *who); !done) return done.error();
    return object_answer(200, [&](json_writer& out) {
        write_id(out, "unit", which->id);
        write_id(out, "member", *who).member("status", "removed");
    });
}

}  // namespace

result<http::response> list_units(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto page = unit_repository(made.tx).list(asked->after, asked->limit + 1);
    if (!page) return page.error();
    const auto next = next_page(*page, *asked);
    return list_answer(*page, write_unit, next);
}

result<http::response> show_unit(call& made) {
    const auto found = find_unit(made.tx, made.path_value(0));
    if (!found) return found.error();
    return object_answer(200, [&](json_writer& out) { write_unit(out, *found); });
}

result<http::response> list_unit_members(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto which = find_unit(made.tx, made.path_value(0));
    if (!which) return which.error();
    auto page = unit_repository(made.tx).members(which->id, asked->after, asked->limit + 1);
    if (!page) return page.error();
    const auto next = next_page(*page, *asked, [](const member_id& last) { return last.text(); });
    return list_answer(
        *page, [](json_writer& out, const member_id& one) { write_id(out, "member", one); }, next);
}

result<writing> create_unit(const surroundings&, const http::request& request) {
    body_reader body(request);
    const std::string code = body.text("code"), name = body.text_or("name", code), about = body.text_or("description", "");
    if (auto read = body.finish(); !read) return read.error();
    return writing([code, name, about](call& made) -> result<http::response> {
        const unit row{made.tx.new_id<unit_id>(), code, name, about};
        if (auto done = access::create_unit(made.tx, made.from.by, row); !done) return done.error();
        return object_answer(201, [&](json_writer& out) { write_unit(out, row); });
    });
}

result<writing> change_unit(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_unit wanted{body.optional_text("name"), body.optional_text("description")};
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return change(made, wanted); });
}

result<writing> delete_unit(const surroundings&, const http::request&) { return writing(erase); }

result<writing> add_unit_member(const surroundings&, const http::request& request) {
    body_reader body(request);
    const std::string member = body.text("member");
    if (auto read = body.finish(); !read) return read.error();
    return writing([member](call& made) { return put_member(made, member); });
}

result<writing> remove_unit_member(const surroundings&, const http::request&) { return writing(take_member); }

}  // namespace gatehouse::protocol::admin
