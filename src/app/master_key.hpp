#pragma once
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/crypto/master_key.hpp>
#include <gatehouse/store/store.hpp>

#include "config.hpp"

namespace gatehouse::app {

// A store without its master key, or beside another one, would start and let nobody in: every token, session and sealed value
// in it was made under keys that only its own opens. Both are errc::conflict, and say which file belongs where.

// Before the key is loaded, which would make one: false hope where a store lies already.
result<void> check_master_key_is_there(const config& settings);
// The same of a database, which says whether there is a store once it is open.
result<void> check_master_key_is_there(store& data, const config& settings);

struct opened_keys {
    crypto::master_key master;
    crypto::keyring store;
};
// Once the store is open. A replacement that was cut short once the store had the next key is brought to its end.
result<opened_keys> open_keys_of(store& data, crypto::master_key master, const config& settings);

// Whether the store has this one among its master keys.
result<bool> opens_with(store& data, const crypto::master_key& key);

// For what reads a store without opening it to the world: only the key that is there.
result<crypto::master_key> load_master_key(const std::string& path);  // errc::conflict: there is none

}  // namespace gatehouse::app
