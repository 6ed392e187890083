#include <gatehouse/base/text.hpp>
#include <gatehouse/protocol/saml/request.hpp>

#include "names.hpp"

namespace gatehouse::saml {
namespace {

// What we open, best first: an identity provider that reads these does not have to guess.
constexpr std::string_view encryption_methods =
    "<md:EncryptionMethod Algorithm=\"http://www.w3.org/2009/xmlenc11#aes256-gcm\"/>"
    "<md:EncryptionMethod Algorithm=\"http://www.w3.org/2009/xmlenc11#aes128-gcm\"/>"
    "<md:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p\"/>";

std::string key_descriptor(std::string_view use, const certificate& shown, std::string_view methods) {
    std::string out = "<md:KeyDescriptor use=\"" + std::string(use) + "\"><ds:KeyInfo xmlns:ds=\"" + std::string(names::dsig);
    out.append("\"><ds:X509Data><ds:X509Certificate>").append(shown.base64);
    return out.append("</ds:X509Certificate></ds:X509Data></ds:KeyInfo>").append(methods).append("</md:KeyDescriptor>");
}

}  // namespace

std::string sp_metadata(const sp_description& sp) {
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<md:EntityDescriptor xmlns:md=\"" + std::string(names::metadata);
    out.append("\" entityID=\"")
        .append(escape_markup(sp.entity_id))
        .append("\"><md:SPSSODescriptor AuthnRequestsSigned=\"true\"");
    out.append(" WantAssertionsSigned=\"true\" protocolSupportEnumeration=\"").append(names::protocol).append("\">");
    for (const auto& shown : sp.signing) out += key_descriptor("signing", shown, "");
    for (const auto& shown : sp.encryption) out += key_descriptor("encryption", shown, encryption_methods);
    if (!sp.slo_url.empty())
        out.append("<md:SingleLogoutService Binding=\"")
            .append(names::redirect_binding)
            .append("\" Location=\"")
            .append(escape_markup(sp.slo_url))
            .append("\"/>");
    out.append("<md:AssertionConsumerService Binding=\"").append(names::post_binding).append("\" Location=\"");
    out.append(escape_markup(sp.acs_url))
        .append("\" index=\"0\" isDefault=\"true\"/></md:SPSSODescriptor></md:EntityDescriptor>");
    return out + "\n";
}

}  // namespace gatehouse::saml
