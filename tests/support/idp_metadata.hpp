#pragma once
#include <fstream>
#include <string>

#include "support/test_certificate.hpp"

namespace gatehouse::testing {

// Metadata of an identity provider that does not exist, with a key made now.
inline std::string idp_metadata(const std::string& entity_id = "https://idp.example/saml") {
    const test_certificate certificate("idp.example");
    std::ifstream file(certificate.certificate_file());
    std::string der;
    for (std::string line; std::getline(file, line);)
        if (!line.starts_with("-----")) der += line;
    return "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"" + entity_id +
           "\"><IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
           "<KeyDescriptor use=\"signing\"><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>" +
           der +
           "</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleSignOnService "
           "Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"https://idp.example/sso\"/>"
           "</IDPSSODescriptor></EntityDescriptor>";
}

}  // namespace gatehouse::testing
