#pragma once
#include <atomic>
#include <memory>
#include <mutex>

#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/crypto/master_key.hpp>
#include <gatehouse/http/router.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/store/store.hpp>

#include "config.hpp"
#include "every.hpp"

namespace gatehouse::app {

// The master keys of the running store (docs/guides/keys.md), for the operator on the server's own machine: which open it, one
// more, one less, another in the place of the present one. And what other gateways did: looked for now and then.
class master_keys {
public:
    // keys: of the store, and kept up to date here.
    master_keys(store& data, crypto::master_key present, crypto::keyring& keys, const config& settings, random_source& random);
    master_keys(const master_keys&) = delete;
    ~master_keys() { stop(); }

    http::response list();
    http::response add(const http::request& asked);      // {"file": where the gateway writes it}: 201
    http::response remove(const http::request& asked);   // path: its id
    http::response replace(const http::request& asked);  // of the embedded store
    // Whether what is sealed now opens here. False once the present master key was ended at another gateway.
    bool current() const noexcept { return current_; }
    void stop() { looking_.stop(); }

private:
    void look();
    void take_in();
    result<void> judge_leftover(const std::string& next_file);
    result<crypto::master_key> replaced(const request_context& by, const std::string& next_file);
    http::response shown(int status, const std::string& former = {});
    bool is_embedded() const { return settings_.store.url.empty(); }

    store& data_;
    crypto::keyring& keys_;
    const config& settings_;
    random_source& random_;
    std::mutex mutex_;  // one change at a time; present_
    crypto::master_key present_;
    std::atomic<bool> current_{true};
    every looking_;  // last: its thread uses the others
};

}  // namespace gatehouse::app
