#include <gatehouse/crypto/password.hpp>
#include <gatehouse/protocol/shared/origin.hpp>

#include "person.hpp"

namespace gatehouse::protocol::login {
namespace {

http::response ask(int status, std::string_view note = {}) {
    page_builder page("Change your password");
    page.form("/me/password", "Change it",
              {{"present", "Present password", "password", "", "current-password"}, new_password_field(), again_field()});
    page.link("/me", "Back");
    if (!note.empty()) page.note(note);
    return page.finish(status);
}

}  // namespace

endpoint my_password_form(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        const auto own = read_own(of, request);
        return own ? ask(200) : no_own_page(own.error(), "/me/password");
    };
}

endpoint my_password(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        const auto own = read_own(of, request);
        if (!own) return no_own_page(own.error(), "/me/password");
        const auto fields = read_fields(request);
        if (const auto fault = fault_of_new_password(fields)) return ask(400, *fault);
        if (auto wrong = fault_of_present_password(of, *own, request, fields, "The present password is another one.", ask))
            return *std::move(wrong);
        const std::string hash = crypto::hash_password(field_of(fields, "password"), of.at.random);
        return own_plan(
            *own, request,
            [own = *own, hash](tenant_transaction& tx, const request_context& by) -> result<outcome> {
                const auto done = lifecycle::change_password(tx, by, own.person.id, own.account.password_hash, hash);
                if (!done) return done.error();
                return outcome{page_builder("Your password is changed")
                                   .paragraph("Your sessions in other browsers have ended.")
                                   .link("/me", "Back")
                                   .finish(200)};
            },
            [](const error&) { return try_again_page(); });
    };
}

}  // namespace gatehouse::protocol::login
