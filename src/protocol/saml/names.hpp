#pragma once
#include <string_view>

// Namespaces and identifiers of the standards.
namespace gatehouse::saml::names {

inline constexpr std::string_view protocol = "urn:oasis:names:tc:SAML:2.0:protocol";
inline constexpr std::string_view assertion = "urn:oasis:names:tc:SAML:2.0:assertion";
inline constexpr std::string_view metadata = "urn:oasis:names:tc:SAML:2.0:metadata";
inline constexpr std::string_view dsig = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr std::string_view xenc = "http://www.w3.org/2001/04/xmlenc#";
inline constexpr std::string_view exc_c14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
inline constexpr std::string_view enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
inline constexpr std::string_view redirect_binding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
inline constexpr std::string_view post_binding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
inline constexpr std::string_view bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
inline constexpr std::string_view entity_format = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
inline constexpr std::string_view status_prefix = "urn:oasis:names:tc:SAML:2.0:status:";
inline constexpr std::string_view status_success = "urn:oasis:names:tc:SAML:2.0:status:Success";

}  // namespace gatehouse::saml::names
