#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/base/uuid.hpp>
#include <gatehouse/codec/deflate.hpp>
#include <gatehouse/codec/xml.hpp>
#include <gatehouse/codec/xml_signature.hpp>
#include <gatehouse/demo/local_idp.hpp>

namespace gatehouse::demo {
namespace {

constexpr std::string_view protocol_space = "urn:oasis:names:tc:SAML:2.0:protocol";
constexpr std::string_view assertion_space = "urn:oasis:names:tc:SAML:2.0:assertion";
constexpr int certificate_days = 365;
constexpr std::int64_t valid_ms = 5 * 60 * 1000;

error refused(std::string_view what) { return make_error(errc::invalid_value, std::string(what)); }

std::string attribute(std::string_view name, const std::vector<std::string>& values) {
    if (values.empty()) return "";
    std::string out = "<saml:Attribute Name=\"" + escape_markup(name) +
                      "\" NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:basic\">";
    for (const std::string& one : values) out += "<saml:AttributeValue>" + escape_markup(one) + "</saml:AttributeValue>";
    return out + "</saml:Attribute>";
}

std::string new_xml_id(instant now, random_source& random) { return "_" + new_uuid(now, random); }

// Every name below is written out: this file is read beside SAML core and profiles 4.1.4.
std::string assertion(const std::string& id, const std::string& issuer, std::string_view signature,
                      const local_idp::authn_request& asked, const person& who, instant now, const std::string& session_index) {
    const std::string issued = to_rfc3339(now), until = to_rfc3339(now + valid_ms);
    return "<saml:Assertion xmlns:saml=\"" + std::string(assertion_space) + "\" ID=\"" + id +
           "\" Version=\"2.0\" IssueInstant=\"" + issued + "\"><saml:Issuer>" + escape_markup(issuer) + "</saml:Issuer>" +
           std::string(signature) +
           "<saml:Subject><saml:NameID Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\">" +
           escape_markup(who.user_name) +
           "</saml:NameID><saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">"
           "<saml:SubjectConfirmationData InResponseTo=\"" +
           escape_markup(asked.id) + "\" NotOnOrAfter=\"" + until + "\" Recipient=\"" + escape_markup(asked.acs_url) +
           "\"/></saml:SubjectConfirmation></saml:Subject>"
           "<saml:Conditions NotBefore=\"" +
           issued + "\" NotOnOrAfter=\"" + until + "\"><saml:AudienceRestriction><saml:Audience>" +
           escape_markup(asked.audience) +
           "</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant=\"" + issued +
           "\" SessionIndex=\"" + session_index +
           "\"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified"
           "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>" +
           attribute("email", {who.user_name}) + attribute("displayName", {who.given_name + " " + who.family_name}) +
           attribute(group_attribute, who.groups) + "</saml:AttributeStatement></saml:Assertion>";
}

}  // namespace

result<local_idp> local_idp::create(std::string entity_id, std::string sso_url, instant now) {
    const auto key = private_key::generate(key_kind::rsa);
    if (!key) return key.error();
    return restore(std::move(entity_id), std::move(sso_url), key->to_pem().reveal(), now);
}

result<local_idp> local_idp::restore(std::string entity_id, std::string sso_url, std::string_view key_pem, instant now) {
    auto key = private_key::from_pem(key_pem);
    if (!key) return key.error();
    auto shown = certificate::self_signed(*key, "Gatehouse demo identity provider", now, certificate_days);
    if (!shown) return shown.error();
    return local_idp(std::move(entity_id), std::move(sso_url), std::move(*key), std::move(*shown));
}

std::string local_idp::metadata() const {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" "
           "entityID=\"" +
           escape_markup(entity_id_) + "\"><md:IDPSSODescriptor protocolSupportEnumeration=\"" + std::string(protocol_space) +
           "\"><md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>"
           "<ds:X509Certificate>" +
           shown_.base64 +
           "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
           "<md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"" +
           escape_markup(sso_url_) + "\"/></md:IDPSSODescriptor></md:EntityDescriptor>\n";
}

result<local_idp::authn_request> local_idp::read_request(std::string_view saml_request, const service_provider& from) const {
    const auto packed = from_base64(saml_request);
    if (!packed) return refused("SAMLRequest is not base64");
    const auto text = inflate_raw(*packed, limits::inflated_bytes);
    if (!text) return text.error();
    const auto document = xml::document::parse(*text);
    if (!document) return refused("SAMLRequest is not acceptable XML");
    const xml::node root = document->root();
    if (!root.is(protocol_space, "AuthnRequest")) return refused("SAMLRequest is no AuthnRequest");
    const auto issuer = root.child(assertion_space, "Issuer").text();
    if (!issuer || *issuer != from.entity_id) return refused("the request is of another service provider");
    if (root.attribute("AssertionConsumerServiceURL").value_or(from.acs_url) != from.acs_url)
        return refused("the request names another address to answer at");
    const std::string id = root.attribute("ID").value_or("");
    if (!xml::is_id(id)) return refused("the request has no usable ID");
    return authn_request{id, from.acs_url, from.entity_id};
}

result<std::string> local_idp::answer(const authn_request& asked, const person& who, instant now, random_source& random) const {
    const std::string assertion_id = new_xml_id(now, random);
    const std::string signature = xml::signature_template(assertion_id, signature_scheme::rsa_sha256, &shown_);
    const std::string response =
        "<samlp:Response xmlns:samlp=\"" + std::string(protocol_space) + "\" ID=\"" + new_xml_id(now, random) +
        "\" Version=\"2.0\" IssueInstant=\"" + to_rfc3339(now) + "\" Destination=\"" + escape_markup(asked.acs_url) +
        "\" InResponseTo=\"" + escape_markup(asked.id) + "\"><saml:Issuer xmlns:saml=\"" + std::string(assertion_space) +
        "\">" + escape_markup(entity_id_) +
        "</saml:Issuer><samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>" +
        assertion(assertion_id, entity_id_, signature, asked, who, now, new_xml_id(now, random)) + "</samlp:Response>";
    const auto signed_response = xml::sign_template(response, key_);
    if (!signed_response) return signed_response.error();
    return to_base64(*signed_response);
}

}  // namespace gatehouse::demo
