#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/codec/xml.hpp>
#include <gatehouse/crypto/certificate.hpp>
#include <gatehouse/crypto/public_key.hpp>

namespace gatehouse::xml {

// A pinned key in the form the verifier takes, made once (a certificate copied for each verification costs more than the
// verification). Copies share it; it is lent to any number of verifications on any threads. Needs a living library.
class verification_key {
public:
    explicit verification_key(public_key key);
    const public_key& key() const noexcept { return key_; }

private:
    friend std::optional<std::string> verify_signature(const node&, const node&, const verification_key&, bool);
    public_key key_;
    std::shared_ptr<void> lent_;
};

// Verifies a ds:Signature that stands inside signed_element and references its ID (un-namespaced attribute), with this key
// only: nothing in KeyInfo is read. Returns the canonical bytes that were digested: read claims from these, never from the
// tree. nullopt for anything but a good signature. The caller has judged the structure (place, one Reference, its URI, the two
// transforms); algorithms outside the list of saml.md are refused here a second time. Exclusive C14N only.
std::optional<std::string> verify_signature(const node& signature, const node& signed_element, const verification_key& key,
                                            bool allow_sha1);

// The ds:Signature to put where the signature shall stand: enveloped, exclusive C14N, digest and scheme of the same SHA-2.
std::string signature_template(std::string_view signed_id, signature_scheme scheme, const certificate* shown);
// Fills the first ds:Signature of the document whose SignatureValue is empty; every ID attribute may be referenced. The
// document is our own work, so none of the gates above apply.
result<std::string> sign_template(std::string_view document, const private_key& key);

// Algorithm names (RFC 6931); empty or nullopt when there is none.
std::string_view algorithm_uri(signature_scheme scheme);
std::optional<signature_scheme> scheme_of(std::string_view algorithm_uri);

}  // namespace gatehouse::xml
