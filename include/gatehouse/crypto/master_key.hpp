#pragma once
#include <string>
#include <string_view>

#include <gatehouse/base/random.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/base/secret.hpp>
#include <gatehouse/crypto/keyring.hpp>

namespace gatehouse::crypto {

// What opens a store's own keys (crypto/keyring.hpp) and seals its backups: 32 bytes in a file of its own, 0600, outside the
// data directory and in no backup. A store may open with several of them, and one can be replaced without a change to what the
// store's keys seal. Immutable; safe from any thread.
class master_key {
public:
    // errc::not_found: there is no such file. errc::conflict: others may read it, or it is not of the right form.
    static result<master_key> load(const std::string& path);
    // On disk before it returns. errc::conflict: the file is there already. errc::unavailable: it cannot be made.
    static result<master_key> create(const std::string& path, random_source& random);
    // Whichever of two processes makes it, both have the same.
    static result<master_key> load_or_create(const std::string& path, random_source& random);
    static result<master_key> from_bytes(secret bytes, std::string id);  // 32 bytes

    std::string_view id() const noexcept { return id_; }  // says nothing of the key; stands in backups and in the store
    // place: what the row says of it otherwise; none of that can be changed behind this key's back.
    std::string close(const store_key& key, std::string_view place, random_source& random) const;
    // errc::conflict when it was not closed under this master key, at this place.
    result<secret> open(std::string_view closed, std::string_view place) const;

    // What one backup is sealed under; its salt stands in the file. Whoever restores needs the master key for what lies in the
    // store anyway, so a backup has no key of its own to lose.
    secret backup_key(std::string_view salt) const;

    // The key of a store from before stores had keys of their own: all in it was made under the master key itself.
    store_key itself() const { return {id_, bytes_}; }

private:
    master_key(secret bytes, std::string id);
    secret bytes_, closing_, backups_;
    std::string id_;
};

}  // namespace gatehouse::crypto
