#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include <algorithm>

#include "body.hpp"
#include "exposing.hpp"
#include "member_state.hpp"
#include "operations.hpp"
#include "permit.hpp"
#include "render.hpp"
#include "rotations.hpp"

namespace gatehouse::protocol::admin {
namespace {

constexpr std::string_view tombstone_label = "tombstone";

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

}  // namespace

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
