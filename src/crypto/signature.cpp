#include "signature.hpp"

#include <openssl/err.h>

#include "openssl_handle.hpp"

namespace gatehouse {
namespace {

const EVP_MD* digest_of(signature_scheme scheme) {
    switch (scheme) {
        case signature_scheme::rsa_sha1: return EVP_sha1();
        case signature_scheme::rsa_sha256:
        case signature_scheme::ecdsa_sha256: return EVP_sha256();
        case signature_scheme::rsa_sha384:
        case signature_scheme::ecdsa_sha384: return EVP_sha384();
        case signature_scheme::rsa_sha512:
        case signature_scheme::ecdsa_sha512: return EVP_sha512();
    }
    return nullptr;
}

std::size_t half_bytes(EVP_PKEY* key) { return static_cast<std::size_t>(EVP_PKEY_get_bits(key) + 7) / 8; }

std::optional<std::string> to_der(EVP_PKEY* key, std::string_view raw) {
    const auto half = half_bytes(key);
    if (raw.size() != 2 * half) return std::nullopt;
    const ecdsa_handle pair(ECDSA_SIG_new());
    ECDSA_SIG_set0(pair.get(), BN_bin2bn(bytes_of(raw), static_cast<int>(half), nullptr),
                   BN_bin2bn(bytes_of(raw) + half, static_cast<int>(half), nullptr));
    std::string der(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), nullptr)), '\0');
    unsigned char* at = bytes_of(der);
    i2d_ECDSA_SIG(pair.get(), &at);
    return der;
}

std::optional<std::string> to_raw(EVP_PKEY* key, std::string_view der) {
    const auto half = half_bytes(key);
    const unsigned char* at = bytes_of(der);
    const ecdsa_handle pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    if (!pair) return std::nullopt;
    std::string raw(2 * half, '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), bytes_of(raw), static_cast<int>(half));
    BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), bytes_of(raw) + half, static_cast<int>(half));
    return raw;
}

}  // namespace

bool verify_bytes(evp_pkey_st* key, signature_scheme scheme, std::string_view bytes, std::string_view signature) {
    std::optional<std::string> der;
    if (kind_of(scheme) == key_kind::ec) {
        der = to_der(key, signature);
        if (!der) return false;
        signature = *der;
    }
    const md_context context(EVP_MD_CTX_new());
    const bool good =
        EVP_DigestVerifyInit(context.get(), nullptr, digest_of(scheme), nullptr, key) == 1 &&
        EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(bytes), bytes.size()) == 1;
    if (!good) ERR_clear_error();
    return good;
}

std::optional<std::string> sign_bytes(evp_pkey_st* key, signature_scheme scheme, std::string_view bytes) {
    const md_context context(EVP_MD_CTX_new());
    std::size_t length = 0;
    std::string out;
    if (EVP_DigestSignInit(context.get(), nullptr, digest_of(scheme), nullptr, key) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &length, bytes_of(bytes), bytes.size()) != 1)
        return std::nullopt;
    out.resize(length);
    if (EVP_DigestSign(context.get(), bytes_of(out), &length, bytes_of(bytes), bytes.size()) != 1) return std::nullopt;
    out.resize(length);
    return kind_of(scheme) == key_kind::ec ? to_raw(key, out) : out;
}

}  // namespace gatehouse
