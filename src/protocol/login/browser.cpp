#include "browser.hpp"

#include <gatehouse/base/text.hpp>
#include <gatehouse/protocol/shared/cookies.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

namespace gatehouse::protocol::login {

result<void> with_session(const doors& at, const http::request& request, with_principal work) {
    const auto cookie = find_cookie(request, session_cookie_name(at.place));
    if (!cookie) return make_error(errc::unauthenticated, "not signed in");
    return authenticate(at, request, credential_kind::session, *cookie, work);
}

http::response to_login(std::string_view return_to) {
    return redirect_answer(302, "/login?return_to=" + percent_encode(return_to));
}

std::string shown_time(instant when) {
    const std::string text = to_rfc3339(when);
    return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

std::string local_return(std::string_view form_text) {
    for (auto& [name, text] : http::parse_form(form_text))
        if (name == "return_to" && is_local_target(text)) return std::move(text);
    return "/me";
}

}  // namespace gatehouse::protocol::login
