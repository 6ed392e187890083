#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/domain/lifecycle/access_end.hpp>
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include <algorithm>

#include "body.hpp"
#include "exposing.hpp"
#include "operations.hpp"
#include "permit.hpp"
#include "render.hpp"
#include "rotations.hpp"

namespace gatehouse::protocol::admin {
namespace {

constexpr std::string_view tombstone_label = "tombstone";

// Nobody above the caller is touched.
result<member> target_of(call& made) {
    const auto id = member_id::parse(made.path_value(0));
    if (!id) return id.error();
    auto found = member_repository(made.tx).get(*id);
    if (!found) return found;
    if (found->gone()) return make_error(errc::conflict, "this member was removed");
    if (auto may = check_not_above(made, *id); !may) return may.error();
    return found;
}

using extra = function_ref<result<void>(json_writer&)>;

// The member, and what is to be said beside.
result<http::response> present_state(call& made, const member_id& id, extra beside) {
    const auto after = member_repository(made.tx).get(id);
    if (!after) return after.error();
    const auto holds = hold_repository(made.tx).of(id);
    if (!holds) return holds.error();
    std::string body;
    json_writer out(body);
    out.begin_object();
    write_member(out, *after);
    out.name("holds").begin_array();
    for (const auto& one : *holds)
        out.begin_object().member("source", one.source.text()).member("reason", one.reason).end_object();
    out.end_array();
    if (auto written = beside(out); !written) return written.error();
    out.end_object();
    return json_answer(200, std::move(body));
}
result<http::response> present_state(call& made, const member_id& id) {
    return present_state(made, id, [](json_writer&) { return result<void>(); });
}

void write_credentials(json_writer& out, const lifecycle::what_ended& all) {
    out.member("sessions", all.sessions).member("child_sessions", all.child_sessions);
    out.member("api_keys", all.api_keys).member("links", all.links);
}

// What an administrator set is taken back by nobody below that one (access.md, Invariants, 5).
result<void> check_setter(call& made, std::string_view by) {
    if (made.from.is_operator()) return {};
    const auto setter = member_id::parse(by);
    const auto level = setter ? made.around.at.decider.highest_level_of(made.tx, *setter)
                              : result<std::int64_t>(make_error(errc::not_found, "no member"));
    if (!level && level.error().code == errc::not_found)  // the operating system's user, or an operator key
        return make_error(errc::forbidden, "the operator set this, and only the operator takes it back");
    if (!level) return level.error();
    return check_level(made, *level, "who suspended this member, or set the end");
}

// Of two who suspend the same member, the higher one's word is the hold's: who lifts it must reach that level.
result<void> take_over(call& made, const member_id& id, const std::string& reason) {
    const auto holds = hold_repository(made.tx).of(id);
    if (!holds) return holds.error();
    const auto own = std::ranges::find(*holds, hold_source::admin(), &hold::source);
    if (own == holds->end() || own->by == made.from.by.actor) return {};
    if (auto below = check_setter(made, own->by); !below) return below.error().code == errc::forbidden ? result<void>() : below;
    return hold_repository(made.tx).set_by(id, own->source, reason.empty() ? own->reason : reason, made.from.by.actor);
}

result<http::response> suspend(call& made, const std::string& reason) {
    const auto target = target_of(made);
    if (!target) return target.error();
    if (auto settled = settle_before(made, target->id); !settled) return settled.error();
    lifecycle::what_ended ended;
    if (auto taken = take_over(made, target->id, reason); !taken) return taken.error();
    if (auto done = lifecycle::suspend(made.tx, made.from.by, target->id, hold_source::admin(), reason, &ended); !done)
        return done.error();
    return present_state(made, target->id, [&](json_writer& out) {
        write_credentials(out.name("ended").begin_object(), ended);
        out.end_object();
        return result<void>();
    });
}

// With the secrets that the member saw: they should be changed.
result<void> write_removal(json_writer& out, call& made, const member_id& id, const lifecycle::what_ended& ended) {
    write_credentials(out.name("ended").begin_object(), ended);
    out.member("assignments", ended.assignments).member("teams", ended.teams).member("grants", ended.grants);
    out.member("rotations_marked", ended.rotations_marked).member("tokens_marked", ended.tokens_marked).end_object();
    return write_unrotated(out, made, id);
}

result<http::response> remove(call& made) {
    const auto target = target_of(made);
    if (!target) return target.error();
    if (auto settled = settle_before(made, target->id); !settled) return settled.error();
    const auto& keys = made.around.at.keys;
    const auto hash = [&keys](std::string_view text) { return keys.mac(tombstone_label, text); };
    lifecycle::what_ended ended;
    if (auto done = lifecycle::remove(made.tx, made.from.by, target->id, removal_source::administrator, hash, &ended); !done)
        return done.error();
    return present_state(made, target->id, [&](json_writer& out) { return write_removal(out, made, target->id, ended); });
}

result<std::vector<hold>> liftable(call& made, const member_id& id) {
    const auto holds = hold_repository(made.tx).of(id);
    if (!holds) return holds.error();
    std::vector<hold> own;
    for (const auto& one : *holds)
        if (one.source.kind != hold_kind::connection) own.push_back(one);
    if (holds->empty()) return make_error(errc::conflict, "this member is not suspended");
    if (own.empty())
        return make_error(errc::conflict, "the hold is " + holds->front().source.text() + "'s: the identity provider lifts it");
    for (const auto& one : own) {
        if (one.source != hold_source::admin()) continue;
        if (auto may = check_setter(made, one.by); !may) return may.error();
    }
    return own;
}

result<http::response> reactivate(call& made) {
    const auto target = target_of(made);
    if (!target) return target.error();
    const auto holds = liftable(made, target->id);
    if (!holds) return holds.error();
    for (const auto& one : *holds)
        if (auto done = lifecycle::reactivate(made.tx, made.from.by, target->id, one.source); !done) return done.error();
    return present_state(made, target->id);
}

result<http::response> set_end(call& made, instant at) {
    const auto target = target_of(made);
    if (!target) return target.error();
    // Bringing an end forward does not make it one's own where another stands above.
    std::string setter = made.from.by.actor;
    if (target->access_ends_at && (made.from.is(target->id) || !check_setter(made, target->access_ends_by)))
        setter = target->access_ends_by;
    if (auto done = lifecycle::set_access_end(made.tx, made.from.by, *target, at, setter); !done) return done.error();
    return present_state(made, target->id);
}

result<http::response> clear_end(call& made) {
    const auto target = target_of(made);
    if (!target) return target.error();
    if (made.from.is(target->id))
        return make_error(errc::forbidden, "nobody prolongs his own access: ask another administrator");
    if (target->access_ends_at)
        if (auto may = check_setter(made, target->access_ends_by); !may) return may.error();
    if (auto done = lifecycle::clear_access_end(made.tx, made.from.by, *target); !done) return done.error();
    return present_state(made, target->id);
}

}  // namespace

result<writing> end_access(const surroundings&, const http::request& request) {
    body_reader body(request);
    const auto at = body.optional_time("at");
    if (!at) body.fail(errc::invalid_value, "at: when the access ends, as 2027-01-31T17:00:00Z");
    if (auto read = body.finish(); !read) return read.error();
    return writing([at = *at](call& made) { return set_end(made, at); });
}

result<writing> keep_access(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing(clear_end);
}

result<writing> suspend_member(const surroundings&, const http::request& request) {
    body_reader body(request);
    const std::string reason = body.text_or("reason", "");
    if (auto read = body.finish(); !read) return read.error();
    return writing([reason](call& made) { return suspend(made, reason); });
}

result<writing> remove_member(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing([](call& made) { return remove(made); });
}

result<writing> reactivate_member(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing([](call& made) { return reactivate(made); });
}

}  // namespace gatehouse::protocol::admin
