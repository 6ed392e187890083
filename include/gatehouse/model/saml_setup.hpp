#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse {

// Which identity provider a connection is to believe, read from its metadata and freed of XML: what a management door hands
// to the store. document is the verifier's own text (saml::trust), opaque to everybody else.
struct idp_trust {
    std::string entity_id, sso_url;
    std::string document;
    struct key {
        std::string fingerprint;  // SHA-256 of the SubjectPublicKeyInfo, hexadecimal
        std::string spki;         // base64
        std::optional<instant> not_after;
    };
    std::vector<key> keys;
};

// A key pair of ours at one connection: it signs requests and opens encrypted assertions.
struct sp_key {
    std::string id;
    std::string certificate;  // base64 of the DER
    std::string sealed;       // the private key's PEM (crypto::keyring)
};

// One AuthnRequest on its way: consumed once, by the browser that holds the correlation cookie.
struct saml_request {
    std::string id;
    connection_id connection;
    std::int64_t connection_epoch = 0;
    std::string correlation_mac;
    std::string return_to;  // a local target
    bool force_authn = false;
    instant created, expires;
    std::optional<instant> consumed;
};

// Under which a SAML subject is known for good (security.md, Identity).
struct pinned_identity {
    std::string name_qualifier, sp_name_qualifier, format, value;
};

struct proved_domain {
    std::string name;  // lower case, A-labels
    connection_id connection;
    std::string proof;  // operator, dns, demo
    instant since;
};

}  // namespace gatehouse
