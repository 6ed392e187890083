#include <gatehouse/protocol/shared/cookies.hpp>

#include <gatehouse/base/text.hpp>

#include <vector>

namespace gatehouse::protocol {
namespace {

std::string port_of(std::string_view host) {
    const std::string_view rest = host.substr(host_without_port(host).size());
    return rest.empty() ? "80" : std::string(rest.substr(1));
}

std::vector<std::string_view> cookies_named(const http::request& request, std::string_view name) {
    std::vector<std::string_view> found;
    for (const auto& field : request.headers) {
        if (!ascii_iequals(field.name, "Cookie")) continue;
        for (const auto piece : split(field.value, ';')) {
            const auto pair = trim(piece);
            const auto equals = pair.find('=');
            if (equals != std::string_view::npos && pair.substr(0, equals) == name) found.push_back(pair.substr(equals + 1));
        }
    }
    return found;
}

}  // namespace

std::string cookie_name(const base_url& place, std::string_view what) {
    if (place.secure()) return "__Host-gh_" + std::string(what);
    return "gh_dev_" + std::to_string(place.port()) + "_" + std::string(what);
}

std::string session_cookie_name(const base_url& place) { return cookie_name(place, "session"); }

std::string invitation_cookie_name(const base_url& place) { return cookie_name(place, "invitation"); }

std::string app_cookie_name(const base_url& place, std::string_view host) {
    return place.secure() ? "__Host-gh_app" : "gh_dev_app_" + port_of(host);
}

std::string app_state_cookie_name(const base_url& place, std::string_view host) {
    return app_cookie_name(place, host) + "_state";
}

std::optional<std::string> find_cookie(const http::request& request, std::string_view name) {
    const auto found = cookies_named(request, name);
    if (found.size() != 1 || found.front().empty()) return std::nullopt;
    return std::string(found.front());
}

bool has_cookie(const http::request& request, std::string_view name) { return !cookies_named(request, name).empty(); }

std::string set_cookie(const base_url& place, std::string_view name, std::string_view value, std::optional<int> seconds,
                       same_site site) {
    std::string out(name);
    out.append("=").append(value).append("; Path=/; HttpOnly");
    if (seconds) out += "; Max-Age=" + std::to_string(*seconds);
    if (place.secure()) out += "; Secure";
    out += site == same_site::none && place.secure() ? "; SameSite=None" : "; SameSite=Lax";
    return out;
}

std::string drop_cookie(const base_url& place, std::string_view name) { return set_cookie(place, name, "", 0); }

}  // namespace gatehouse::protocol
