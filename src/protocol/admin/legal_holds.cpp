#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/audit/legal_hold.hpp>
#include <gatehouse/domain/sessions/step_up.hpp>
#include <gatehouse/store/legal_hold_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "body.hpp"
#include "paging.hpp"
#include "retention.hpp"

namespace gatehouse::protocol::admin {
namespace {

enum class held_whom : std::uint8_t { organization, member };
using whom = std::optional<member_id>;

void write_held(json_writer& out, const legal_hold& one) {
    if (one.member) write_id(out, "member", *one.member);
    out.member("reason", one.reason).member("by", one.by);
    write_time(out, "since", one.since);
}

// Whoever was removed as well: that is who is erased.
result<whom> whom_in_path(call& made, held_whom of) {
    if (of == held_whom::organization) return whom();
    const auto id = member_id::parse(made.path_value(0));
    if (!id) return id.error();
    if (const auto known = member_repository(made.tx).get(*id); !known) return known.error();
    return whom(*id);
}

result<http::response> hold(call& made, held_whom of, const std::string& reason) {
    const auto who = whom_in_path(made, of);
    if (!who) return who.error();
    if (auto set = audit::set_legal_hold(made.tx, made.from.by, *who, reason); !set) return set.error();
    const auto stands = legal_hold_repository(made.tx).find(*who);
    if (!stands) return stands.error();
    return object_answer(201, [&](json_writer& out) { write_held(out, **stands); });
}

// What stood in the way of deleting goes with it: an owner's own act, or the operator's.
result<void> check_who_releases(call& made) {
    if (made.from.is_operator()) return {};
    const auto person = member_repository(made.tx).get(*made.from.who->member);
    if (!person) return person.error();
    if (!person->owner) return make_error(errc::forbidden, "only an owner lifts a legal hold");
    return sessions::check_stepped_up(*made.from.who, made.tx.now());
}

result<http::response> release(call& made, held_whom of, const std::string& reason) {
    if (auto may = check_who_releases(made); !may) return may.error();
    const auto who = whom_in_path(made, of);
    if (!who) return who.error();
    if (auto lifted = audit::lift_legal_hold(made.tx, made.from.by, *who, reason); !lifted) return lifted.error();
    return object_answer(200, [&](json_writer& out) {
        if (*who) write_id(out, "member", **who);
        out.member("status", "lifted");
    });
}

using holding = result<http::response> (*)(call&, held_whom, const std::string&);

result<writing> prepare(const http::request& request, held_whom of, holding act) {
    body_reader body(request);
    const std::string reason = act == hold ? body.text("reason") : body.text_or("reason", "");
    if (reason.size() > limits::description_bytes) body.fail(errc::too_large, "the reason is too long");
    if (auto read = body.finish(); !read) return read.error();
    return writing([=](call& made) { return act(made, of, reason); });
}

}  // namespace

result<http::response> list_legal_holds(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto rows = legal_hold_repository(made.tx).list(asked->after, asked->limit + 1);
    if (!rows) return rows.error();
    const auto next = next_page(*rows, *asked, legal_hold_repository::place_of);
    return list_answer(*rows, write_held, next);
}

result<writing> hold_organization(const surroundings&, const http::request& request) {
    return prepare(request, held_whom::organization, hold);
}
result<writing> release_organization(const surroundings&, const http::request& request) {
    return prepare(request, held_whom::organization, release);
}
result<writing> hold_member(const surroundings&, const http::request& request) {
    return prepare(request, held_whom::member, hold);
}
result<writing> release_member(const surroundings&, const http::request& request) {
    return prepare(request, held_whom::member, release);
}

result<std::string> legal_hold_text(call& made) {
    const auto stands = legal_hold_repository(made.tx).find(std::nullopt);
    if (!stands) return stands.error();
    if (!*stands) return std::string("null");
    std::string text;
    json_writer out(text);
    out.begin_object();
    write_held(out, **stands);
    out.end_object();
    return text;
}

}  // namespace gatehouse::protocol::admin
