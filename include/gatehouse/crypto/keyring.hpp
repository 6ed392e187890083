#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/random.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/base/secret.hpp>

struct evp_mac_ctx_st;
using EVP_MAC_CTX = evp_mac_ctx_st;

namespace gatehouse::crypto {

// SHA-256, raw bytes.
std::string sha256(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);
// Takes the same time wherever two equally long texts differ.
bool constant_time_equal(std::string_view a, std::string_view b) noexcept;

// One of a store's own keys: 32 bytes that lie in the store, closed under its master key.
struct store_key {
    std::string id;
    secret bytes;
};

// What a store's keys yield (HMAC-SHA256 with a label each). The first makes the hashes of credentials for good: they are of
// random texts, which a hash does not tell. Values are sealed under the latest, and name theirs. Safe from any thread; copies
// share what they take.
class keyring {
public:
    // Oldest first. errc::conflict: none, or one without 32 bytes.
    static result<keyring> of(const std::vector<store_key>& keys);
    static result<keyring> from_key(secret bytes, std::string id) { return of({{std::move(id), std::move(bytes)}}); }
    // From now on these, of which values are sealed under the one called sealing. errc::conflict: another first key than the
    // one here, or none with that name.
    result<void> take(const std::vector<store_key>& keys, std::string_view sealing);

    std::string_view key_id() const noexcept { return key_id_; }  // of the key that hashes credentials
    std::string sealing_id() const;
    // Base64url of HMAC-SHA256 under the key of that label: what the store keeps of a credential.
    std::string mac(std::string_view label, std::string_view text) const;
    bool matches(std::string_view label, std::string_view text, std::string_view stored_mac) const;

    // AES-256-GCM, bound to where it lies ("organization/table/row/column"): a sealed value copied to another row does not
    // open. unseal: errc::conflict when it does not open, errc::unavailable when its key is not here: another gateway may have
    // made that a moment ago.
    std::string seal(std::string_view plain, std::string_view place, random_source& random) const;
    result<secret> unseal(std::string_view sealed, std::string_view place) const;

private:
    struct sealing_keys;
    struct shared;
    explicit keyring(const store_key& first);
    std::shared_ptr<const sealing_keys> present() const;

    std::shared_ptr<EVP_MAC_CTX> credentials_;  // keyed once; each use works on a copy
    std::string key_id_;
    std::shared_ptr<shared> shared_;
};

}  // namespace gatehouse::crypto
