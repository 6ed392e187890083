#include <gatehouse/protocol/forward_auth/forward_auth.hpp>

#include <gatehouse/base/text.hpp>
#include <gatehouse/protocol/shared/cookies.hpp>
#include <gatehouse/protocol/shared/problem.hpp>
#include <gatehouse/store/credential_repository.hpp>

#include "host.hpp"

namespace gatehouse::protocol::forward_auth {
namespace {

http::response no_such_target() {
    return refusal_page(400, "This link cannot be followed", "It does not lead to an application that signs in here.");
}

http::response to_login(const http::request& request) {
    return redirect_answer(303, "/login?return_to=" + percent_encode(request.path + "?" + request.query));
}

std::string callback_url(const doors& at, const application& to, const destination& going) {
    return std::string(at.place.scheme()) + "://" + going.host +
           "/.gatehouse/callback?application=" + std::string(to.id.text()) + "&rd=" + percent_encode(going.target);
}

http::response refused(const error& why) {
    if (why.code == errc::unavailable || why.code == errc::outcome_unknown)
        return refusal_page(503, "Please try again", "The gateway is busy.");
    return refusal_page(403, "You are not signed in to this application", "Please sign in again.");
}

// A code for that browser at that host; the answer carries it there.
plan mint_code(const doors& at, const http::request& request, const principal& who, const application& to,
               const destination& going, const std::string& browser) {
    const auto by = context_of(who, request, "forward_auth");
    const auto session = *who.session;
    plan made{who.organization, write_class::sign_in, 0, {}, refused};
    made.fn = [&keys = at.keys, by, session, to, going, browser,
               url = callback_url(at, to, going)](tenant_transaction& tx) -> result<outcome> {
        if (const auto alive = sessions::still_alive(tx, by); !alive) return alive.error();
        const auto listed = credential_repository(tx).application_alive(to.id.text());
        if (!listed) return listed.error();
        if (!*listed) return make_error(errc::forbidden, "");
        const auto code = sessions::mint_forward_auth_code(tx, keys, session, to.id, binding_of(going.host, browser));
        if (!code) return code.error();
        return outcome{redirect_answer(303, url + "&code=" + std::string(code->text.reveal()))};
    };
    return made;
}

// Where the link wants to go, if that is a host of the application; whatever else would make an open redirect of us.
result<destination> wanted(const doors& at, const http::request& request, const application& to) {
    const auto rd = parameter(request, "rd");
    if (!rd) return make_error(errc::invalid_value, "");
    auto url = parse_url(*rd);
    if (!url || url->scheme != at.place.scheme() || !to.serves(url->host)) return make_error(errc::invalid_value, "");
    return destination{std::move(url->host), std::move(url->target)};
}

answer begin(const doors& at, const http::request& request) {
    const auto id = parameter(request, "application");
    const auto to = find_application(at, id.value_or(""));
    if (!to) return to.error().code == errc::not_found ? no_such_target() : refused(to.error());
    const auto going = wanted(at, request, *to);
    if (!going) return no_such_target();
    const auto cookie = find_cookie(request, session_cookie_name(at.place));
    if (!cookie) return to_login(request);
    const auto who = authenticate(at, request, credential_kind::session, *cookie);
    if (!who && who.error().code == errc::unauthenticated) return to_login(request);
    if (!who) return refused(who.error());
    if (is_own_host(at.place, going->host))
        return redirect_answer(303, std::string(at.place.scheme()) + "://" + going->host + going->target);
    const auto browser = parameter(request, "browser");
    // First the browser gets a state cookie over there; it comes back with its hash.
    if (!browser) return redirect_answer(303, callback_url(at, *to, *going));
    if (browser->size() != 43 || !from_base64url(*browser)) return no_such_target();
    return mint_code(at, request, *who, *to, *going, *browser);
}

}  // namespace

endpoint start(const doors& at) {
    return [at](const http::request& request) { return begin(at, request); };
}

}  // namespace gatehouse::protocol::forward_auth
