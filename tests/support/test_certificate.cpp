#include "test_certificate.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace gatehouse::testing {
namespace {

template <auto Free> struct freed {
    template <class T> void operator()(T* one) const { Free(one); }
};
using key_pointer = std::unique_ptr<EVP_PKEY, freed<EVP_PKEY_free>>;
using certificate_pointer = std::unique_ptr<X509, freed<X509_free>>;
using extension_pointer = std::unique_ptr<X509_EXTENSION, freed<X509_EXTENSION_free>>;
using file_pointer = std::unique_ptr<FILE, freed<std::fclose>>;

void require(bool done) {
    if (!done) throw std::runtime_error("a test certificate could not be made");
}

void extend(X509* certificate, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const extension_pointer made(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    require(made && X509_add_ext(certificate, made.get(), -1) == 1);
}

certificate_pointer self_sign(EVP_PKEY* key, const std::string& names, int from_s = -3600, int to_s = 3600,
                              std::size_t padding_bytes = 0) {
    certificate_pointer made(X509_new());
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), from_s);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), to_s);
    X509_set_pubkey(made.get(), key);
    X509_NAME* name = X509_get_subject_name(made.get());
    const auto* text = reinterpret_cast<const unsigned char*>("gatehouse test");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
    X509_set_issuer_name(made.get(), name);
    extend(made.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(made.get(), NID_subject_alt_name, names);
    if (padding_bytes > 0) extend(made.get(), NID_netscape_comment, std::string(padding_bytes, 'x'));
    // Ed25519 hashes by itself.
    require(X509_sign(made.get(), key, EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 ? nullptr : EVP_sha256()) > 0);
    return made;
}

}  // namespace

test_certificate::test_certificate(const std::string& dns_name, bool with_address) {
    const key_pointer key(EVP_EC_gen("P-256"));
    require(key != nullptr);
    const auto certificate = self_sign(key.get(), "DNS:" + dns_name + (with_address ? ",IP:127.0.0.1" : ""));
    const file_pointer certificate_out(std::fopen(certificate_file().c_str(), "w"));
    const file_pointer key_out(std::fopen(key_file().c_str(), "w"));
    require(certificate_out && key_out && PEM_write_X509(certificate_out.get(), certificate.get()) == 1 &&
            PEM_write_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
}

namespace {

key_pointer make_key(test_key::kind what) {
    switch (what) {
        case test_key::kind::ec: return key_pointer(EVP_EC_gen("P-256"));
        case test_key::kind::rsa: return key_pointer(EVP_RSA_gen(2048));
        case test_key::kind::small_rsa: return key_pointer(EVP_RSA_gen(1024));
        case test_key::kind::ed25519: return key_pointer(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    }
    return nullptr;
}

}  // namespace

test_key::test_key(kind what) {
    const auto key = make_key(what);
    const file_pointer out(std::fopen(key_file().c_str(), "w"));
    require(key && out && PEM_write_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
}

std::string test_key::certify(int from_s, int to_s, std::size_t padding_bytes) {
    const file_pointer in(std::fopen(key_file().c_str(), "r"));
    const key_pointer key(in ? PEM_read_PrivateKey(in.get(), nullptr, nullptr, nullptr) : nullptr);
    require(key != nullptr);
    const auto certificate = self_sign(key.get(), "DNS:client.example", from_s, to_s, padding_bytes);
    const std::string file = directory_.path() + "/certificate" + std::to_string(++made_) + ".pem";
    const file_pointer out(std::fopen(file.c_str(), "w"));
    require(out && PEM_write_X509(out.get(), certificate.get()) == 1);
    return file;
}

std::string content_of(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

}  // namespace gatehouse::testing
