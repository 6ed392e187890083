#include "credentials.hpp"

#include <gatehouse/base/text.hpp>
#include <gatehouse/protocol/shared/cookies.hpp>

#include "answers.hpp"

namespace gatehouse::scim {
namespace {

// A browser adds its cookies to whatever a page asks; a provisioning client has none. Both at once is somebody's
// confusion.
bool shows_session(const service& at, const http::request& request) {
    return protocol::has_cookie(request, protocol::session_cookie_name(at.doors.place));
}

}  // namespace

result<void> with_connection(const service& at, const http::request& request, protocol::with_principal work) {
    const auto shown = protocol::read_authorization(request);
    if (!shown) return shown.error();
    if (!shown->bearer) return make_error(errc::unauthenticated, "a bearer token is required");
    if (shows_session(at, request)) return make_error(errc::conflict, "a bearer token and a session cookie at once");
    return protocol::authenticate(at.doors, request, credential_kind::scim_token, *shown->bearer, work);
}

http::response refuse_credential(const error& failure) {
    if (failure.code == errc::conflict) return error_answer(400, "invalidValue", failure.detail);
    if (failure.code == errc::unauthenticated && failure.detail.empty())
        return error_answer(401, "", "the token is not valid here");
    return error_answer(failure);
}

}  // namespace gatehouse::scim
