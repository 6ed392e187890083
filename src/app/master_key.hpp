#pragma once
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/store/store.hpp>

#include "config.hpp"

namespace gatehouse::app {

// A store without its key, or beside another one, would start and let nobody in: every token, session and sealed key in it was
// made under that key. Both are errc::conflict, and say which file belongs where.

// Before the key is loaded, which would make one: false hope where a store lies already.
result<void> check_master_key_is_there(const config& settings);
// Once the store is open. One that was never checked (new, or from before there was a check) is bound to this key,
// unless its credentials were made under another.
result<void> check_master_key_fits(store& data, const crypto::keyring& keys, const config& settings);

// For what reads a store without opening it to the world: only the key that is there, and whether it is that store's.
result<crypto::keyring> load_master_key(const std::string& path);  // errc::conflict: there is none
bool is_key_of_store(const crypto::keyring& keys, instant store_created, std::string_view key_check);

}  // namespace gatehouse::app
