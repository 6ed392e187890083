#pragma once
#include <functional>

#include <gatehouse/protocol/shared/authenticate.hpp>

namespace gatehouse::protocol::login {

// The session of this browser's cookie. errc::unauthenticated when there is none that lives.
result<void> with_session(const doors& at, const http::request& request, with_principal work);
http::response to_login(std::string_view return_to);
// To the minute: who reads it wants to know when, not which request.
std::string shown_time(instant when);
// return_to of a query or form, when it is a local target; otherwise /me.
std::string local_return(std::string_view form_text);

}  // namespace gatehouse::protocol::login
