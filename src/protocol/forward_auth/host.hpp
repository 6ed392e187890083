#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/protocol/shared/authenticate.hpp>

namespace gatehouse::protocol::forward_auth {

// Where the browser was going when the proxy asked.
struct destination {
    std::string host;    // normal form
    std::string target;  // path and query
};
// From X-Original-URL (nginx), or X-Forwarded-Host and -Uri (Traefik, Caddy, Envoy), else Host. The door lets the first three
// through from a trusted proxy only. errc::forbidden when they cannot be read or contradict each other.
result<destination> destination_of(const http::request& request, const base_url& place);

// On the gateway's own host name the gateway's session counts; on any other only a child session of that application.
bool is_own_host(const base_url& place, std::string_view host);

result<application> find_application(const doors& at, std::string_view id);  // errc::not_found, also when disabled

// The one parameter of that name; nullopt when absent or twice.
std::optional<std::string> parameter(const http::request& request, std::string_view name);

// What a code is bound to: the host it is for, and the browser, by the hash of its state cookie.
std::string binding_of(std::string_view host, std::string_view browser);
std::string browser_of(std::string_view state_cookie);

std::string start_url(const doors& at, const application& to, const destination& going);

// For a person: what went wrong, nothing else.
http::response refusal_page(int status, std::string_view title, std::string_view text);

}  // namespace gatehouse::protocol::forward_auth
