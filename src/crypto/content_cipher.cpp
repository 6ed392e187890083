#include <openssl/err.h>
#include <gatehouse/base/random.hpp>
#include <gatehouse/crypto/content_encryption.hpp>

#include "openssl_handle.hpp"

namespace gatehouse {
namespace {

constexpr std::size_t gcm_vector_bytes = 12, gcm_tag_bytes = 16, block_bytes = 16;

const EVP_CIPHER* to_evp(content_cipher cipher) {
    switch (cipher) {
        case content_cipher::aes128_gcm: return EVP_aes_128_gcm();
        case content_cipher::aes192_gcm: return EVP_aes_192_gcm();
        case content_cipher::aes256_gcm: return EVP_aes_256_gcm();
        case content_cipher::aes128_cbc: return EVP_aes_128_cbc();
        case content_cipher::aes192_cbc: return EVP_aes_192_cbc();
        case content_cipher::aes256_cbc: return EVP_aes_256_cbc();
    }
    return nullptr;
}

std::string random_bytes(std::size_t count) {
    std::string out(count, '\0');
    system_random().fill(std::as_writable_bytes(std::span(out)));
    return out;
}

// The padding of XML Encryption says its length in the last byte and leaves the others free, so OpenSSL's own does not fit.
std::string padded(std::string_view plain) {
    const std::size_t count = block_bytes - plain.size() % block_bytes;
    std::string out(plain);
    out.append(count - 1, '\0');
    out += static_cast<char>(count);
    return out;
}

std::optional<std::string> transform(content_cipher cipher, std::string_view key, std::string_view vector, std::string_view in,
                                     int encrypt, std::string* tag) {
    const cipher_context context(EVP_CIPHER_CTX_new());
    std::string out(in.size() + block_bytes, '\0');
    int length = 0, more = 0;
    if (EVP_CipherInit_ex(context.get(), to_evp(cipher), nullptr, bytes_of(key), bytes_of(vector), encrypt) != 1)
        return std::nullopt;
    EVP_CIPHER_CTX_set_padding(context.get(), 0);
    if (tag && !encrypt) EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, gcm_tag_bytes, tag->data());
    const bool done = EVP_CipherUpdate(context.get(), bytes_of(out), &length, bytes_of(in), static_cast<int>(in.size())) == 1 &&
                      EVP_CipherFinal_ex(context.get(), bytes_of(out) + length, &more) == 1;
    ERR_clear_error();
    if (!done) return std::nullopt;
    if (tag && encrypt) EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, gcm_tag_bytes, tag->data());
    out.resize(static_cast<std::size_t>(length + more));
    return out;
}

}  // namespace

std::size_t key_bytes(content_cipher cipher) noexcept {
    switch (cipher) {
        case content_cipher::aes128_gcm:
        case content_cipher::aes128_cbc: return 16;
        case content_cipher::aes192_gcm:
        case content_cipher::aes192_cbc: return 24;
        case content_cipher::aes256_gcm:
        case content_cipher::aes256_cbc: return 32;
    }
    return 0;
}

bool is_authenticated(content_cipher cipher) noexcept { return cipher <= content_cipher::aes256_gcm; }

secret random_content_key(content_cipher cipher) { return secret(random_bytes(key_bytes(cipher))); }

std::optional<std::string> seal_content(content_cipher cipher, std::string_view key, std::string_view plain) {
    if (key.size() != key_bytes(cipher)) return std::nullopt;
    if (!is_authenticated(cipher)) {
        const std::string vector = random_bytes(block_bytes);
        const auto sealed = transform(cipher, key, vector, padded(plain), 1, nullptr);
        return sealed ? std::optional(vector + *sealed) : std::nullopt;
    }
    const std::string vector = random_bytes(gcm_vector_bytes);
    std::string tag(gcm_tag_bytes, '\0');
    const auto sealed = transform(cipher, key, vector, plain, 1, &tag);
    return sealed ? std::optional(vector + *sealed + tag) : std::nullopt;
}

std::optional<std::string> open_content(content_cipher cipher, std::string_view key, std::string_view sealed) {
    if (key.size() != key_bytes(cipher)) return std::nullopt;
    if (is_authenticated(cipher)) {
        if (sealed.size() < gcm_vector_bytes + gcm_tag_bytes) return std::nullopt;
        std::string tag(sealed.substr(sealed.size() - gcm_tag_bytes));
        const auto body = sealed.substr(gcm_vector_bytes, sealed.size() - gcm_vector_bytes - gcm_tag_bytes);
        return transform(cipher, key, sealed.substr(0, gcm_vector_bytes), body, 0, &tag);
    }
    if (sealed.size() < 2 * block_bytes || sealed.size() % block_bytes != 0) return std::nullopt;
    auto plain = transform(cipher, key, sealed.substr(0, block_bytes), sealed.substr(block_bytes), 0, nullptr);
    if (!plain || plain->empty()) return std::nullopt;
    const auto count = static_cast<unsigned char>(plain->back());
    if (count == 0 || count > block_bytes) return std::nullopt;
    plain->resize(plain->size() - count);
    return plain;
}

}  // namespace gatehouse
