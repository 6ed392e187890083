#include <array>

#include "names.hpp"
#include "rules.hpp"

namespace gatehouse::saml {
namespace {

struct row {
    std::string_view name, code;
};
// Core 3.2.2.2. Reason codes are a closed list, whatever a stranger writes.
constexpr std::array<row, 23> known = {{
    {"Requester", "status.requester"},
    {"Responder", "status.responder"},
    {"VersionMismatch", "status.version_mismatch"},
    {"AuthnFailed", "status.authn_failed"},
    {"InvalidAttrNameOrValue", "status.invalid_attr_name_or_value"},
    {"InvalidNameIDPolicy", "status.invalid_name_id_policy"},
    {"NoAuthnContext", "status.no_authn_context"},
    {"NoAvailableIDP", "status.no_available_idp"},
    {"NoPassive", "status.no_passive"},
    {"NoSupportedIDP", "status.no_supported_idp"},
    {"PartialLogout", "status.partial_logout"},
    {"ProxyCountExceeded", "status.proxy_count_exceeded"},
    {"RequestDenied", "status.request_denied"},
    {"RequestUnsupported", "status.request_unsupported"},
    {"RequestVersionDeprecated", "status.request_version_deprecated"},
    {"RequestVersionTooHigh", "status.request_version_too_high"},
    {"RequestVersionTooLow", "status.request_version_too_low"},
    {"ResourceNotRecognized", "status.resource_not_recognized"},
    {"TooManyResponses", "status.too_many_responses"},
    {"UnknownAttrProfile", "status.unknown_attr_profile"},
    {"UnknownPrincipal", "status.unknown_principal"},
    {"UnsupportedBinding", "status.unsupported_binding"},
    {"Success", "status.unknown"},
}};

std::string_view code_of(std::string_view uri) {
    if (!uri.starts_with(names::status_prefix)) return {};
    for (const auto& row : known)
        if (row.name == uri.substr(names::status_prefix.size())) return row.code;
    return {};
}

}  // namespace

refusal judge_status(const xml::node& response) {
    const auto top = response.child(names::protocol, "Status").child(names::protocol, "StatusCode");
    const auto value = top.attribute("Value").value_or("");
    if (value == names::status_success) return std::nullopt;
    const auto detail = top.child(names::protocol, "StatusCode").attribute("Value").value_or("");
    // The second level says what happened, the first only whose fault it was.
    const auto outer = code_of(value), inner = code_of(detail);
    const auto code = !inner.empty() ? inner : !outer.empty() ? outer : std::string_view("status.unknown");
    return fault{code, value + (detail.empty() ? "" : " " + detail)};
}

}  // namespace gatehouse::saml
