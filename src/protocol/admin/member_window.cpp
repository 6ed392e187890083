#include <gatehouse/domain/lifecycle/access_begin.hpp>
#include <gatehouse/domain/lifecycle/access_end.hpp>

#include "body.hpp"
#include "exposing.hpp"
#include "member_state.hpp"
#include "operations.hpp"

// When a membership begins and ends by itself.
namespace gatehouse::protocol::admin {
namespace {

// Moving what is set further does not make it one's own where another stands above.
std::string setter_of(call& made, const member& target, const std::string& before) {
    return made.from.is(target.id) || !check_setter(made, before) ? before : std::string(made.from.by.actor);
}

// As a suspension does: whoever is in is out from now on.
result<http::response> set_begin(call& made, instant at) {
    const auto target = target_of(made);
    if (!target) return target.error();
    if (auto settled = settle_before(made, target->id); !settled) return settled.error();
    const bool waits = !target->begun(made.tx.now());
    const std::string setter = waits ? setter_of(made, *target, target->access_begins_by) : std::string(made.from.by.actor);
    lifecycle::what_ended ended;
    if (auto done = lifecycle::set_access_begin(made.tx, made.from.by, *target, at, setter, &ended); !done) return done.error();
    return present_state(made, target->id, [&](json_writer& out) {
        write_credentials(out.name("ended").begin_object(), ended);
        out.end_object();
        return result<void>();
    });
}

result<http::response> clear_begin(call& made) {
    const auto target = target_of(made);
    if (!target) return target.error();
    if (target->access_begins_at)
        if (auto may = check_setter(made, target->access_begins_by); !may) return may.error();
    if (auto done = lifecycle::clear_access_begin(made.tx, made.from.by, *target); !done) return done.error();
    return present_state(made, target->id);
}

result<http::response> set_end(call& made, instant at) {
    const auto target = target_of(made);
    if (!target) return target.error();
    const std::string setter =
        target->access_ends_at ? setter_of(made, *target, target->access_ends_by) : std::string(made.from.by.actor);
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

result<writing> delay_access(const surroundings&, const http::request& request) {
    body_reader body(request);
    const auto at = body.optional_time("not_before");
    if (!at) body.fail(errc::invalid_value, "not_before: when the access begins, as 2027-01-31T08:00:00Z");
    if (auto read = body.finish(); !read) return read.error();
    return writing([at = *at](call& made) { return set_begin(made, at); });
}

result<writing> open_access(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing(clear_begin);
}

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

}  // namespace gatehouse::protocol::admin
