#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/keyring.hpp>

#include <algorithm>
#include <array>
#include <mutex>

#include "demand.hpp"
#include "openssl_handle.hpp"
#include "value_seal.hpp"

namespace gatehouse::crypto {
namespace {

constexpr std::size_t key_bytes = 32;

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

struct keyring::sealing_keys {
    std::vector<store_key> all;  // what each yields for sealing
    std::string present;

    const store_key* find(std::string_view id) const {
        const auto at = std::ranges::find(all, id, &store_key::id);
        return at == all.end() ? nullptr : &*at;
    }
};

struct keyring::shared {
    std::mutex mutex;
    std::shared_ptr<const sealing_keys> keys;
};

keyring::keyring(const store_key& first) : key_id_(first.id), shared_(std::make_shared<shared>()) {
    credentials_ = keyed_hmac(hmac_sha256(first.bytes.reveal(), "credentials"));
}

result<keyring> keyring::of(const std::vector<store_key>& keys) {
    if (keys.empty()) return make_error(errc::conflict, "the store has no key of its own");
    keyring out(keys.front());
    if (auto taken = out.take(keys, keys.back().id); !taken) return taken.error();
    return out;
}

result<void> keyring::take(const std::vector<store_key>& keys, std::string_view sealing) {
    if (keys.empty() || keys.front().id != key_id_) return make_error(errc::conflict, "the store's keys begin with another");
    auto next = std::make_shared<sealing_keys>();
    next->present = sealing;
    for (const store_key& one : keys) {
        if (one.bytes.reveal().size() != key_bytes) return make_error(errc::conflict, "a key must have 32 bytes");
        next->all.push_back({one.id, secret(hmac_sha256(one.bytes.reveal(), "sealing"))});
    }
    if (!next->find(sealing)) return make_error(errc::conflict, "the key to seal under is not among the store's");
    const std::lock_guard lock(shared_->mutex);
    shared_->keys = std::move(next);
    return {};
}

std::shared_ptr<const keyring::sealing_keys> keyring::present() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->keys;
}

std::string keyring::sealing_id() const { return present()->present; }

std::string keyring::mac(std::string_view label, std::string_view text) const {
    return to_base64url(finish_hmac(credentials_.get(), {label, std::string_view("\0", 1), text}));
}

bool keyring::matches(std::string_view label, std::string_view text, std::string_view stored_mac) const {
    return constant_time_equal(mac(label, text), stored_mac);
}

std::string keyring::seal(std::string_view plain, std::string_view place, random_source& random) const {
    const auto keys = present();
    return seal_value(*keys->find(keys->present), plain, place, random);
}

result<secret> keyring::unseal(std::string_view sealed, std::string_view place) const {
    const auto keys = present();
    if (const store_key* under = keys->find(key_of_sealed(sealed))) return open_value(*under, sealed, place);
    return make_error(errc::unavailable, "a value is sealed under a key that is not known here (yet)");
}

}  // namespace gatehouse::crypto
