#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/lifecycle/ownership.hpp>
#include <gatehouse/domain/sessions/step_up.hpp>
#include <gatehouse/protocol/shared/origin.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "browser.hpp"
#include "person.hpp"

namespace gatehouse::protocol::login {
namespace {

struct shown_state {
    principal who;
    member person;
    std::string organization;
    std::optional<ownership_offer> offer;
    std::string owner_name, target_name;
};

result<void> read_names(tenant_transaction& tx, shown_state& into) {
    if (!into.offer) return {};
    const auto owner = member_repository(tx).get(into.offer->owner), target = member_repository(tx).get(into.offer->target);
    if (!owner) return owner.error();
    if (!target) return target.error();
    into.owner_name = owner->names.shown();
    into.target_name = target->names.shown();
    return {};
}

result<shown_state> read_state(const doors& at, const http::request& request) {
    std::optional<shown_state> state;
    const auto read = with_session(at, request, [&](tenant_transaction& tx, const principal& who) -> result<void> {
        auto person = member_repository(tx).get(*who.member);
        if (!person) return person.error();
        const auto organization = organization_repository(tx).current();
        if (!organization) return organization.error();
        auto offer = lifecycle::open_offer(tx);
        if (!offer) return offer.error();
        state = shown_state{who, *std::move(person), organization->name, *std::move(offer), {}, {}};
        return read_names(tx, *state);
    });
    if (!read) return read.error();
    return *std::move(state);
}

http::response target_page(const shown_state& state) {
    page_builder page("Own " + state.organization + "?");
    page.paragraph(state.owner_name + " offers you the ownership of " + state.organization + ".");
    page.facts({{"Good until", to_rfc3339(state.offer->expires)},
                {"Then", state.offer->stays ? "you own it beside " + state.owner_name : "you own it alone"}});
    page.form("/me/ownership/accept", "Accept").form("/me/ownership/decline", "Decline");
    return page.link("/me", "Back").finish(200);
}

http::response owner_page(const shown_state& state) {
    page_builder page("Ownership of " + state.organization);
    if (state.offer) {
        page.facts({{"Offered to", state.target_name}, {"Good until", to_rfc3339(state.offer->expires)}});
        page.form("/me/ownership/revoke", "Revoke it");
    } else {
        page.paragraph(
            "You own it. You may offer it to another active member who signs in with a second factor; it becomes his when he "
            "accepts, within three days.");
        page.link("/me/confirm", "First, prove that it is you");
        page.form("/me/ownership/offer", "Offer it", {{"user", "User name or e-mail", "text", ""}});
    }
    return page.link("/me", "Back").finish(200);
}

http::response nothing_page(int status = 200) {
    return page_builder("Nothing is offered to you")
        .paragraph("No ownership waits for you: it was revoked, it took too long, or it was never offered.")
        .link("/me", "Back")
        .finish(status);
}

http::response done_page(std::string_view title) {
    return page_builder(title).paragraph("Both of you are told by mail.").link("/me", "Back").finish(200);
}

http::response refuse(const error& why) {
    const bool told = why.code == errc::forbidden || why.code == errc::conflict || why.code == errc::invalid_value ||
                      why.code == errc::not_found;
    if (!told) return try_again_page();
    page_builder page("Not done");
    page.paragraph(why.detail + ".").link("/me/confirm", "Prove that it is you").link("/me/ownership", "Back");
    return page.finish(why.code == errc::forbidden ? 403 : 409);
}

struct acting {
    tenant_transaction& tx;
    const request_context& by;
    const principal& who;
    const access::permission_model& model;
    const lifecycle::courier& courier;
    const access::decider& rights;
    const form_fields& fields;
};
using act = result<http::response> (*)(const acting&);

result<outcome> carry_out(const ownership_pages& of, act what, const principal& who, const form_fields& fields,
                          tenant_transaction& tx, const request_context& by) {
    const auto organization = organization_repository(tx).current();
    if (!organization) return organization.error();
    const auto model = of.models.loaded(organization->model);
    if (!model) return model.error();
    const lifecycle::courier courier = courier_of(of.people);
    auto answered = what({tx, by, who, **model, courier, of.people.at.decider, fields});
    if (!answered) return answered.error();
    return outcome{*std::move(answered)};
}

endpoint post(const ownership_pages& of, act what) {
    return [of, what](const http::request& request) -> answer {
        if (!is_same_origin(of.people.at.place, request)) return foreign_page();
        const auto state = read_state(of.people.at, request);
        if (!state) return no_own_page(state.error(), "/me/ownership");
        return session_plan(
            state->who, request,
            [of, what, who = state->who, fields = read_fields(request)](tenant_transaction& tx, const request_context& by) {
                return carry_out(of, what, who, fields, tx, by);
            },
            refuse);
    };
}

result<member_id> member_called(tenant_transaction& tx, std::string_view user) {
    const auto found = member_repository(tx).find_by_name_or_email(trim(user));
    if (!found) return found.error();
    if (found->size() == 1) return found->front().id;
    return make_error(errc::conflict, found->empty() ? "nobody here has this user name or e-mail"
                                                     : "more than one member has this user name or e-mail");
}

result<http::response> offer(const acting& at) {
    if (const auto proved = sessions::check_stepped_up(at.who, at.tx.now()); !proved) return proved.error();
    const auto to = member_called(at.tx, field_of(at.fields, "user"));
    if (!to) return to.error();
    const auto made = lifecycle::offer_ownership(at.tx, at.by, at.courier, at.model, *at.who.member, *to, false);
    if (!made) return made.error();
    return done_page("Ownership is offered");
}

result<void> check_owner(const acting& at) {
    const auto person = member_repository(at.tx).get(*at.who.member);
    if (!person) return person.error();
    return person->owner ? result<void>() : make_error(errc::forbidden, "only an owner revokes what was offered");
}

result<http::response> revoke(const acting& at) {
    if (const auto may = check_owner(at); !may) return may.error();
    if (const auto done = lifecycle::end_offer(at.tx, at.by, at.courier, "revoked"); !done) return done.error();
    return done_page("Ownership is not offered any more");
}

result<http::response> accept(const acting& at) {
    const auto done = lifecycle::accept_in_person(at.tx, at.by, at.courier, at.model, at.who, at.rights);
    if (!done) return done.error();
    return done_page("The organization is yours");
}

result<http::response> decline(const acting& at) {
    const auto open = lifecycle::open_offer(at.tx);
    if (!open) return open.error();
    if (!*open || (*open)->target != *at.who.member) return nothing_page(409);
    if (const auto done = lifecycle::end_offer(at.tx, at.by, at.courier, "declined"); !done) return done.error();
    return done_page("You declined");
}

}  // namespace

endpoint my_ownership(const ownership_pages& of) {
    return [of](const http::request& request) -> answer {
        const auto state = read_state(of.people.at, request);
        if (!state) return no_own_page(state.error(), "/me/ownership");
        if (state->person.owner) return owner_page(*state);
        if (state->offer && state->offer->target == state->person.id) return target_page(*state);
        return nothing_page();
    };
}

endpoint offer_ownership(const ownership_pages& of) { return post(of, offer); }
endpoint revoke_ownership(const ownership_pages& of) { return post(of, revoke); }
endpoint accept_ownership(const ownership_pages& of) { return post(of, accept); }
endpoint decline_ownership(const ownership_pages& of) { return post(of, decline); }

}  // namespace gatehouse::protocol::login
