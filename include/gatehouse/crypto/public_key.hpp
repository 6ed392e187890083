#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>
#include <gatehouse/base/secret.hpp>

struct evp_pkey_st;

namespace gatehouse {

enum class key_kind : std::uint8_t { rsa, ec };

// How bytes are signed. RSA means PKCS #1 v1.5 (RFC 8017, 8.2); an ECDSA signature is r || s of fixed width, as XML
// Signature (RFC 6931, 2.3.6) and JWS write it, never DER.
enum class signature_scheme : std::uint8_t {
    rsa_sha1,  // only for reading, where an administrator allowed it for one connection
    rsa_sha256,
    rsa_sha384,
    rsa_sha512,
    ecdsa_sha256,
    ecdsa_sha384,
    ecdsa_sha512,
};
key_kind kind_of(signature_scheme scheme) noexcept;

// An asymmetric key that only verifies. Immutable, shared cheaply by copies, used by any number of threads at once.
// Every way in refuses what is too weak or malformed: RSA below limits::rsa_key_bits (errc::invalid_value, detail
// "key.too_small"), an even modulus or an exponent that is even or below 65537 ("key.invalid"), any curve but P-256,
// P-384 and P-521 ("key.invalid").
class public_key {
public:
    static result<public_key> from_spki(std::string_view pem_or_base64);
    static result<public_key> from_certificate(std::string_view pem_or_base64);
    // Big-endian bytes, as ds:RSAKeyValue carries them once decoded.
    static result<public_key> from_rsa(std::string_view modulus, std::string_view exponent);
    // Takes its own reference. Judged like every other way in.
    static result<public_key> adopt(std::shared_ptr<evp_pkey_st> key);

    key_kind kind() const noexcept { return kind_; }
    int bits() const noexcept { return bits_; }
    // SubjectPublicKeyInfo in base64, one line: what is stored and compared.
    std::string spki() const;
    // SHA-256 of the SubjectPublicKeyInfo, hexadecimal: the same for every certificate around this key.
    std::string fingerprint() const;
    bool verify(signature_scheme scheme, std::string_view bytes, std::string_view signature) const;

    // Lent to the XML codec, which must not outlive this key with it.
    evp_pkey_st* native() const noexcept { return key_.get(); }
    // A reference of its own, which the caller has to give away or free.
    evp_pkey_st* native_reference() const noexcept;

    friend bool operator==(const public_key& a, const public_key& b) { return a.spki() == b.spki(); }

private:
    public_key(std::shared_ptr<evp_pkey_st> key, key_kind kind, int bits) : key_(std::move(key)), kind_(kind), bits_(bits) {}
    std::shared_ptr<evp_pkey_st> key_;
    key_kind kind_;
    int bits_;
};

// An asymmetric key that signs and unwraps. Same sharing rules as public_key.
class private_key {
public:
    // RSA with limits::rsa_key_bits (about 100 ms of CPU), or EC on P-256.
    static result<private_key> generate(key_kind kind);
    // PEM, PKCS #8 or traditional, without a pass phrase.
    static result<private_key> from_pem(std::string_view pem);

    secret to_pem() const;
    public_key public_part() const { return public_; }
    key_kind kind() const noexcept { return public_.kind(); }
    // errc::invalid_value when the scheme does not fit the kind of key; SHA-1 is never signed with.
    result<std::string> sign(signature_scheme scheme, std::string_view bytes) const;

    evp_pkey_st* native() const noexcept { return key_.get(); }
    evp_pkey_st* native_reference() const noexcept;

private:
    private_key(std::shared_ptr<evp_pkey_st> key, public_key half) : key_(std::move(key)), public_(std::move(half)) {}
    static result<private_key> adopt(std::shared_ptr<evp_pkey_st> key);
    std::shared_ptr<evp_pkey_st> key_;
    public_key public_;
};

}  // namespace gatehouse
