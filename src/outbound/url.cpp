#include "url.hpp"

#include <gatehouse/base/text.hpp>

#include <algorithm>

namespace gatehouse::outbound {
namespace {

bool is_graphic(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

// host, [host], host:port, [host]:port
bool split_authority(std::string_view authority, origin& at) {
    std::string_view after;
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        if (end == std::string_view::npos) return false;
        at.host = authority.substr(1, end - 1);
        after = authority.substr(end + 1);
    } else {
        const auto colon = std::min(authority.find(':'), authority.size());
        at.host = authority.substr(0, colon);
        after = authority.substr(colon);
    }
    at.port = at.tls ? "443" : "80";
    if (after.empty()) return !at.host.empty();
    at.port = after.substr(1);
    return !at.host.empty() && after.front() == ':' && !at.port.empty() && at.port.size() <= 5 &&
           at.port.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

result<parsed_url> parse_url(std::string_view url) {
    const error refused = make_error(errc::invalid_value, "not a usable http or https URL");
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos || !is_graphic(url)) return refused;
    parsed_url parsed;
    parsed.at.tls = ascii_iequals(url.substr(0, scheme), "https");
    if (!parsed.at.tls && !ascii_iequals(url.substr(0, scheme), "http")) return refused;
    url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find('#'));
    const auto path = std::min(url.find_first_of("/?"), url.size());
    const std::string_view authority = url.substr(0, path);
    if (authority.find('@') != std::string_view::npos || !split_authority(authority, parsed.at)) return refused;
    parsed.host_header = authority;
    parsed.target = url.substr(path);
    if (!parsed.target.starts_with('/')) parsed.target.insert(0, "/");
    return parsed;
}

}  // namespace gatehouse::outbound
