#pragma once
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/crypto/public_key.hpp>

namespace gatehouse {

// An X.509 certificate as an envelope around a key, with dates. Trust comes from who named the key (SAML metadata, an
// application's registration), so no chain is built and nothing but the key decides.
struct certificate {
    public_key key;
    instant not_before;
    instant not_after;
    std::string base64;   // the DER, one line
    std::string subject;  // its name (RFC 4514), in ASCII; for people only: whoever makes a certificate chooses it

    // PEM, or the base64 of the DER with any line breaks (ds:X509Certificate). Refuses what public_key refuses.
    static result<certificate> parse(std::string_view pem_or_base64);
    // Signed with SHA-256 by the key it carries. For the keys of our own service provider and for local identity providers.
    static result<certificate> self_signed(const private_key& key, std::string_view common_name, instant from, int days);
    std::string pem() const;
};

}  // namespace gatehouse
