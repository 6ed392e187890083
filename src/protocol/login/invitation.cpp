#include <gatehouse/crypto/password.hpp>
#include <gatehouse/domain/lifecycle/invitations.hpp>
#include <gatehouse/domain/sessions/links.hpp>
#include <gatehouse/protocol/shared/cookies.hpp>
#include <gatehouse/protocol/shared/origin.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/invitation_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "person.hpp"

namespace gatehouse::protocol::login {
namespace {

// What the link is good for only the server knows: the secret stands behind '#', and comes with the first post.
http::response begin() {
    return page_builder("You are invited")
        .paragraph("Go on to accept the invitation.")
        .form("/invitations", "Go on", {hidden("link", "")})
        .script("/link.js")
        .finish(200);
}

http::response ask(int status, const std::string& link, std::string_view note = {}) {
    page_builder page("You are invited");
    page.paragraph("Choose the password that you will sign in with.");
    page.form("/invitations", "Accept and sign in", {hidden("link", link), new_password_field(), again_field()});
    if (!note.empty()) page.note(note);
    return page.script("/link.js").finish(status);
}

// Who was invited where; company: the connection that signs such people in, where the domain has one.
struct place {
    organization_id organization;
    std::string organization_name{};
    std::optional<connection> company{};
};

result<void> find_company(tenant_transaction& tx, const principal& shown, place& found) {
    const auto row = invitation_repository(tx).find(invitation_id::trusted(shown.binding));
    if (!row) return row.error();
    if (!row->role) return {};  // a member already, whom this gives a password: whether it may, accepting says
    const auto routed = lifecycle::connection_of_address(tx, row->email);
    if (!routed) return routed.error();
    if (!*routed) return {};
    auto company = connection_repository(tx).get(**routed);
    const auto own = organization_repository(tx).current();
    if (!company) return company.error();
    if (!own) return own.error();
    found.company = *std::move(company);
    found.organization_name = own->name;
    return {};
}

// Looked at before anything is hashed for it: who has no good link costs no work.
result<place> place_of(const doors& at, const http::request& request, std::string_view link) {
    const auto handle = parse_credential(credential_kind::invitation, link);
    if (!handle) return handle.error();
    place found{handle->organization};
    const auto read = at.data.read(handle->organization, [&](tenant_transaction& tx) -> result<void> {
        const auto shown = sessions::find_link(tx, at.keys, credential_kind::invitation, link);
        return shown ? find_company(tx, *shown, found) : shown.error();
    });
    if (read) return found;
    at.failures.spend(request.remote_address, at.time.now());
    return read.error();
}

// He is led to his provider, and the letter goes with the browser: back from there, with the very address proved, he is in. A
// page with a link, as at the sign-in (login.cpp).
http::response lead_on(const doors& at, const place& to, const std::string& link) {
    const auto& company = *to.company;
    constexpr int seconds = limits::saml_request_ms / 1000;
    auto answer = page_builder("You are invited to " + to.organization_name)
                      .paragraph("Your company signs you in: " + to.organization_name + " takes your word from " +
                                 company.name + ", so there is no password to choose. Sign in there, and you have accepted.")
                      .link("/saml/" + std::string(company.id.text()) + "/login", "Continue with " + company.name)
                      .finish(200);
    answer.set("Set-Cookie", set_cookie(at.place, invitation_cookie_name(at.place), link, seconds, same_site::none));
    return answer;
}

result<outcome> accept(tenant_transaction& tx, const local_accounts& of, const http::request& request, const std::string& link,
                       const std::string& hash) {
    const auto by = stranger(request);
    const auto joined = lifecycle::accept_invitation(tx, by, of.at.keys, of.at.decider, link, hash);
    if (!joined) return joined.error();
    const auto in = lifecycle::sign_in_with_password(tx, by, of.at.keys, *joined, hash, browser_of(of, request));
    if (!in) return in.error();
    const auto at = organization_repository(tx).current();
    if (!at) return at.error();
    page_builder page("Welcome to " + at->name);
    page.paragraph("You are signed in. From now on you sign in with your e-mail address and this password.")
        .link("/me", "Go on");
    return outcome{with_session_cookie(of, page.finish(200), in->credential)};
}

http::response refuse(const error& why) {
    if (why.code == errc::unauthenticated) return dead_link_page();
    if (why.code != errc::forbidden && why.code != errc::conflict) return try_again_page();
    return page_builder("Not accepted")
        .paragraph(why.detail)
        .link("/login", "Sign in")
        .finish(why.code == errc::forbidden ? 403 : 409);
}

}  // namespace

endpoint invitation_form(const local_accounts&) {
    return [](const http::request&) -> answer { return begin(); };
}

endpoint accept_invitation(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        const auto fields = read_fields(request);
        const std::string link = field_of(fields, "link");
        const auto where = place_of(of.at, request, link);
        if (!where) return where.error().code == errc::unavailable ? try_again_page() : dead_link_page();
        if (where->company) return lead_on(of.at, *where, link);
        if (!fields.contains("password")) return ask(200, link);
        if (const auto fault = fault_of_new_password(fields)) return ask(400, link, *fault);
        const std::string hash = crypto::hash_password(field_of(fields, "password"), of.at.random);
        return plan{where->organization, write_class::sign_in, request.body.size(),
                    [&of, request, link, hash](tenant_transaction& tx) { return accept(tx, of, request, link, hash); }, refuse};
    };
}

}  // namespace gatehouse::protocol::login
