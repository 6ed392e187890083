#include <gatehouse/crypto/server_certificate.hpp>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <string>

#include "openssl_handle.hpp"

namespace gatehouse::crypto {
namespace {

bio_handle memory_of(std::string_view text) { return bio_handle(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

// Nobody is asked for a password.
int no_password(char*, int, int, void*) { return -1; }

bool names(X509* shown, std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const std::string text(host);
    if (X509_check_ip_asc(shown, text.c_str(), 0) == 1) return true;
    return X509_check_host(shown, text.data(), text.size(), 0, nullptr) == 1;
}

instant at(const ASN1_TIME* time) {
    std::tm parts{};
    ASN1_TIME_to_tm(time, &parts);
    return {static_cast<std::int64_t>(timegm(&parts)) * 1000};
}

error unreadable(const char* what) {
    ERR_clear_error();
    return make_error(errc::invalid_value, what);
}

}  // namespace

result<server_certificate> read_server_certificate(std::string_view chain_pem, std::string_view key_pem,
                                                   std::string_view host) {
    const x509_handle shown(PEM_read_bio_X509(memory_of(chain_pem).get(), nullptr, no_password, nullptr));
    if (!shown) return unreadable("the certificate is no PEM that can be read");
    const auto key = share(PEM_read_bio_PrivateKey(memory_of(key_pem).get(), nullptr, no_password, nullptr));
    if (!key) return unreadable("the key is no PEM that can be read");
    server_certificate out{at(X509_get0_notBefore(shown.get())), at(X509_get0_notAfter(shown.get()))};
    out.names_host = names(shown.get(), host);
    out.has_key = X509_check_private_key(shown.get(), key.get()) == 1;
    ERR_clear_error();
    return out;
}

}  // namespace gatehouse::crypto
