#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/metrics.hpp>
#include <gatehouse/base/random.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/codec/xml.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/crypto/master_key.hpp>
#include <gatehouse/http/router.hpp>
#include <gatehouse/http/server.hpp>
#include <gatehouse/store/store.hpp>

#include "access_ends.hpp"
#include "administration.hpp"
#include "config.hpp"
#include "copies.hpp"
#include "endings.hpp"
#include "every.hpp"
#include "exposing.hpp"
#include "key_keeping.hpp"
#include "mailing.hpp"
#include "master_keys.hpp"
#include "pruning.hpp"
#include "sealing.hpp"
#include "services.hpp"
#include "worker_pool.hpp"

namespace gatehouse::app {

// The running whole: store, keys, routes, doors. Made, started, stopped, in that order and once each.
class gateway {
public:
    // Judges the settings, binds the doors and opens the store, making it on a first run: of what is refused no file is left.
    // Nothing is answered before start().
    static result<std::unique_ptr<gateway>> open(config settings, store_kind kind);
    ~gateway();

    // Before start(): routes that only this command has. What they capture must outlive the gateway's stop().
    void also_route(std::function<void(http::router&)> add) { more_routes_ = std::move(add); }
    result<void> start();
    // No new requests, what is under way finishes, what was accepted is written.
    void stop();

    const protocol::base_url& place() const noexcept { return *place_; }
    const config& settings() const noexcept { return settings_; }
    store& data() noexcept { return *store_; }
    const crypto::keyring& keys() const noexcept { return *keys_; }
    const clock& time() const noexcept { return time_; }
    random_source& random() noexcept { return random_; }
    metrics_registry& metrics() noexcept { return metrics_; }
    services& parts() noexcept { return *services_; }  // from start() on
    administration& management() noexcept { return *administration_; }
    const http::router& routes() const noexcept { return routes_; }
    const http::router& operator_routes() const noexcept { return operator_routes_; }
    worker_pool& password_pool() noexcept { return *password_pool_; }
    bool stopping() const noexcept { return stopping_; }
    // Whether it has the key that values are sealed under: false once its master key was ended at another gateway.
    bool has_keys() const noexcept { return !master_keys_ || master_keys_->current(); }

private:
    explicit gateway(config settings);
    result<void> open_mail();
    result<void> load_key();
    result<void> open_keys();
    result<void> open_embedded(store_kind kind);
    result<void> open_shared(store_kind kind);
    result<void> open_store(store_kind kind);
    bool is_embedded() const noexcept { return settings_.store.url.empty(); }
    result<void> open_doors();
    // The doors beside the public one, of whose options they take what fits.
    result<void> open_operations_door(http::server_options options);
    result<void> open_applications_door(http::server_options options);
    result<std::unique_ptr<http::server>> listen(http::server_options options, const http::router& routes,
                                                 http::server::observe observe);
    result<void> open_operator_door();
    void start_mailing();
    bool is_own_host(std::string_view host) const;
    bool is_application_host(std::string_view host);

    xml::library xml_;  // first in, last out: keys of SAML connections live in it
    config settings_;
    std::optional<protocol::base_url> place_;  // from open() on
    system_clock time_;
    system_random random_;
    node_terms node_;
    metrics_registry metrics_;
    std::optional<crypto::master_key> master_;  // from open() to start()
    std::unique_ptr<crypto::keyring> keys_;
    std::unique_ptr<store> store_;
    std::unique_ptr<services> services_;
    std::unique_ptr<administration> administration_;
    std::unique_ptr<copies> copies_;
    std::unique_ptr<master_keys> master_keys_;
    http::router routes_, operations_, operator_routes_, application_routes_;
    http::server::observe count_, count_of_applications_;  // set by start(), once the routes are known
    std::unique_ptr<worker_pool> workers_;
    std::unique_ptr<worker_pool> password_pool_;  // Argon2 takes its time and memory here, and nobody else waits for it
    std::unique_ptr<http::server> door_, operations_door_, operator_door_, applications_door_;
    std::function<void(http::router&)> more_routes_;
    std::unique_ptr<every> flushing_;
    std::unique_ptr<pruning> pruning_;
    std::unique_ptr<key_keeping> key_keeping_;
    std::unique_ptr<access_ends> access_ends_;
    std::unique_ptr<checkpoint_sink> checkpoints_;
    std::unique_ptr<erasures> erased_;
    std::unique_ptr<sealing> sealing_;
    std::unique_ptr<endings> endings_;
    std::unique_ptr<outbound::mailer> mail_way_;  // from open() to start(), when mail is set up
    std::unique_ptr<mailing> mailing_;
    std::atomic<bool> stopping_{false};
    std::unique_ptr<exposing> exposing_;
};

}  // namespace gatehouse::app
