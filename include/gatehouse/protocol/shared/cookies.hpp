#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/http/message.hpp>
#include <gatehouse/protocol/shared/base_url.hpp>

namespace gatehouse::protocol {

// Which of the gateway's cookies; the name follows from where it lives (security.md, Browser): `__Host-gh_…` over https,
// `gh_dev_<port>_…` on loopback http, where Secure is not to be had.
std::string session_cookie_name(const base_url& place);                     // __Host-gh_session
std::string cookie_name(const base_url& place, std::string_view what);      // __Host-gh_<what>
std::string invitation_cookie_name(const base_url& place);                  // __Host-gh_invitation: on the way to the IdP
std::string app_cookie_name(const base_url& place, std::string_view host);  // __Host-gh_app, gh_dev_app_<port of host>
std::string app_state_cookie_name(const base_url& place, std::string_view host);

// The value of the only cookie of that name; nullopt when absent, empty, or sent twice (somebody planted one).
std::optional<std::string> find_cookie(const http::request& request, std::string_view name);
// Whether any cookie of that name was sent, however often and with whatever in it: for rules that refuse two credentials.
bool has_cookie(const http::request& request, std::string_view name);

enum class same_site : std::uint8_t { lax, none };
// A Set-Cookie value: Path=/; HttpOnly; Secure over https. seconds: Max-Age; nullopt makes a browser-session cookie.
// SameSite=None falls back to Lax on http, where browsers drop it otherwise.
std::string set_cookie(const base_url& place, std::string_view name, std::string_view value,
                       std::optional<int> seconds = std::nullopt, same_site site = same_site::lax);
std::string drop_cookie(const base_url& place, std::string_view name);

}  // namespace gatehouse::protocol
