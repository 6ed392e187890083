#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse {

// A service of the product (security.md, Principals), registered by the operator.
struct application {
    application_id id;
    std::string name;
    std::vector<std::string> hosts;   // "host[:port]", lower case; the port only where it is not the scheme's
    std::vector<std::string> rights;  // introspect, evaluate, explain, assert:ip …
    std::string required_action;      // what /auth/verify asks, such as app:use
    std::string required_resource;    // about "type/id"
    bool redirects = false;           // answer = redirect: /auth/verify says 302 where it would say 401
    bool accept_api_keys = false;
    bool enabled = true;
    instant created;
    std::optional<instant> waits_since{};  // restored then, and its secret not confirmed since

    bool may(std::string_view right) const { return std::ranges::find(rights, right) != rights.end(); }
    bool serves(std::string_view host) const { return std::ranges::find(hosts, host) != hosts.end(); }
};

using application_certificate_id = typed_id<struct application_certificate_tag>;

// A key that an application shows in the TLS handshake instead of a secret, registered with a certificate around it (RFC 8705,
// 2.2). Any certificate around the same key is as good.
struct application_certificate {
    application_certificate_id id;
    std::string name;         // for people
    std::string fingerprint;  // of the key: SHA-256 of its SubjectPublicKeyInfo, hexadecimal
    instant not_after;        // of the certificate that it was registered with
    instant created{};
    std::optional<instant> waits_since{};  // restored then, and not confirmed since
    bool ended_by_restore = false;         // and never confirmed before the next one
};

}  // namespace gatehouse
