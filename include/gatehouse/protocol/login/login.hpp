#pragma once
#include <gatehouse/protocol/shared/answer.hpp>
#include <gatehouse/protocol/shared/authenticate.hpp>

// The pages that a person sees around signing in.
namespace gatehouse::protocol::login {

endpoint form(const doors& at);             // GET /login: asks for the e-mail address
endpoint find(const doors& at);             // POST /login: its domain finds the connection
endpoint me(const doors& at);               // GET /me: who is signed in, where from, with which roles
endpoint logout_form(const doors& at);      // GET /logout: asks, since a link must not sign anybody out
endpoint logout(const doors& at);           // POST /logout: ends this browser's session and all that hangs on it
endpoint stylesheet(std::string_view css);  // GET /page.css
endpoint script(std::string_view text);     // GET /link.js
// What a person sees where no page is, or none can be given now. An http::error_style.
http::response refuse(int status, std::string_view detail);

}  // namespace gatehouse::protocol::login
