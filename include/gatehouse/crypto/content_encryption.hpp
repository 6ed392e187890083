#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/secret.hpp>
#include <gatehouse/crypto/public_key.hpp>

// The two steps of XML Encryption over plain bytes: a content key wrapped for a receiver, and content under that key.
namespace gatehouse {

enum class oaep_digest : std::uint8_t { sha1, sha256, sha384, sha512 };

struct oaep_parameters {
    oaep_digest digest = oaep_digest::sha1;
    oaep_digest mask = oaep_digest::sha1;  // of MGF1
    std::string label;                     // OAEPparams, usually empty
};

std::optional<std::string> oaep_wrap(const public_key& to, const oaep_parameters& with, std::string_view content_key);
// nullopt when the key is not ours or the bytes are not of this form: the two are not told apart.
std::optional<secret> oaep_unwrap(const private_key& key, const oaep_parameters& with, std::string_view wrapped);

enum class content_cipher : std::uint8_t { aes128_gcm, aes192_gcm, aes256_gcm, aes128_cbc, aes192_cbc, aes256_cbc };
std::size_t key_bytes(content_cipher cipher) noexcept;
bool is_authenticated(content_cipher cipher) noexcept;

// XML Encryption 1.1, 5.2: the initialization vector in front (12 bytes for GCM, 16 for CBC), GCM's tag of 16 bytes behind.
std::optional<std::string> seal_content(content_cipher cipher, std::string_view key, std::string_view plain);
// nullopt when tag, padding or length is wrong.
std::optional<std::string> open_content(content_cipher cipher, std::string_view key, std::string_view sealed);

// A key that fits the cipher and opens nothing: what a failed unwrap goes on with, so that it takes as long as a good one.
secret random_content_key(content_cipher cipher);

}  // namespace gatehouse
