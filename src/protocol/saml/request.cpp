#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/deflate.hpp>
#include <gatehouse/codec/xml_signature.hpp>
#include <gatehouse/protocol/saml/request.hpp>

#include <array>

#include "names.hpp"

namespace gatehouse::saml {

std::string new_request_id(random_source& random) {
    std::array<std::byte, 20> bytes{};
    random.fill(bytes);
    return "_" + to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string build_authn_request(const authn_request& request) {
    std::string out = "<samlp:AuthnRequest xmlns:samlp=\"" + std::string(names::protocol) + "\"";
    const auto attribute = [&](std::string_view name, std::string_view value) {
        out.append(" ").append(name).append("=\"").append(escape_markup(value)).append("\"");
    };
    attribute("ID", request.id);
    attribute("Version", "2.0");
    attribute("IssueInstant", to_rfc3339(request.issued_at));
    attribute("Destination", request.destination);
    attribute("AssertionConsumerServiceURL", request.acs_url);
    attribute("ProtocolBinding", names::post_binding);
    if (request.force_authn) attribute("ForceAuthn", "true");
    if (request.is_passive) attribute("IsPassive", "true");
    out.append("><saml:Issuer xmlns:saml=\"")
        .append(names::assertion)
        .append("\">")
        .append(escape_markup(request.sp_entity_id));
    return out + "</saml:Issuer></samlp:AuthnRequest>";
}

result<std::string> redirect_url(std::string_view location, std::string_view message, std::string_view relay_state,
                                 const private_key* sign_with) {
    if (relay_state.size() > limits::relay_state_bytes) return make_error(errc::too_large, "RelayState");
    std::string query = "SAMLRequest=" + percent_encode(to_base64(deflate_raw(message)));
    if (!relay_state.empty()) query += "&RelayState=" + percent_encode(relay_state);
    if (sign_with) {
        const auto scheme = sign_with->kind() == key_kind::rsa ? signature_scheme::rsa_sha256 : signature_scheme::ecdsa_sha256;
        query += "&SigAlg=" + percent_encode(xml::algorithm_uri(scheme));
        const auto signature = sign_with->sign(scheme, query);
        if (!signature) return signature.error();
        query += "&Signature=" + percent_encode(to_base64(*signature));
    }
    const char joint = location.find('?') == std::string_view::npos ? '?' : '&';
    return std::string(location) + joint + query;
}

}  // namespace gatehouse::saml
