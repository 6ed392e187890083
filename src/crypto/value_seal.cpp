#include "value_seal.hpp"

#include <openssl/evp.h>

#include <gatehouse/base/text.hpp>

#include "demand.hpp"
#include "openssl_handle.hpp"

namespace gatehouse::crypto {
namespace {

constexpr std::size_t nonce_bytes = 12, tag_bytes = 16;

error refused() { return make_error(errc::conflict, "a sealed value does not open with the keys of this store"); }

}  // namespace

std::string seal_value(const store_key& under, std::string_view plain, std::string_view place, random_source& random) {
    std::string out(nonce_bytes, '\0');
    random.fill(std::as_writable_bytes(std::span(out)));
    std::string body(plain.size() + tag_bytes, '\0');
    const cipher_context context(EVP_CIPHER_CTX_new());
    int length = 0;
    demand(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(under.bytes.reveal()), bytes_of(out)));
    demand(EVP_EncryptUpdate(context.get(), nullptr, &length, bytes_of(place), static_cast<int>(place.size())));
    demand(EVP_EncryptUpdate(context.get(), bytes_of(body), &length, bytes_of(plain), static_cast<int>(plain.size())));
    demand(EVP_EncryptFinal_ex(context.get(), bytes_of(body) + length, &length));
    demand(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, body.data() + plain.size()));
    return under.id + "." + to_base64url(out + body);
}

std::string_view key_of_sealed(std::string_view sealed) { return sealed.substr(0, std::min(sealed.find('.'), sealed.size())); }

result<secret> open_value(const store_key& under, std::string_view sealed, std::string_view place) {
    const std::size_t dot = sealed.find('.');
    if (dot == std::string_view::npos || sealed.substr(0, dot) != under.id) return refused();
    auto bytes = from_base64url(sealed.substr(dot + 1));
    if (!bytes || bytes->size() < nonce_bytes + tag_bytes) return refused();
    const std::size_t plain_bytes = bytes->size() - nonce_bytes - tag_bytes;
    std::string plain(plain_bytes, '\0');
    const cipher_context context(EVP_CIPHER_CTX_new());
    int length = 0;
    demand(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(under.bytes.reveal()), bytes_of(*bytes)));
    demand(EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(place), static_cast<int>(place.size())));
    demand(EVP_DecryptUpdate(context.get(), bytes_of(plain), &length, bytes_of(*bytes) + nonce_bytes,
                             static_cast<int>(plain_bytes)));
    demand(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, bytes->data() + nonce_bytes + plain_bytes));
    if (EVP_DecryptFinal_ex(context.get(), bytes_of(plain) + length, &length) != 1) return refused();
    return secret(std::move(plain));
}

}  // namespace gatehouse::crypto
