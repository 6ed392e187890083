#include <gatehouse/crypto/password.hpp>
#include <gatehouse/domain/lifecycle/invitations.hpp>
#include <gatehouse/domain/sessions/links.hpp>
#include <gatehouse/protocol/shared/origin.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "person.hpp"

namespace gatehouse::protocol::login {
namespace {

http::response ask(int status, const std::string& link, std::string_view note = {}) {
    page_builder page("You are invited");
    page.paragraph("Choose the password that you will sign in with.");
    page.form("/invitations", "Accept and sign in", {hidden("link", link), new_password_field(), again_field()});
    if (!note.empty()) page.note(note);
    return page.script("/link.js").finish(status);
}

// Looked at before anything is hashed for it: who has no good link costs no work.
result<organization_id> organization_of(const doors& at, const http::request& request, std::string_view link) {
    const auto handle = parse_credential(credential_kind::invitation, link);
    if (!handle) return handle.error();
    const auto read = at.data.read(handle->organization, [&](tenant_transaction& tx) -> result<void> {
        const auto found = sessions::find_link(tx, at.keys, credential_kind::invitation, link);
        return found ? result<void>() : found.error();
    });
    if (read) return handle->organization;
    at.failures.spend(request.remote_address, at.time.now());
    return read.error();
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
    return [](const http::request&) -> answer { return ask(200, ""); };
}

endpoint accept_invitation(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        const auto fields = read_fields(request);
        const std::string link = field_of(fields, "link");
        const auto where = organization_of(of.at, request, link);
        if (!where) return where.error().code == errc::unavailable ? try_again_page() : dead_link_page();
        if (const auto fault = fault_of_new_password(fields)) return ask(400, link, *fault);
        const std::string hash = crypto::hash_password(field_of(fields, "password"), of.at.random);
        return plan{*where, write_class::sign_in, request.body.size(),
                    [&of, request, link, hash](tenant_transaction& tx) { return accept(tx, of, request, link, hash); }, refuse};
    };
}

}  // namespace gatehouse::protocol::login
