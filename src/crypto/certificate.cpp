#include <gatehouse/crypto/certificate.hpp>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <gatehouse/base/random.hpp>
#include <gatehouse/base/text.hpp>

#include <array>
#include <ctime>

#include "openssl_handle.hpp"

namespace gatehouse {
namespace {

error unreadable() {
    ERR_clear_error();
    return make_error(errc::invalid_value, "key.invalid");
}

x509_handle read(std::string_view text) {
    if (looks_like_pem(text)) {
        const bio_handle memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
        return x509_handle(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
    }
    const auto der = from_base64(text);
    if (!der) return nullptr;
    const unsigned char* at = bytes_of(*der);
    return x509_handle(d2i_X509(nullptr, &at, static_cast<long>(der->size())));
}

instant to_instant(const ASN1_TIME* time) {
    std::tm parts{};
    ASN1_TIME_to_tm(time, &parts);
    return {static_cast<std::int64_t>(timegm(&parts)) * 1000};
}

std::string to_line(X509* x509) {
    std::string der(static_cast<std::size_t>(std::max(0, i2d_X509(x509, nullptr))), '\0');
    unsigned char* at = bytes_of(der);
    i2d_X509(x509, &at);
    return to_base64(der);
}

std::string subject_of(X509* x509) {
    const bio_handle memory(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(memory.get(), X509_get_subject_name(x509), 0, XN_FLAG_RFC2253);
    return text_of(memory.get());
}

void set_random_serial(X509* x509) {
    std::array<std::byte, 16> serial{};
    system_random().fill(serial);
    serial[0] &= std::byte{0x7f};
    BIGNUM* number = BN_bin2bn(reinterpret_cast<const unsigned char*>(serial.data()), serial.size(), nullptr);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509));
    BN_free(number);
}

void set_name(X509* x509, std::string_view common_name) {
    X509_NAME* name = X509_get_subject_name(x509);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, bytes_of(common_name), static_cast<int>(common_name.size()), -1, 0);
    X509_set_issuer_name(x509, name);
}

}  // namespace

result<certificate> certificate::parse(std::string_view pem_or_base64) {
    const auto x509 = read(pem_or_base64);
    if (!x509) return unreadable();
    auto key = public_key::adopt(share(X509_get_pubkey(x509.get())));
    if (!key) return key.error();
    return certificate{std::move(*key), to_instant(X509_get0_notBefore(x509.get())), to_instant(X509_get0_notAfter(x509.get())),
                       to_line(x509.get()), subject_of(x509.get())};
}

result<certificate> certificate::self_signed(const private_key& key, std::string_view common_name, instant from, int days) {
    const x509_handle x509(X509_new());
    X509_set_version(x509.get(), 2);
    set_random_serial(x509.get());
    const std::time_t start = from.ms / 1000;
    ASN1_TIME_set(X509_getm_notBefore(x509.get()), start);
    ASN1_TIME_set(X509_getm_notAfter(x509.get()), start + std::time_t{days} * 86'400);
    set_name(x509.get(), common_name.substr(0, 64));
    X509_set_pubkey(x509.get(), key.native());
    if (X509_sign(x509.get(), key.native(), EVP_sha256()) == 0) return unreadable();
    return parse(to_line(x509.get()));
}

std::string certificate::pem() const {
    std::string out = "-----BEGIN CERTIFICATE-----\n";
    for (std::size_t at = 0; at < base64.size(); at += 64) out.append(base64, at, 64).append("\n");
    return out + "-----END CERTIFICATE-----\n";
}

}  // namespace gatehouse
