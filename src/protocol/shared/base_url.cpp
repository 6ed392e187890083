#include <gatehouse/protocol/shared/base_url.hpp>

#include <gatehouse/base/text.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace gatehouse::protocol {
namespace {

error wrong(std::string_view what) { return make_error(errc::invalid_value, std::string(what)); }

bool is_host_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'; }

// "name", "1.2.3.4" or "[::1]", each with or without ":port".
struct host_and_port {
    std::string_view host;
    std::optional<std::uint16_t> port;
};
std::optional<host_and_port> split_host(std::string_view text) {
    host_and_port out;
    const bool bracketed = text.starts_with('[');
    const auto end = bracketed ? text.find(']') : text.find(':');
    if (bracketed && end == std::string_view::npos) return std::nullopt;
    const auto host_end = bracketed ? end + 1 : std::min(end, text.size());
    out.host = text.substr(0, host_end);
    const auto inner = bracketed ? out.host.substr(1, out.host.size() - 2) : out.host;
    const bool legal = !inner.empty() && std::ranges::all_of(inner, [&](char c) {
        return bracketed ? (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == ':' || c == '.' : is_host_character(c);
    });
    if (!legal) return std::nullopt;
    std::string_view rest = text.substr(host_end);
    if (rest.empty()) return out;
    if (rest.size() < 2 || rest.size() > 6 || rest.front() != ':') return std::nullopt;
    rest.remove_prefix(1);
    std::uint32_t port = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), port);
    if (read.ec != std::errc() || read.ptr != rest.data() + rest.size() || port == 0 || port > 65535) return std::nullopt;
    out.port = static_cast<std::uint16_t>(port);
    return out;
}

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 127 && c != '\\'; });
}

}  // namespace

bool is_loopback_literal(std::string_view address) {
    if (address == "::1" || address == "[::1]") return true;
    const auto parts = split(address, '.');
    return parts.size() == 4 && parts[0] == "127" && std::ranges::all_of(parts, [](std::string_view part) {
               std::uint8_t number = 0;
               const auto read = std::from_chars(part.data(), part.data() + part.size(), number);
               return part.size() <= 3 && read.ec == std::errc() && read.ptr == part.data() + part.size();
           });
}

std::string normal_host(std::string_view host, bool secure) {
    const std::string lower = ascii_lower(host);
    const auto parts = split_host(lower);
    if (!parts) return {};
    std::string out(parts->host);
    if (parts->port && *parts->port != (secure ? 443 : 80)) out += ":" + std::to_string(*parts->port);
    return out;
}

std::string_view host_without_port(std::string_view host) {
    if (host.starts_with('[')) return host.substr(0, std::min(host.find(']') + 1, host.size()));
    return host.substr(0, host.find(':'));
}

result<base_url> base_url::parse(std::string_view text) {
    base_url made;
    made.secure_ = text.starts_with("https://");
    if (!made.secure_ && !text.starts_with("http://")) return wrong("a base URL begins with https:// or http://");
    std::string_view rest = text.substr(made.secure_ ? 8 : 7);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    const std::string host = normal_host(rest, made.secure_);
    if (host.empty()) return wrong("a base URL is scheme://host[:port] and no more");
    made.host_ = host_without_port(host);
    if (!made.secure_ && !is_loopback_literal(made.host_)) return wrong("http is for loopback literals only");
    const auto port = split_host(host)->port;
    made.port_ = port.value_or(made.secure_ ? 443 : 80);
    made.text_ = std::string(made.scheme()) + "://" + host;
    return made;
}

result<split_url> parse_url(std::string_view text) {
    if (!is_plain(text) || text.find('#') != std::string_view::npos) return wrong("not a usable URL");
    const bool secure = text.starts_with("https://");
    if (!secure && !text.starts_with("http://")) return wrong("a URL begins with https:// or http://");
    const std::string_view rest = text.substr(secure ? 8 : 7);
    const auto end = std::min(rest.find_first_of("/?"), rest.size());
    split_url out{secure ? "https" : "http", normal_host(rest.substr(0, end), secure), std::string(rest.substr(end))};
    if (out.host.empty()) return wrong("a URL names a host, and nobody at it");
    if (!out.target.starts_with('/')) out.target.insert(0, "/");
    return out;
}

bool is_local_target(std::string_view target) {
    return target.starts_with('/') && !target.starts_with("//") && is_plain(target) &&
           target.find('#') == std::string_view::npos;
}

}  // namespace gatehouse::protocol
