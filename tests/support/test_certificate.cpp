#include "test_certificate.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
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

certificate_pointer self_sign(EVP_PKEY* key, const std::string& names) {
    certificate_pointer made(X509_new());
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
    X509_set_pubkey(made.get(), key);
    X509_NAME* name = X509_get_subject_name(made.get());
    const auto* text = reinterpret_cast<const unsigned char*>("gatehouse test");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
    X509_set_issuer_name(made.get(), name);
    extend(made.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(made.get(), NID_subject_alt_name, names);
    require(X509_sign(made.get(), key, EVP_sha256()) > 0);
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

}  // namespace gatehouse::testing
