#include "body_holder.hpp"

#include <gatehouse/base/text.hpp>
#include <gatehouse/model/credential.hpp>
#include <gatehouse/protocol/shared/cookies.hpp>

namespace gatehouse::app {
namespace {

constexpr std::string_view bearer = "Bearer ";

// Every kind, also where the route will refuse it: the body is read before that.
std::string organization_of(std::string_view credential) {
    for (const credential_facts& one : credential_kinds)
        if (const auto handle = parse_credential(one.kind, credential)) return std::string(handle->organization.text());
    return {};
}

}  // namespace

std::string body_holder(const http::request& head, const protocol::base_url& place) {
    const std::string_view shown = trim(head.find_header("Authorization"));
    if (ascii_iequals(shown.substr(0, bearer.size()), bearer)) return organization_of(trim(shown.substr(bearer.size())));
    const auto session = protocol::find_cookie(head, protocol::session_cookie_name(place));
    return session ? organization_of(*session) : std::string();
}

}  // namespace gatehouse::app
