#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/crypto/master_key.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/store/store.hpp>
#include <gatehouse/store/store_key_repository.hpp>

// The store's own keys and the master keys that open them (docs/decisions/0020): one, and the next while it takes its place.
namespace gatehouse::sessions {

// Makes the first on a new store. errc::conflict: the master key is not this store's; the detail says with which it opens.
result<crypto::keyring> open_store_keys(store& data, const crypto::master_key& master);
// Later, again: takes in what another gateway made. errc::conflict: the latest key opens with another master key only, so
// what is sealed under it is not for this gateway.
result<void> refresh_store_keys(store& data, const crypto::master_key& master, crypto::keyring& keys);
// Of a store that is not opened: whether the master key is its own. key_check: of server_repository.
bool opens(const crypto::master_key& master, const std::vector<store_key_row>& rows, instant store_created,
           std::string_view key_check);

struct master_key_facts {
    std::string id;
    instant added;
};
// In the order in which they were added.
result<std::vector<master_key_facts>> master_keys_of(installation_transaction& tx);

// Lets the store open with one more. errc::conflict: it does already, another is on its way in, or `present` was ended itself.
result<void> add_master_key(installation_transaction& tx, const request_context& by, const crypto::master_key& present,
                            const crypto::master_key& added);
// Ends another than `present`, and makes a new store key that it never opened: values are sealed under that one after
// `wait_ms`, in which every gateway takes it in. errc::not_found; errc::conflict: it is the present one, or that was ended
// itself.
result<void> remove_master_key(installation_transaction& tx, const request_context& by, const crypto::master_key& present,
                               std::string_view id, std::int64_t wait_ms);
// Both at once, for a store with one gateway. errc::conflict: another is on its way in.
result<void> replace_master_key(installation_transaction& tx, const request_context& by, const crypto::master_key& present,
                                const crypto::master_key& next);

}  // namespace gatehouse::sessions
