#include "refusals.hpp"

#include <array>

#include <gatehouse/protocol/shared/pages.hpp>

namespace gatehouse::saml {
namespace {

struct wording {
    std::string_view reason;  // a code, or a family that ends in '.'
    std::string_view title, text;
    bool may_try_again = true;
};

constexpr std::array wordings{
    wording{"user.inactive", "Your access is suspended",
            "Your account in this organization is suspended, so you cannot sign in. Ask your administrator to restore it.",
            false},
    wording{
        "user.removed", "Your access has ended",
        "Your account in this organization was removed, so you cannot sign in. Ask your administrator if this is a mistake.",
        false},
    wording{"user.unknown", "You have no access here yet",
            "Your identity provider knows you, but nobody has given you access to this organization. Ask your administrator.",
            false},
    wording{"user.invited", "You are invited, but have not accepted yet",
            "Open the link in the letter that invited you, in this browser, and go on from there. If you do not find the "
            "letter, or its "
            "link does not work any more, ask whoever invited you to send it again.",
            false},
    wording{"invitation.refused", "Your invitation is not good just now",
            "Whoever invited you may not give this any more, or not at present, or the role is gone. Ask for a new invitation.",
            false},
    wording{"user.stale_", "Please sign in once more", "Your access changed after this sign-in was made. Start again."},
    wording{"identity.", "We cannot tell who you are",
            "What your identity provider sent does not match one account here. Ask your administrator, and give them the "
            "number below.",
            false},
    wording{"assertion.replay", "This sign-in was used already",
            "An answer of an identity provider is good once. Start again."},
    wording{
        "in_response_to.", "This sign-in was not started here",
        "The answer does not belong to a sign-in that this browser began, or it came too late. Start again from this page."},
    wording{"connection.mismatch", "This sign-in is out of date",
            "Sign-in was set up anew while you were signing in. Start again."},
    wording{"connection.disabled", "Sign-in is switched off", "Your administrator has switched this way of signing in off.",
            false},
    wording{"status.", "Your identity provider refused", "It did not sign you in. Try again there, or ask your administrator."},
};

const wording* find_wording(std::string_view reason) {
    for (const wording& one : wordings)
        if (reason == one.reason ||
            ((one.reason.ends_with('.') || one.reason.ends_with('_')) && reason.starts_with(one.reason)))
            return &one;
    return nullptr;
}

}  // namespace

http::response refusal_page(const http::request& request, const connection_setup& setup, std::string_view reason) {
    const wording* words = find_wording(reason);
    protocol::page_builder page(words ? words->title : "Sign-in was refused");
    page.paragraph(words ? words->text
                         : "The answer of your identity provider could not be accepted. Ask your administrator, "
                           "and give them the number below.");
    if (!words || words->may_try_again) page.link(setup.login_url, "Sign in again");
    if (words) page.note(setup.organization_name + " · " + setup.at.name + " · " + std::string(reason));
    page.note("Number for your administrator: " + request.id);
    return page.finish(403);
}

http::response bare_refusal(const http::request& request, int status, std::string_view what) {
    return protocol::page_builder("Sign-in was refused")
        .paragraph(what)
        .note("Number for your administrator: " + request.id)
        .finish(status);
}

http::response no_setup(const http::request& request, const error& failure) {
    if (failure.code == errc::not_found) return bare_refusal(request, 404, "There is no such connection.");
    return bare_refusal(request, 503, "Sign-in is not reachable right now. Try again in a moment.").set("Retry-After", "1");
}

}  // namespace gatehouse::saml
