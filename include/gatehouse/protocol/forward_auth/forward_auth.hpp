#pragma once
#include <gatehouse/protocol/shared/answer.hpp>
#include <gatehouse/protocol/shared/authenticate.hpp>

// The door that proxies ask (nginx auth_request, Traefik, Caddy, Envoy), and how a browser gets from a sign-in at the gateway
// to a session at an application on another host (security.md, Forward-auth).
namespace gatehouse::protocol::forward_auth {

// Any method on /auth/verify/{application}: 204, 401 or 403 (302 where it redirects); 401 and 302 carry the Location of start.
endpoint verify(const doors& at);
endpoint start(const doors& at);                             // GET /auth/start?application=&rd=[&browser=]
endpoint callback(const doors& at);                          // GET /.gatehouse/callback, on an application's host
http::response refuse(int status, std::string_view detail);  // the door's own refusals on /auth/verify: 403, Retry-After

}  // namespace gatehouse::protocol::forward_auth
