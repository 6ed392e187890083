#pragma once
#include <memory>
#include <string>
#include <string_view>

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

// The keys that the installation's master key yields (HMAC-SHA256 with a label each). The master key lies in a file of its
// own, 0600, outside the data directory and in no backup. Safe from any thread once made.
class keyring {
public:
    // Makes the file when it is absent. errc::conflict when it is readable by others or not of the right form.
    static result<keyring> load_or_create(const std::string& path, random_source& random);
    static result<keyring> from_master(secret master, std::string key_id);  // 32 bytes

    std::string_view key_id() const noexcept { return key_id_; }
    // Base64url of HMAC-SHA256 under the key of that label: what the store keeps of a credential.
    std::string mac(std::string_view label, std::string_view text) const;
    bool matches(std::string_view label, std::string_view text, std::string_view stored_mac) const;

    // AES-256-GCM under the sealing key, bound to where it lies ("organization/table/row/column"): a sealed value copied to
    // another row does not open. unseal: errc::conflict when it does not open.
    std::string seal(std::string_view plain, std::string_view place, random_source& random) const;
    result<secret> unseal(std::string_view sealed, std::string_view place) const;

    // What one backup is sealed under; its salt stands in the file. Whoever restores needs the master key for what lies in the
    // store anyway, so a backup has no key of its own to lose.
    secret backup_key(std::string_view salt) const;

private:
    keyring(secret master, std::string key_id);
    std::shared_ptr<EVP_MAC_CTX> credentials_;  // keyed once; each use works on a copy
    secret sealing_, backups_;
    std::string key_id_;
};

}  // namespace gatehouse::crypto
