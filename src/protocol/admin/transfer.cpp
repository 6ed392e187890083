#include <gatehouse/domain/lifecycle/ownership.hpp>
#include <gatehouse/domain/sessions/step_up.hpp>
#include <gatehouse/store/member_repository.hpp>

#include <algorithm>

#include "body.hpp"
#include "operations.hpp"
#include "owners.hpp"
#include "permit.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

struct wanted_transfer {
    std::string to;
    std::optional<std::string> from;
    bool stay = false;
};

lifecycle::courier courier_of(const call& made) {
    return {made.around.at.keys, made.around.at.place.text(), made.around.sends_mail};
}

result<void> write_offer(json_writer& out, call& made) {
    const auto open = lifecycle::open_offer(made.tx);
    if (!open) return open.error();
    out.name("offer");
    if (!*open) {
        out.null();
        return {};
    }
    out.begin_object();
    write_id(out, "from", (*open)->owner);
    write_id(out, "to", (*open)->target).member("stay", (*open)->stays);
    write_time(out, "created", (*open)->created);
    write_time(out, "expires", (*open)->expires);
    out.end_object();
    return {};
}

result<http::response> present_state(call& made, int status) {
    const auto owners = owners_of(made);
    if (!owners) return owners.error();
    std::string body;
    json_writer out(body);
    out.begin_object();
    if (auto written = write_offer(out, made); !written) return written.error();
    write_owners(out, *owners);
    out.end_object();
    return json_answer(status, std::move(body));
}

// Whose slot the operator hands on. Where several own the organization he says whose.
result<std::optional<member>> present_owner(call& made, const wanted_transfer& wanted) {
    if (wanted.stay) return std::optional<member>();
    auto owners = member_repository(made.tx).owners();
    if (!owners) return owners.error();
    if (wanted.from) {
        const auto named = std::ranges::find(*owners, *wanted.from, [](const member& one) { return one.id.text(); });
        if (named == owners->end()) return make_error(errc::conflict, "from is no owner");
        return std::optional(*named);
    }
    if (owners->size() > 1) return make_error(errc::invalid_value, "there are several owners: say in from whose place it is");
    return owners->empty() ? std::optional<member>() : std::optional(owners->front());
}

result<http::response> hand_over(call& made, const wanted_transfer& wanted, const member_id& to) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const auto from = present_owner(made, wanted);
    if (!from) return from.error();
    const auto courier = courier_of(made);
    if (auto done = lifecycle::hand_over(made.tx, made.from.by, courier, **model, *from, to); !done) return done.error();
    return present_state(made, 200);
}

result<http::response> transfer(call& made, const wanted_transfer& wanted) {
    const auto to = member_id::parse(wanted.to);
    if (!to) return to.error();
    if (made.from.is_operator()) return hand_over(made, wanted, *to);
    if (wanted.from) return make_error(errc::invalid_value, "an owner hands on what is his own: from is the operator's to say");
    if (auto proved = sessions::check_stepped_up(*made.from.who, made.tx.now()); !proved) return proved.error();
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const auto offered =
        lifecycle::offer_ownership(made.tx, made.from.by, courier_of(made), **model, *made.from.who->member, *to, wanted.stay);
    if (!offered) return offered.error();
    return present_state(made, 201);
}

result<void> check_person(const call& made, const char* what) {
    if (made.from.is_operator()) return make_error(errc::conflict, std::string("only a member himself ") + what);
    if (made.from.is_key()) return make_error(errc::forbidden, "API keys cannot transfer ownership");
    return {};
}

result<http::response> accept(call& made) {
    if (auto person = check_person(made, "accepts what he was offered"); !person) return person.error();
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const auto done =
        lifecycle::accept_in_person(made.tx, made.from.by, courier_of(made), **model, *made.from.who, made.around.at.decider);
    if (!done) return done.error();
    return present_state(made, 200);
}

result<http::response> revoke(call& made) {
    if (auto done = lifecycle::end_offer(made.tx, made.from.by, courier_of(made), "revoked"); !done) return done.error();
    return present_state(made, 200);
}

result<http::response> leave(call& made) {
    if (auto person = check_person(made, "steps down; use transfer with from"); !person) return person.error();
    if (auto proved = sessions::check_stepped_up(*made.from.who, made.tx.now()); !proved) return proved.error();
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const auto done = lifecycle::step_down(made.tx, made.from.by, **model, *made.from.who->member);
    if (!done) return done.error();
    return present_state(made, 200);
}

result<writing> without_body(const http::request& request, writing work) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return work;
}

}  // namespace

result<http::response> show_transfer(call& made) { return present_state(made, 200); }

result<writing> offer_transfer(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_transfer wanted{body.text("to"), body.optional_text("from"), body.flag_or("stay", false)};
    if (wanted.stay && wanted.from) body.fail(errc::invalid_value, "with stay nobody's place is taken: leave out from");
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return transfer(made, wanted); });
}

result<writing> accept_transfer(const surroundings&, const http::request& request) { return without_body(request, accept); }
result<writing> revoke_transfer(const surroundings&, const http::request& request) { return without_body(request, revoke); }
result<writing> step_down(const surroundings&, const http::request& request) { return without_body(request, leave); }

}  // namespace gatehouse::protocol::admin
