#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/password.hpp>
#include <gatehouse/domain/sessions/links.hpp>
#include <gatehouse/protocol/shared/origin.hpp>
#include <gatehouse/store/account_repository.hpp>

#include "person.hpp"

namespace gatehouse::protocol::login {
namespace {

page_builder ask() {
    page_builder page("Forgotten password");
    page.paragraph("Enter the address that you sign in with. A link to choose a new password is sent to you.");
    page.form("/forgot", "Send the link", {{"email", "E-mail", "email", "", "username"}});
    return page;
}

http::response ask_new(int status, const std::string& link, std::string_view note = {}) {
    page_builder page("Choose a new password");
    page.paragraph("Every session that is open under your name ends with it.");
    page.form("/reset", "Set the password", {hidden("link", link), new_password_field(), again_field()});
    if (!note.empty()) page.note(note);
    return page.script("/link.js").finish(status);
}

// Whoever has accounts in two organizations gets a link for each.
void ask_for_links(const local_accounts& of, const http::request& request, const std::string& email) {
    std::vector<account_locator::place> places;
    const auto located = of.at.data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto found = account_locator(tx).find(email, "");
        if (!found) return found.error();
        places = *std::move(found);
        return {};
    });
    if (!located) return;
    for (const auto& where : places) {
        write_plan asked{where.organization, write_class::interactive, 0,
                         [&of, by = stranger(request), who = where.member](tenant_transaction& tx) {
                             return lifecycle::ask_password_reset(tx, by, of.at.keys, of.at.place.text(), who);
                         }};
        of.at.data.submit(std::move(asked), [](const result<void>&) {});
    }
}

}  // namespace

endpoint forgotten_form(const local_accounts& of) {
    return [&of](const http::request&) -> answer { return of.sends_mail ? ask().finish(200) : no_mail_page(); };
}

// One answer, at once: whether there is such an account is nobody's business.
endpoint forgotten(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        if (!of.sends_mail) return no_mail_page();
        ask_for_links(of, request, std::string(trim(field_of(read_fields(request), "email"))));
        return page_builder("Look into your mail")
            .paragraph("If there is an account with this address, a link is on its way. It works for 30 minutes.")
            .note("Nothing there? Look among the spam, check the address, or ask your administrator.")
            .link("/login/password", "Sign in")
            .finish(200);
    };
}

endpoint reset_form(const local_accounts&) {
    return [](const http::request&) -> answer { return ask_new(200, ""); };
}

endpoint reset_password(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        const auto fields = read_fields(request);
        const std::string link = field_of(fields, "link");
        const auto handle = parse_credential(credential_kind::password_reset, link);
        if (!handle) return dead_link_page();
        const auto read = of.at.data.read(handle->organization, [&](tenant_transaction& tx) -> result<void> {
            const auto found = sessions::find_link(tx, of.at.keys, credential_kind::password_reset, link);
            return found ? result<void>() : found.error();
        });
        if (!read) return read.error().code == errc::unavailable ? try_again_page() : dead_link_page();
        if (const auto fault = fault_of_new_password(fields)) return ask_new(400, link, *fault);
        const std::string hash = crypto::hash_password(field_of(fields, "password"), of.at.random);
        return plan{handle->organization, write_class::revocation, request.body.size(),
                    [&of, request, link, hash](tenant_transaction& tx) -> result<outcome> {
                        const auto done = lifecycle::reset_password(tx, stranger(request), of.at.keys, link, hash);
                        if (!done) return done.error();
                        return outcome{page_builder("Your password is set").link("/login/password", "Sign in").finish(200)};
                    },
                    [](const error& why) { return why.code == errc::unauthenticated ? dead_link_page() : try_again_page(); }};
    };
}

}  // namespace gatehouse::protocol::login
