#pragma once
#include <functional>

#include <gatehouse/protocol/shared/authenticate.hpp>

namespace gatehouse::protocol::login {

// Whether a form was sent from a page of ours: a browser says so in Origin or Sec-Fetch-Site, and a stranger's page can set
// neither (security.md, Browser).
bool is_same_origin(const doors& at, const http::request& request);
// The session of this browser's cookie. errc::unauthenticated when there is none that lives.
result<void> with_session(const doors& at, const http::request& request, with_principal work);
http::response to_login(std::string_view return_to);
// return_to of a query or form, when it is a local target; otherwise /me.
std::string local_return(std::string_view form_text);

}  // namespace gatehouse::protocol::login
