#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/random.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/crypto/public_key.hpp>
#include <gatehouse/model/evidence.hpp>

namespace gatehouse::audit {

// ECDSA on P-256 with SHA-256. Slow beside a write (a tenth of a millisecond): never inside one.
class signer {
public:
    // errc::conflict: the key does not open with this master key.
    static result<signer> open(const audit_key& key, const crypto::keyring& keys);
    std::string_view id() const noexcept { return id_; }
    result<std::string> sign(std::string_view statement) const;  // base64url

private:
    signer(std::string id, private_key key) : id_(std::move(id)), key_(std::move(key)) {}
    std::string id_;
    private_key key_;
};

// A new key; the one before signs it, so that whoever knows an old one need not be told of each new one by another way.
result<audit_key> make_key(const crypto::keyring& keys, random_source& random, const std::optional<audit_key>& before);
std::string id_of(const public_key& key);

bool is_signed_by(const public_key& key, std::string_view statement, std::string_view signature_base64url);
// Whether `before` (the public half of next.endorsed_by) signed next.
bool is_endorsed(const audit_key& next, const public_key& before);

}  // namespace gatehouse::audit
