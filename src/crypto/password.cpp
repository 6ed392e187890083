#include <argon2.h>
#include <gatehouse/crypto/password.hpp>

#include <array>
#include <stdexcept>

namespace gatehouse::crypto {
namespace {

constexpr std::uint32_t passes = 2, memory_kib = 19 * 1024, lanes = 1;
constexpr std::size_t salt_bytes = 16, hash_bytes = 32;

std::string encode(std::string_view password, const std::array<std::byte, salt_bytes>& salt) {
    std::array<char, 192> encoded{};
    const int done = argon2id_hash_encoded(passes, memory_kib, lanes, password.data(), password.size(), salt.data(), salt_bytes,
                                           hash_bytes, encoded.data(), encoded.size());
    if (done != ARGON2_OK) throw std::runtime_error("Argon2 failed where it must not");  // no memory
    return encoded.data();
}

}  // namespace

std::string hash_password(std::string_view password, random_source& random) {
    std::array<std::byte, salt_bytes> salt{};
    random.fill(salt);
    return encode(password, salt);
}

bool password_matches(std::string_view password, const std::string& hash) {
    return argon2id_verify(hash.c_str(), password.data(), password.size()) == ARGON2_OK;
}

const std::string& nobodys_password_hash() {
    static const std::string hash = encode("nobody's", {});
    return hash;
}

}  // namespace gatehouse::crypto
