#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/keyring.hpp>

#include <algorithm>

#include "operations.hpp"

namespace gatehouse::protocol::admin {
namespace {

// RFC 9110, 13.1.2: a list, `*`, and weak tags count as well.
bool has_it(std::string_view if_none_match, std::string_view tag) {
    const auto parts = split(if_none_match, ',');
    return std::ranges::any_of(parts, [&](std::string_view one) {
        one = trim(one);
        if (one.starts_with("W/")) one.remove_prefix(2);
        return one == "*" || one == tag;
    });
}

}  // namespace

// No credential: it says nothing of an installation but its version. Whoever has it asks again with the ETag.
endpoint show_openapi(const surroundings& around) {
    const std::string tag = '"' + to_base64url(crypto::sha256(around.openapi)) + '"';
    return [&around, tag](const http::request& request) -> answer {
        http::response out;
        out.set("ETag", tag).set("Cache-Control", "public, no-cache");
        if (has_it(request.find_header("If-None-Match"), tag)) {
            out.status = 304;
            return out;
        }
        out.set("Content-Type", "application/json");
        out.body = around.openapi;
        return out;
    };
}

}  // namespace gatehouse::protocol::admin
