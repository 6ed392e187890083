#pragma once
#include <gatehouse/protocol/shared/answer.hpp>
#include <gatehouse/protocol/shared/authenticate.hpp>

namespace gatehouse::protocol::oauth {

endpoint introspect(const doors& at);                        // POST /oauth2/introspect (RFC 7662), for applications
endpoint token(const doors& at);                             // POST /oauth2/token: not built, says so
http::response refuse(int status, std::string_view detail);  // RFC 6749, 5.2

}  // namespace gatehouse::protocol::oauth
