#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/codec/xml_signature.hpp>

namespace gatehouse::saml {

struct pinned_key {
    xml::verification_key key;
    std::optional<instant> not_after;  // of the certificate it came in; worth a warning, decides nothing
};

// What one connection believes of its identity provider, taken from metadata once and stored as text. Immutable; one value
// serves any number of verifications on any threads, and making one loads keys (0.1 ms each): keep it, do not make it per
// request. Every reading failure is errc::invalid_value with a reason code as detail (xml.*, key.*, metadata.entity,
// metadata.keys, metadata.location, metadata.expired, metadata.structure).
class trust {
public:
    // An EntityDescriptor with exactly one IDPSSODescriptor for SAML 2.0. A KeyDescriptor without use counts for signing. The
    // metadata's own signature is not judged: whoever hands it in vouches for it. Locations are https, or http on loopback.
    static result<trust> from_metadata(std::string_view document, instant now);
    static result<trust> parse(std::string_view text);  // what text() gave
    std::string text() const;

    const std::string& entity_id() const noexcept { return entity_id_; }
    const std::string& sso_redirect() const noexcept { return sso_redirect_; }  // empty: not offered
    const std::string& sso_post() const noexcept { return sso_post_; }
    const std::string& slo_redirect() const noexcept { return slo_redirect_; }
    bool wants_signed_requests() const noexcept { return wants_signed_requests_; }
    const std::vector<pinned_key>& keys() const noexcept { return keys_; }

private:
    friend class metadata_reader;
    trust() = default;
    std::string entity_id_, sso_redirect_, sso_post_, slo_redirect_;
    bool wants_signed_requests_ = false;
    std::vector<pinned_key> keys_;
};

}  // namespace gatehouse::saml
