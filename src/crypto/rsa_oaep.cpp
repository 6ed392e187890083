#include <openssl/err.h>
#include <openssl/rsa.h>
#include <gatehouse/crypto/content_encryption.hpp>

#include "openssl_handle.hpp"

namespace gatehouse {
namespace {

const EVP_MD* to_md(oaep_digest digest) {
    switch (digest) {
        case oaep_digest::sha1: return EVP_sha1();
        case oaep_digest::sha256: return EVP_sha256();
        case oaep_digest::sha384: return EVP_sha384();
        case oaep_digest::sha512: return EVP_sha512();
    }
    return nullptr;
}

bool configure(EVP_PKEY_CTX* context, const oaep_parameters& with) {
    if (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) != 1) return false;
    if (EVP_PKEY_CTX_set_rsa_oaep_md(context, to_md(with.digest)) != 1) return false;
    if (EVP_PKEY_CTX_set_rsa_mgf1_md(context, to_md(with.mask)) != 1) return false;
    if (with.label.empty()) return true;
    void* label = OPENSSL_memdup(with.label.data(), with.label.size());  // owned by the context from here on
    return EVP_PKEY_CTX_set0_rsa_oaep_label(context, label, static_cast<int>(with.label.size())) == 1;
}

}  // namespace

std::optional<std::string> oaep_wrap(const public_key& to, const oaep_parameters& with, std::string_view content_key) {
    const pkey_context context(EVP_PKEY_CTX_new_from_pkey(nullptr, to.native(), nullptr));
    std::string out(static_cast<std::size_t>(to.bits() + 7) / 8, '\0');
    std::size_t length = out.size();
    const bool done = to.kind() == key_kind::rsa && EVP_PKEY_encrypt_init(context.get()) == 1 &&
                      configure(context.get(), with) &&
                      EVP_PKEY_encrypt(context.get(), bytes_of(out), &length, bytes_of(content_key), content_key.size()) == 1;
    ERR_clear_error();
    return done ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<secret> oaep_unwrap(const private_key& key, const oaep_parameters& with, std::string_view wrapped) {
    if (key.kind() != key_kind::rsa) return std::nullopt;
    const pkey_context context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.native(), nullptr));
    std::string out(static_cast<std::size_t>(key.public_part().bits() + 7) / 8, '\0');
    std::size_t length = out.size();
    const bool done = EVP_PKEY_decrypt_init(context.get()) == 1 && configure(context.get(), with) &&
                      EVP_PKEY_decrypt(context.get(), bytes_of(out), &length, bytes_of(wrapped), wrapped.size()) == 1;
    ERR_clear_error();
    if (done) out.resize(length);
    secret held(std::move(out));
    return done ? std::optional(std::move(held)) : std::nullopt;
}

}  // namespace gatehouse
