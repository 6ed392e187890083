#include <gatehouse/domain/lifecycle/recovery_address.hpp>
#include <gatehouse/protocol/shared/origin.hpp>

#include "person.hpp"

namespace gatehouse::protocol::login {
namespace {

// A mail may have gone to a wrong address, and its reader gets no say: whoever asked signs in to confirm.
http::response sign_in_first() {
    return page_builder("Sign in first")
        .paragraph(
            "Sign in, in this browser, as the one who asked for it, and open the link in the mail again: it is still good.")
        .link("/login?return_to=%2Fme%2Frecovery", "Sign in")
        .finish(403);
}

http::response confirmation_page() {
    return page_builder("Confirm your recovery address")
        .paragraph("Links to a new password will go to the address at which you were sent the link to this page.")
        .form("/me/recovery/confirm", "Confirm", {hidden("link", "")})
        .link("/me/recovery", "Recovery address")
        .script("/link.js")
        .finish(200);
}

result<outcome> confirm(tenant_transaction& tx, const request_context& by, const local_accounts& of, const member_id& who,
                        const std::string& link) {
    const auto address = lifecycle::confirm_recovery_change(tx, by, courier_of(of), who, link);
    if (!address && address.error().code == errc::unauthenticated) return outcome{dead_link_page(), disposition::refused};
    if (!address) return address.error();
    return outcome{page_builder("Your recovery address is confirmed")
                       .paragraph("Links to a new password go to " + *address + " from now on.")
                       .link("/me", "Back")
                       .finish(200)};
}

}  // namespace

endpoint my_recovery_confirmation(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        const auto own = read_own(of, request);
        if (own) return confirmation_page();
        return own.error().code == errc::unauthenticated ? sign_in_first() : no_own_page(own.error(), "/me/recovery");
    };
}

endpoint confirm_my_recovery(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        const auto own = read_own(of, request);
        if (!own && own.error().code == errc::unauthenticated) return sign_in_first();
        if (!own) return no_own_page(own.error(), "/me/recovery");
        return own_plan(
            *own, request,
            [&of, who = own->person.id, link = field_of(read_fields(request), "link")](
                tenant_transaction& tx, const request_context& by) { return confirm(tx, by, of, who, link); },
            [](const error& why) { return why.code == errc::unauthenticated ? sign_in_first() : try_again_page(); });
    };
}

}  // namespace gatehouse::protocol::login
