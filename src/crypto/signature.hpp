#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/crypto/public_key.hpp>

namespace gatehouse {

// Both suppose that the scheme fits the key.
bool verify_bytes(evp_pkey_st* key, signature_scheme scheme, std::string_view bytes, std::string_view signature);
std::optional<std::string> sign_bytes(evp_pkey_st* key, signature_scheme scheme, std::string_view bytes);

}  // namespace gatehouse
