#include <gatehouse/protocol/forward_auth/forward_auth.hpp>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/random.hpp>
#include <gatehouse/protocol/shared/cookies.hpp>
#include <gatehouse/protocol/shared/problem.hpp>
#include <gatehouse/store/credential_repository.hpp>

#include "host.hpp"

namespace gatehouse::protocol::forward_auth {
namespace {

http::response refused(const error& why) {
    if (why.code == errc::unavailable || why.code == errc::outcome_unknown)
        return refusal_page(503, "Please try again", "The gateway is busy.");
    return refusal_page(
        403, "You are not signed in to this application",
        "The sign-in was begun in another browser, was used already or took too long. Please open the application again.");
}

// The first pass: a state cookie on the application's host, then back to the gateway with its hash. Without it, somebody else's
// code could be planted into this browser.
http::response begin(const doors& at, const application& to, const destination& going) {
    const std::string state = random_base64url(at.random, 32);
    auto answer = redirect_answer(303, start_url(at, to, going) + "&browser=" + browser_of(state));
    answer.set("Set-Cookie", set_cookie(at.place, app_state_cookie_name(at.place, going.host), state, limits::state_cookie_s));
    return answer;
}

// The second: the code for a session of this application, once, here, in this browser.
plan exchange(const doors& at, const application& to, const destination& going, const organization_id& organization,
              const std::string& code, const std::string& state) {
    plan made{organization, write_class::sign_in, 0, {}, refused};
    made.fn = [&keys = at.keys, &place = at.place, to, going, code,
               browser = browser_of(state)](tenant_transaction& tx) -> result<outcome> {
        const auto who = sessions::consume_forward_auth_code(tx, keys, code);
        if (!who) return who.error();
        const bool meant =
            who->application == to.id && crypto::constant_time_equal(who->binding, binding_of(going.host, browser));
        const auto listed = credential_repository(tx).application_alive(to.id.text());
        if (!listed) return listed.error();
        if (!meant || !*listed) return make_error(errc::forbidden, "");  // rolled back: the code stays its browser's
        const auto child = sessions::mint_child_session(tx, keys, *who->session, to.id, going.host);
        if (!child) return child.error();
        auto answer = redirect_answer(303, going.target);
        answer.set("Set-Cookie", set_cookie(place, app_cookie_name(place, going.host), child->text.reveal()));
        answer.set("Set-Cookie", drop_cookie(place, app_state_cookie_name(place, going.host)));
        return outcome{std::move(answer)};
    };
    return made;
}

answer call_back(const doors& at, const http::request& request) {
    const auto id = parameter(request, "application");
    const auto to = find_application(at, id.value_or(""));
    const std::string host = normal_host(request.find_header("Host"), at.place.secure());
    if (!to && to.error().code != errc::not_found) return refused(to.error());
    if (!to || !to->serves(host)) return refusal_page(404, "Nothing here", "No application signs in at this address.");
    const auto rd = parameter(request, "rd");
    const destination going{host, rd && is_local_target(*rd) ? *rd : "/"};
    const auto code = parameter(request, "code");
    if (!code) return begin(at, *to, going);
    const auto state = find_cookie(request, app_state_cookie_name(at.place, host));
    if (!state)
        return refusal_page(400, "Cookies are needed",
                            "This browser did not send back the cookie that the sign-in began with.");
    const auto handle = parse_credential(credential_kind::forward_auth_code, *code);
    if (!handle) return refused(handle.error());
    return exchange(at, *to, going, handle->organization, *code, *state);
}

}  // namespace

endpoint callback(const doors& at) {
    return [at](const http::request& request) { return call_back(at, request); };
}

}  // namespace gatehouse::protocol::forward_auth
