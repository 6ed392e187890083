#include "request_checks.hpp"

#include <gatehouse/base/text.hpp>

#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace gatehouse::http {
namespace {

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_port(std::string_view text) {
    return text.size() <= 5 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// uri-host [":" port]: a name, an IPv4 address or an IPv6 address in brackets; no userinfo, no escapes.
bool is_host(std::string_view text) {
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos || end < 3) return false;
        const std::string_view inside = text.substr(1, end - 1);
        const std::string_view after = text.substr(end + 1);
        return inside.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos &&
               (after.empty() || (after.front() == ':' && is_port(after.substr(1))));
    }
    const auto colon = std::min(text.find(':'), text.size());
    const std::string_view name = text.substr(0, colon);
    return !name.empty() && std::all_of(name.begin(), name.end(), is_host_character) &&
           (colon == text.size() || is_port(text.substr(colon + 1)));
}

constexpr refusal bad_request(std::string_view detail) { return {400, detail, true}; }

refusal check_body_framing(const request_parser& parsed) {
    const framing& frame = parsed.frame;
    if (frame.content_lengths > 1) return bad_request("more than one Content-Length");
    if (frame.transfer_encodings == 0) return {};
    if (frame.content_lengths > 0) return bad_request("both Content-Length and Transfer-Encoding");
    if (parsed.http_version < 11) return bad_request("Transfer-Encoding in HTTP/1.0");
    if (frame.transfer_encodings > 1 || !frame.plain_chunked) return {501, "only chunked is understood", true};
    return {};
}

refusal check_target(request_parser& parsed) {
    std::string& path = parsed.message.path;
    if (path.find('#') != std::string::npos || parsed.message.query.find('#') != std::string::npos)
        return bad_request("a fragment in the request target");
    if (path.starts_with('/')) return {};
    const auto scheme = path.find("://");
    const std::string_view name = std::string_view(path).substr(0, std::min(scheme, path.size()));
    if (scheme == std::string::npos || !(ascii_iequals(name, "http") || ascii_iequals(name, "https")))
        return bad_request("the request target is no path");
    const auto slash = std::min(path.find('/', scheme + 3), path.size());
    if (!ascii_iequals(path.substr(scheme + 3, slash - scheme - 3), parsed.frame.host))
        return bad_request("the target's authority is not the Host");
    path = slash == path.size() ? "/" : path.substr(slash);
    return {};
}

}  // namespace

refusal check_framing(request_parser& parsed) {
    if (const refusal found = check_body_framing(parsed)) return found;
    const framing& frame = parsed.frame;
    if (frame.hosts > 1) return bad_request("more than one Host");
    if (frame.hosts == 0 && parsed.http_version >= 11) return bad_request("no Host");
    if (frame.hosts == 1 && !is_host(frame.host)) return bad_request("malformed Host");
    if (const refusal found = check_target(parsed)) return found;
    if (!parsed.known_method) return {501, "unknown method", true};
    if (frame.expects_other) return {417, "unknown expectation", true};
    return {};
}

bool may_be_served_at(std::string_view host, answers_at hosts, const server_options& options) {
    return (hosts == answers_at::application_hosts && !options.io_threads_may_read) || is_served_at(host, hosts, options);
}

bool is_served_at(std::string_view host, answers_at hosts, const server_options& options) {
    if (hosts == answers_at::any_host || !options.is_own_host || options.is_own_host(host)) return true;
    return hosts == answers_at::application_hosts && options.is_application_host && options.is_application_host(host);
}

refusal refusal_of(beast::error_code failure, const request_parser& parsed) {
    using beast::http::error;
    if (parsed.stop == parse_stop::target_too_long) return {414, "the request target is too long", true};
    if (parsed.stop == parse_stop::no_budget) return {503, "too many bodies at once", true};
    if (failure == error::body_limit) return {413, "the body is too large", true};
    if (failure == error::header_limit) {
        // A first line that never ended is a target without end.
        if (parsed.message.path.empty()) return {414, "the request target is too long", true};
        return {431, "the header is too large", true};
    }
    if (failure == error::bad_version) return {505, "HTTP/1.1 or HTTP/1.0 expected", true};
    return bad_request("not a well-formed HTTP request");
}

}  // namespace gatehouse::http
