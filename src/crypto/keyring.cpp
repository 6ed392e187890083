#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/keyring.hpp>

#include <array>

#include "demand.hpp"
#include "openssl_handle.hpp"

namespace gatehouse::crypto {
namespace {

constexpr std::size_t key_bytes = 32, nonce_bytes = 12, tag_bytes = 16;

// Fetching an algorithm takes locks and a search through the providers, ten times what the digest itself costs: once.
EVP_MAC* hmac_algorithm() {
    static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    return algorithm;
}

std::shared_ptr<EVP_MAC_CTX> keyed_hmac(std::string_view key) {
    std::shared_ptr<EVP_MAC_CTX> context(EVP_MAC_CTX_new(hmac_algorithm()), EVP_MAC_CTX_free);
    char digest[] = "SHA256";
    const std::array<OSSL_PARAM, 2> params{OSSL_PARAM_construct_utf8_string("digest", digest, 0), OSSL_PARAM_construct_end()};
    demand(EVP_MAC_init(context.get(), bytes_of(key), key.size(), params.data()));
    return context;
}

std::string finish_hmac(const EVP_MAC_CTX* keyed, std::initializer_list<std::string_view> parts) {
    const std::unique_ptr<EVP_MAC_CTX, openssl_free<EVP_MAC_CTX_free>> context(EVP_MAC_CTX_dup(keyed));
    for (const std::string_view part : parts) demand(EVP_MAC_update(context.get(), bytes_of(part), part.size()));
    std::string mac(key_bytes, '\0');
    std::size_t length = 0;
    demand(EVP_MAC_final(context.get(), bytes_of(mac), &length, mac.size()));
    return mac;
}

}  // namespace

std::string sha256(std::string_view bytes) {
    static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    std::string digest(key_bytes, '\0');
    demand(EVP_Digest(bytes.data(), bytes.size(), bytes_of(digest), nullptr, algorithm, nullptr));
    return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) { return finish_hmac(keyed_hmac(key).get(), {bytes}); }

bool constant_time_equal(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

keyring::keyring(secret master, std::string key_id) : key_id_(std::move(key_id)) {
    credentials_ = keyed_hmac(hmac_sha256(master.reveal(), "credentials"));
    sealing_ = secret(hmac_sha256(master.reveal(), "sealing"));
    backups_ = secret(hmac_sha256(master.reveal(), "backups"));
}

result<keyring> keyring::from_master(secret master, std::string key_id) {
    if (master.reveal().size() != key_bytes) return make_error(errc::conflict, "the master key must have 32 bytes");
    return keyring(std::move(master), std::move(key_id));
}

std::string keyring::mac(std::string_view label, std::string_view text) const {
    return to_base64url(finish_hmac(credentials_.get(), {label, std::string_view("\0", 1), text}));
}

bool keyring::matches(std::string_view label, std::string_view text, std::string_view stored_mac) const {
    return constant_time_equal(mac(label, text), stored_mac);
}

std::string keyring::seal(std::string_view plain, std::string_view place, random_source& random) const {
    std::string out(nonce_bytes, '\0');
    random.fill(std::as_writable_bytes(std::span(out)));
    std::string body(plain.size() + tag_bytes, '\0');
    const cipher_context context(EVP_CIPHER_CTX_new());
    int length = 0;
    demand(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(sealing_.reveal()), bytes_of(out)));
    demand(EVP_EncryptUpdate(context.get(), nullptr, &length, bytes_of(place), static_cast<int>(place.size())));
    demand(EVP_EncryptUpdate(context.get(), bytes_of(body), &length, bytes_of(plain), static_cast<int>(plain.size())));
    demand(EVP_EncryptFinal_ex(context.get(), bytes_of(body) + length, &length));
    demand(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, body.data() + plain.size()));
    return key_id_ + "." + to_base64url(out + body);
}

result<secret> keyring::unseal(std::string_view sealed, std::string_view place) const {
    const auto refused = [] { return make_error(errc::conflict, "a sealed value does not open with this master key"); };
    const std::size_t dot = sealed.find('.');
    if (dot == std::string_view::npos || sealed.substr(0, dot) != key_id_) return refused();
    auto bytes = from_base64url(sealed.substr(dot + 1));
    if (!bytes || bytes->size() < nonce_bytes + tag_bytes) return refused();
    const std::size_t plain_bytes = bytes->size() - nonce_bytes - tag_bytes;
    std::string plain(plain_bytes, '\0');
    const cipher_context context(EVP_CIPHER_CTX_new());
    int length = 0;
    demand(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(sealing_.reveal()), bytes_of(*bytes)));
    demand(EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(place), static_cast<int>(place.size())));
    demand(EVP_DecryptUpdate(context.get(), bytes_of(plain), &length, bytes_of(*bytes) + nonce_bytes,
                             static_cast<int>(plain_bytes)));
    demand(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, bytes->data() + nonce_bytes + plain_bytes));
    if (EVP_DecryptFinal_ex(context.get(), bytes_of(plain) + length, &length) != 1) return refused();
    return secret(std::move(plain));
}

secret keyring::backup_key(std::string_view salt) const { return secret(hmac_sha256(backups_.reveal(), salt)); }

}  // namespace gatehouse::crypto
