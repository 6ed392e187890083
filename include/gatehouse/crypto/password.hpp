#pragma once
#include <string>
#include <string_view>

#include <gatehouse/base/random.hpp>

namespace gatehouse::crypto {

// Argon2id (RFC 9106) with a salt of its own: 19 MiB and two passes, so some tens of milliseconds of one core. For a pool of
// its own, never for a thread that others wait for. The text names its parameters: they may rise, and old ones still verify.
std::string hash_password(std::string_view password, random_source& random);
// False too when hash is no text of hash_password.
bool password_matches(std::string_view password, const std::string& hash);
// Nobody's: what an unknown account's password is compared with, at the same cost.
const std::string& nobodys_password_hash();

}  // namespace gatehouse::crypto
