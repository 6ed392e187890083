#pragma once
#include <openssl/bio.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>

namespace gatehouse {

template <auto Free> struct openssl_free {
    template <class T> void operator()(T* object) const noexcept { Free(object); }
};
using bio_handle = std::unique_ptr<BIO, openssl_free<BIO_free_all>>;
using x509_handle = std::unique_ptr<X509, openssl_free<X509_free>>;
using pkey_context = std::unique_ptr<EVP_PKEY_CTX, openssl_free<EVP_PKEY_CTX_free>>;
using md_context = std::unique_ptr<EVP_MD_CTX, openssl_free<EVP_MD_CTX_free>>;
using cipher_context = std::unique_ptr<EVP_CIPHER_CTX, openssl_free<EVP_CIPHER_CTX_free>>;
using ecdsa_handle = std::unique_ptr<ECDSA_SIG, openssl_free<ECDSA_SIG_free>>;

inline const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
inline unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
inline std::string text_of(BIO* memory) {
    char* data = nullptr;
    const long length = BIO_get_mem_data(memory, &data);
    return length > 0 ? std::string(data, static_cast<std::size_t>(length)) : std::string();
}
inline bool looks_like_pem(std::string_view text) { return text.find("-----BEGIN ") != std::string_view::npos; }
inline std::shared_ptr<EVP_PKEY> share(EVP_PKEY* key) { return {key, EVP_PKEY_free}; }

}  // namespace gatehouse
