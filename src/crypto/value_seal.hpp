#pragma once
#include <string>
#include <string_view>

#include <gatehouse/crypto/keyring.hpp>

// AES-256-GCM of one value under a key of 32 bytes, as text: "key id.base64url(nonce, ciphertext, tag)". place is the
// associated data.
namespace gatehouse::crypto {

std::string seal_value(const store_key& under, std::string_view plain, std::string_view place, random_source& random);
// Of "id.…": the id; empty when it has none.
std::string_view key_of_sealed(std::string_view sealed);
// errc::conflict when it does not open.
result<secret> open_value(const store_key& under, std::string_view sealed, std::string_view place);

}  // namespace gatehouse::crypto
