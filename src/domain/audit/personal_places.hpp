#pragma once
#include <string>
#include <string_view>

#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/store/transaction.hpp>

// Where personal values and their keys lie, as what is sealed is bound to it.
namespace gatehouse::audit {

inline std::string place_of_key(const tenant_transaction& tx, std::string_view member) {
    return std::string(tx.organization().text()) + "/member_key/" + std::string(member) + "/sealed";
}

// The row it stands in is part of what it opens with: a value cannot be shown as another row's.
inline std::string place_of_value(std::int64_t position) { return "change/" + std::to_string(position) + "/personal"; }

inline result<crypto::keyring> keyring_of(secret key) { return crypto::keyring::from_key(std::move(key), "member"); }

}  // namespace gatehouse::audit
