#include <gatehouse/crypto/public_key.hpp>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/certificate.hpp>
#include <gatehouse/crypto/digest.hpp>

#include "openssl_handle.hpp"
#include "signature.hpp"

namespace gatehouse {
namespace {

using bignum = std::unique_ptr<BIGNUM, openssl_free<BN_free>>;

error refused(const char* code) {
    ERR_clear_error();
    return make_error(errc::invalid_value, code);
}

bignum number_of(EVP_PKEY* key, const char* name) {
    BIGNUM* out = nullptr;
    EVP_PKEY_get_bn_param(key, name, &out);
    return bignum(out);
}

// Small exponents and even numbers verify what nobody signed (e = 1 makes the signature its own message).
result<void> judge_rsa(EVP_PKEY* key) {
    const auto modulus = number_of(key, OSSL_PKEY_PARAM_RSA_N), exponent = number_of(key, OSSL_PKEY_PARAM_RSA_E);
    if (!modulus || !exponent) return refused("key.invalid");
    if (BN_num_bits(modulus.get()) < limits::rsa_key_bits) return refused("key.too_small");
    const bool exponent_fits =
        BN_is_odd(exponent.get()) && BN_num_bits(exponent.get()) >= 17 && BN_num_bits(exponent.get()) <= 64;
    if (!BN_is_odd(modulus.get()) || BN_num_bits(modulus.get()) > 16384 || !exponent_fits) return refused("key.invalid");
    return {};
}

result<void> judge_ec(EVP_PKEY* key) {
    char curve[64] = {};
    std::size_t length = 0;
    if (EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, curve, sizeof curve, &length) != 1)
        return refused("key.invalid");
    const std::string_view name(curve, length);
    if (name != "prime256v1" && name != "secp384r1" && name != "secp521r1") return refused("key.invalid");
    return {};
}

std::string spki_of(EVP_PKEY* key) {
    std::string der(static_cast<std::size_t>(std::max(0, i2d_PUBKEY(key, nullptr))), '\0');
    unsigned char* at = bytes_of(der);
    i2d_PUBKEY(key, &at);
    return der;
}

}  // namespace

key_kind kind_of(signature_scheme scheme) noexcept {
    return scheme >= signature_scheme::ecdsa_sha256 ? key_kind::ec : key_kind::rsa;
}

result<public_key> public_key::adopt(std::shared_ptr<evp_pkey_st> key) {
    if (!key) return refused("key.invalid");
    const int type = EVP_PKEY_get_base_id(key.get());
    if (type != EVP_PKEY_RSA && type != EVP_PKEY_EC) return refused("key.invalid");
    const auto kind = type == EVP_PKEY_RSA ? key_kind::rsa : key_kind::ec;
    if (const auto judged = kind == key_kind::rsa ? judge_rsa(key.get()) : judge_ec(key.get()); !judged) return judged.error();
    const int bits = EVP_PKEY_get_bits(key.get());
    return public_key(std::move(key), kind, bits);
}

result<public_key> public_key::from_spki(std::string_view pem_or_base64) {
    if (looks_like_pem(pem_or_base64)) {
        const bio_handle memory(BIO_new_mem_buf(pem_or_base64.data(), static_cast<int>(pem_or_base64.size())));
        return adopt(share(PEM_read_bio_PUBKEY(memory.get(), nullptr, nullptr, nullptr)));
    }
    const auto der = from_base64(pem_or_base64);
    if (!der) return refused("key.invalid");
    const unsigned char* at = bytes_of(*der);
    auto key = share(d2i_PUBKEY(nullptr, &at, static_cast<long>(der->size())));
    if (at != bytes_of(*der) + der->size()) return refused("key.invalid");
    return adopt(std::move(key));
}

result<public_key> public_key::from_certificate(std::string_view pem_or_base64) {
    auto parsed = certificate::parse(pem_or_base64);
    if (!parsed) return parsed.error();
    return std::move(parsed->key);
}

result<public_key> public_key::from_rsa(std::string_view modulus, std::string_view exponent) {
    if (modulus.empty() || modulus.size() > 2049 || exponent.empty() || exponent.size() > 16) return refused("key.invalid");
    const bignum n(BN_bin2bn(bytes_of(modulus), static_cast<int>(modulus.size()), nullptr));
    const bignum e(BN_bin2bn(bytes_of(exponent), static_cast<int>(exponent.size()), nullptr));
    const std::unique_ptr<OSSL_PARAM_BLD, openssl_free<OSSL_PARAM_BLD_free>> builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
    const std::unique_ptr<OSSL_PARAM, openssl_free<OSSL_PARAM_free>> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const pkey_context context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return refused("key.invalid");
    return adopt(share(key));
}

std::string public_key::spki() const { return to_base64(spki_of(key_.get())); }
std::string public_key::fingerprint() const { return crypto::sha256_hex(spki_of(key_.get())); }

bool public_key::verify(signature_scheme scheme, std::string_view bytes, std::string_view signature) const {
    return kind_of(scheme) == kind_ && verify_bytes(key_.get(), scheme, bytes, signature);
}

evp_pkey_st* public_key::native_reference() const noexcept {
    EVP_PKEY_up_ref(key_.get());
    return key_.get();
}

}  // namespace gatehouse
