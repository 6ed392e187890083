#pragma once
#include <gatehouse/domain/sessions/store_keys.hpp>

namespace gatehouse::sessions {

// What the master key holds together with the key: neither can be changed alone.
std::string place_of(const store_key_row& row);
crypto::store_key new_store_key(random_source& random);
result<void> insert_closed(installation_transaction& tx, const crypto::master_key& under, const crypto::store_key& key,
                           std::int64_t number, instant sealing_from);

}  // namespace gatehouse::sessions
