#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gatehouse/base/clock.hpp>

namespace gatehouse::http {

enum class method : std::uint8_t { get, post, put, patch, del, other };

struct header {
    std::string name;
    std::string value;
};

// What a client showed of itself in the TLS handshake, where it proved that it has the key.
struct client_certificate {
    std::string fingerprint;  // of the key: SHA-256 of its SubjectPublicKeyInfo, hexadecimal; empty: a key that proves nothing
    instant not_before, not_after;
};

// A request as handlers see it: whole, within its route's limits, owned by itself.
struct request {
    method verb = method::other;
    std::string path;             // percent-encoded, as sent, without the query
    std::string query;            // raw, without '?'
    std::vector<header> headers;  // X-Forwarded-… and the like only from a trusted proxy
    std::string body;
    std::string remote_address;            // the peer's, or what a trusted proxy says of it
    std::string id;                        // made here; in logs, error pages and X-Request-Id
    instant last_byte_at;                  // when the request had come whole
    std::vector<std::string> path_values;  // decoded values of the route's {placeholders}, in order
    std::string_view route_template;       // for logs and metrics; never the path itself
    // Of the connection that the request came on, at a door that asks for one; null at every other. No header sets it.
    std::shared_ptr<const client_certificate> certificate = {};

    // The first header of that name (case-blind); empty when absent.
    std::string_view find_header(std::string_view name) const noexcept;
    std::size_t count_headers(std::string_view name) const noexcept;
};

struct response {
    int status = 200;
    std::vector<header> headers = {};  // framing (Content-Length, Transfer-Encoding, Connection) and Date are the door's
    std::string body = {};

    response& set(std::string name, std::string value) {
        headers.push_back({std::move(name), std::move(value)});
        return *this;
    }
};

// Names and decoded values of a query or a form, in order. '+' is a blank; empty pieces ("a=1&&b=2&") are passed over;
// a piece that cannot be decoded is left as it came.
std::vector<std::pair<std::string, std::string>> parse_form(std::string_view text);

// A media type's type/subtype in lower case, without parameters: "application/scim+json; charset=utf-8" → the first part.
std::string media_type(std::string_view content_type);

}  // namespace gatehouse::http
