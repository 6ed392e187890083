#include <openssl/err.h>
#include <openssl/evp.h>
#include <gatehouse/crypto/chunk_seal.hpp>

#include <array>

#include "demand.hpp"
#include "openssl_handle.hpp"

namespace gatehouse::crypto {
namespace {

std::array<unsigned char, 12> nonce_of(const chunk_place& at) {
    std::array<unsigned char, 12> out{};
    for (std::size_t i = 0; i < 8; ++i) out[3 + i] = static_cast<unsigned char>(at.number >> (56 - 8 * i));
    out[11] = at.last ? 1 : 0;
    return out;
}

}  // namespace

std::string seal_chunk(std::string_view key, const chunk_place& at, std::string_view plain) {
    std::string out(plain.size() + chunk_tag_bytes, '\0');
    const cipher_context context(EVP_CIPHER_CTX_new());
    const auto nonce = nonce_of(at);
    int length = 0;
    demand(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key), nonce.data()));
    demand(EVP_EncryptUpdate(context.get(), nullptr, &length, bytes_of(at.header), static_cast<int>(at.header.size())));
    demand(EVP_EncryptUpdate(context.get(), bytes_of(out), &length, bytes_of(plain), static_cast<int>(plain.size())));
    demand(EVP_EncryptFinal_ex(context.get(), bytes_of(out) + length, &length));
    demand(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, chunk_tag_bytes, out.data() + plain.size()));
    return out;
}

std::optional<std::string> open_chunk(std::string_view key, const chunk_place& at, std::string_view sealed) {
    if (sealed.size() < chunk_tag_bytes) return std::nullopt;
    const auto body = sealed.substr(0, sealed.size() - chunk_tag_bytes);
    std::string tag(sealed.substr(body.size())), out(body.size(), '\0');
    const cipher_context context(EVP_CIPHER_CTX_new());
    const auto nonce = nonce_of(at);
    int length = 0;
    demand(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key), nonce.data()));
    demand(EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(at.header), static_cast<int>(at.header.size())));
    demand(EVP_DecryptUpdate(context.get(), bytes_of(out), &length, bytes_of(body), static_cast<int>(body.size())));
    demand(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, chunk_tag_bytes, tag.data()));
    const bool genuine = EVP_DecryptFinal_ex(context.get(), bytes_of(out) + length, &length) == 1;
    ERR_clear_error();
    if (!genuine) return std::nullopt;
    return out;
}

}  // namespace gatehouse::crypto
