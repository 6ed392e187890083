#include <openssl/err.h>
#include <openssl/pem.h>
#include <gatehouse/base/limits.hpp>
#include <gatehouse/crypto/public_key.hpp>

#include "openssl_handle.hpp"
#include "signature.hpp"

namespace gatehouse {

result<private_key> private_key::adopt(std::shared_ptr<evp_pkey_st> key) {
    auto half = public_key::adopt(key);
    if (!half) return half.error();
    return private_key(std::move(key), *half);
}

result<private_key> private_key::generate(key_kind kind) {
    EVP_PKEY* key = kind == key_kind::rsa
                        ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(limits::rsa_key_bits))
                        : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
    return adopt(share(key));
}

result<private_key> private_key::from_pem(std::string_view pem) {
    const bio_handle memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    // Without a callback OpenSSL would ask the terminal for a pass phrase.
    const auto no_pass_phrase = [](char*, int, int, void*) { return -1; };
    EVP_PKEY* key = PEM_read_bio_PrivateKey(memory.get(), nullptr, no_pass_phrase, nullptr);
    if (!key) {
        ERR_clear_error();
        return make_error(errc::invalid_value, "not a private key in PEM without a pass phrase");
    }
    return adopt(share(key));
}

secret private_key::to_pem() const {
    const bio_handle memory(BIO_new(BIO_s_secmem()));
    PEM_write_bio_PKCS8PrivateKey(memory.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return secret(text_of(memory.get()));
}

result<std::string> private_key::sign(signature_scheme scheme, std::string_view bytes) const {
    if (kind_of(scheme) != kind() || scheme == signature_scheme::rsa_sha1)
        return make_error(errc::invalid_value, "this key does not sign that way");
    auto signature = sign_bytes(key_.get(), scheme, bytes);
    if (!signature) return make_error(errc::internal, "signing failed");
    return std::move(*signature);
}

evp_pkey_st* private_key::native_reference() const noexcept {
    EVP_PKEY_up_ref(key_.get());
    return key_.get();
}

}  // namespace gatehouse
