#include <gatehouse/base/text.hpp>
#include <gatehouse/protocol/shared/origin.hpp>

#include "browser.hpp"
#include "person.hpp"

namespace gatehouse::protocol::login {
namespace {

http::response ask_again(int status, std::string_view note = {}) {
    page_builder page("Is it you?");
    page.paragraph("What comes next cannot be taken back. For ten minutes from now it is known that it is you.");
    page.form("/me/confirm", "It is me",
              {{"present", "Password", "password", "", "current-password"}, {"code", "Code", "text", "", "one-time-code"}});
    page.link("/me", "Back");
    if (!note.empty()) page.note(note);
    return page.finish(status);
}

http::response codes_are_off() {
    return page_builder("Turn one-time codes on first")
        .paragraph("What comes next takes a password and a code of your authenticator app.")
        .link("/me/codes", "One-time codes")
        .finish(409);
}

http::response at_identity_provider(const connection_id& by) {
    return page_builder("Is it you?")
        .paragraph("Your company's identity provider says so: it will ask you to sign in again.")
        .link("/saml/" + std::string(by.text()) + "/login?force_authn=1&return_to=/me/ownership", "Sign in again")
        .finish(200);
}

http::response not_confirmed(const error& why) {
    return why.code == errc::conflict
               ? page_builder("Not done").paragraph(why.detail + ".").link("/me/confirm", "Back").finish(409)
               : try_again_page();
}

http::response confirmed_page() {
    return page_builder("It is you")
        .paragraph("For ten minutes from now this session may do what cannot be taken back.")
        .link("/me/ownership", "Ownership of the organization")
        .link("/me", "Back")
        .finish(200);
}

answer confirm(const local_accounts& of, const own_account& own, const http::request& request, const std::string& code) {
    return own_plan(
        own, request,
        [&of, own, code](tenant_transaction& tx, const request_context& by) -> result<outcome> {
            const auto done = lifecycle::confirm_presence(tx, by, of.at.keys, own.person.id, own.account.password_hash, code);
            if (!done) return done.error();
            if (!*done) return outcome{ask_again(403, "That is not it."), disposition::refused};
            return outcome{confirmed_page()};
        },
        not_confirmed);
}

// Of whom an identity provider signs in there is no password here that could be asked for.
http::response elsewhere(const local_accounts& of, const http::request& request, const error& why) {
    if (why.code != errc::conflict) return no_own_page(why, "/me/confirm");
    std::optional<connection_id> by;
    const auto read = with_session(of.at, request, [&](tenant_transaction&, const principal& who) -> result<void> {
        by = who.connection;
        return {};
    });
    return read && by ? at_identity_provider(*by) : no_own_page(why, "/me/confirm");
}

}  // namespace

endpoint confirmation_form(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        const auto own = read_own(of, request);
        if (!own) return elsewhere(of, request, own.error());
        if (own->who.connection) return at_identity_provider(*own->who.connection);
        return own->account.has_totp() ? ask_again(200) : codes_are_off();
    };
}

endpoint confirm_me(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        const auto own = read_own(of, request);
        if (!own) return elsewhere(of, request, own.error());
        if (!own->account.has_totp()) return codes_are_off();
        const auto fields = read_fields(request);
        if (auto wrong = fault_of_present_password(of, *own, request, fields, "That is not it.", ask_again))
            return *std::move(wrong);
        return confirm(of, *own, request, std::string(trim(field_of(fields, "code"))));
    };
}

}  // namespace gatehouse::protocol::login
