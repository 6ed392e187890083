#include "gateway.hpp"

#include <algorithm>
#include <filesystem>
#include <thread>

#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/base/uuid.hpp>
#include <gatehouse/http/request_metrics.hpp>
#include <gatehouse/protocol/shared/base_url.hpp>
#include <gatehouse/store/application_repository.hpp>

#include "body_holder.hpp"
#include "master_key.hpp"
#include "predefined.hpp"
#include "routes.hpp"
#include "start_note.hpp"

namespace gatehouse::app {
namespace {

constexpr std::chrono::seconds flush_pause{60};

// With the embedded store nobody waits for a job's turn: its directory is this process's alone. So the disk is not woken each
// few seconds to prolong it, and who comes after a crash is the same node again.
node_terms terms_of(const config& settings, const clock& time, random_source& random) {
    if (!settings.store.url.empty()) return {new_uuid(time.now(), random)};
    return {"embedded", std::chrono::minutes(3), std::chrono::minutes(1)};
}

// What belongs to this node alone, the operator's socket above all, lies in the data directory all the same.
result<std::unique_ptr<store>> open_shared_store(const config& settings, store_kind kind, const clock& time,
                                                 random_source& random) {
    std::error_code failed;
    if (std::filesystem::create_directories(settings.data, failed))
        std::filesystem::permissions(settings.data, std::filesystem::perms::owner_all, failed);
    if (failed) return make_error(errc::unavailable, settings.data + " cannot be made");
    return open_postgres({settings.store.url, settings.store.owner_url, kind, static_cast<int>(settings.store.fresh_ms)}, time,
                         random);
}

}  // namespace

gateway::gateway(config settings, std::unique_ptr<crypto::keyring> keys)
    : settings_(std::move(settings)), node_(terms_of(settings_, time_, random_)), keys_(std::move(keys)) {}

gateway::~gateway() { stop(); }

result<std::unique_ptr<gateway>> gateway::open(config settings, store_kind kind) {
    while (settings.data.size() > 1 && settings.data.ends_with('/')) settings.data.pop_back();  // or DIR/.key lies inside DIR
    if (settings.master_key.empty()) settings.master_key = settings.data + ".key";
    if (auto checked = check_master_key_is_there(settings); !checked) return checked.error();
    system_random random;
    auto keys = crypto::keyring::load_or_create(settings.master_key, random);
    if (!keys) return make_error(keys.error().code, settings.master_key + ": " + keys.error().detail);
    std::unique_ptr<gateway> whole(new gateway(std::move(settings), std::make_unique<crypto::keyring>(std::move(*keys))));
    if (auto opened = whole->open_store(kind); !opened) return opened.error();
    if (auto opened = whole->open_doors(); !opened) return opened.error();
    if (auto opened = whole->open_operator_door(); !opened) return opened.error();
    return whole;
}

result<void> gateway::open_store(store_kind kind) {
    auto opened = is_embedded() ? open_sqlite({settings_.data, kind, ""}, time_, random_)
                                : open_shared_store(settings_, kind, time_, random_);
    if (!opened) return make_error(opened.error().code, name_of_store(settings_) + ": " + opened.error().detail);
    store_ = std::move(*opened);
    if (auto fits = check_master_key_fits(*store_, *keys_, settings_); !fits) return fits;
    if (auto there = ensure_audit_key(*store_, *keys_, random_); !there) return there;
    const auto noted = settings_.erased_list.empty() ? settings_.data + "/erased" : settings_.erased_list;
    erased_ = std::make_unique<erasures>(noted);
    return erased_->apply(*store_, *keys_);
}

// The door is bound before routes are made: with port 0 only then is it known which base URL they are to speak of.
result<void> gateway::open_doors() {
    // A worker that asks a database waits for it most of the time.
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const auto workers = is_embedded() ? cores : std::max<unsigned>(cores, limits::database_readers);
    workers_ = std::make_unique<worker_pool>(workers, limits::worker_queue_jobs);
    password_pool_ = std::make_unique<worker_pool>(std::max(1U, cores / 2), limits::password_queue_jobs);
    const auto observe = [this](const http::exchange& done) { count_(done); };
    const auto post = [this](std::function<void()> job) { return workers_->post(std::move(job)); };

    http::server_options options;
    options.address = settings_.listen.address;
    options.port = settings_.listen.port;
    options.trusted_proxies = settings_.trusted_proxies;
    // Plain behind a proxy: whoever else reaches this port would speak past the TLS that base_url promises.
    options.only_trusted_proxies = settings_.base_url.starts_with("https://") && !settings_.tls &&
                                   !protocol::is_loopback_literal(settings_.listen.address);
    options.tls = settings_.tls;
    options.io_threads_may_read = is_embedded();
    options.is_own_host = [this](std::string_view host) { return is_own_host(host); };
    options.is_application_host = [this](std::string_view host) { return is_application_host(host); };
    options.holder_of_body = [this](const http::request& head) { return body_holder(head, *place_); };
    auto door = http::server::listen(options, routes_, time_, random_, post, observe);
    if (!door) return door.error();
    door_ = std::move(*door);
    settings_.listen.port = door_->port();
    if (settings_.base_url.empty()) settings_.base_url = url_of(settings_.listen);
    auto place = check_base_url(settings_);
    if (!place) return place.error();
    place_ = std::move(*place);

    if (!settings_.operations_listen) return {};
    options.address = settings_.operations_listen->address;
    options.port = settings_.operations_listen->port;
    options.tls.reset();
    options.only_trusted_proxies = false;
    auto operations_door = http::server::listen(options, operations_, time_, random_, post, observe);
    if (!operations_door) return operations_door.error();
    operations_door_ = std::move(*operations_door);
    return {};
}

// Operator verbs of other processes come in here: only one process opens a data directory.
result<void> gateway::open_operator_door() {
    http::server_options options;
    options.unix_path = settings_.data + "/admin.sock";
    options.threads = 1;
    const auto post = [this](std::function<void()> job) { return workers_->post(std::move(job)); };
    auto door = http::server::listen(options, operator_routes_, time_, random_, post, [](const http::exchange&) {});
    if (!door) return door.error();
    operator_door_ = std::move(*door);
    return {};
}

// A page of ours shown under a name that is not ours would be somebody else's page (DNS rebinding).
bool gateway::is_own_host(std::string_view host) const {
    return host == place_->authority() || protocol::normal_host(host, place_->secure()) == place_->authority();
}

// Read each time, never remembered: an application that is disabled is gone from its hosts with the next request. When the
// store does not answer, there is no such host.
bool gateway::is_application_host(std::string_view given) {
    const std::string host = protocol::normal_host(given, place_->secure());
    bool known = false;
    const auto read = store_->read_installation([&](installation_transaction& tx) -> result<void> {
        const auto found = application_repository(tx).has_host(host);
        if (!found) return found.error();
        known = *found;
        return {};
    });
    return read && known;
}

result<void> gateway::start_mailing() {
    if (!settings_.mail.wanted()) return {};
    auto way = make_mailer(settings_.mail, time_, random_);
    if (!way) return way.error();
    mailing_ = std::make_unique<mailing>(*store_, *keys_, metrics_, node_, std::move(*way));
    return {};
}

result<void> gateway::start() {
    auto made = services::make(*this);
    if (!made) return made.error();
    services_ = std::move(*made);
    if (auto there = create_predefined(*store_, services_->models()); !there) return there;
    auto management = administration::make(*this, *services_);
    if (!management) return management.error();
    administration_ = std::move(*management);
    add_routes(routes_, *this);
    if (more_routes_) more_routes_(routes_);
    administration_->add_routes(routes_, protocol::admin::entrance::door);
    administration_->add_routes(operator_routes_, protocol::admin::entrance::operator_socket);
    add_operations(operations_, *this);
    copies_ = std::make_unique<copies>(
        settings_.data, [this](const std::string& path) { return store_->copy_to(path); }, random_);
    add_copy(operator_routes_, *copies_);
    if (auto noted = note_start(*store_, settings_); !noted) return noted;
    count_ = http::observe_into(metrics_, routes_);
    door_->start();
    if (operations_door_) operations_door_->start();
    operator_door_->start();
    flushing_ = std::make_unique<every>(flush_pause, flush_pause, [this] { services_->flush(); });
    pruning_ = std::make_unique<pruning>(*store_, metrics_, node_);
    exposing_ = std::make_unique<exposing>(*store_, services_->doors().decider, metrics_, node_);
    key_keeping_ = std::make_unique<key_keeping>(*store_, metrics_, services_->doors().decider, node_);
    access_ends_ =
        std::make_unique<access_ends>(*store_, metrics_, access_ends::given{services_->doors().decider, *keys_}, node_);
    if (!settings_.audit_checkpoints.empty()) checkpoints_ = make_checkpoint_sink(settings_.audit_checkpoints);
    sealing_ = std::make_unique<sealing>(*store_, *keys_, random_, metrics_, checkpoints_.get(), *erased_, node_);
    endings_ = std::make_unique<endings>(*store_, metrics_, checkpoints_ != nullptr, node_);
    return start_mailing();
}

void gateway::stop() {
    if (stopping_.exchange(true)) return;
    if (door_) door_->stop();
    if (operations_door_) operations_door_->stop();
    if (operator_door_) operator_door_->stop();
    if (flushing_) flushing_->stop();
    if (pruning_) pruning_->stop();
    if (exposing_) exposing_->stop();
    if (key_keeping_) key_keeping_->stop();
    if (access_ends_) access_ends_->stop();
    if (sealing_) sealing_->stop();
    if (endings_) endings_->stop();
    if (mailing_) mailing_->stop();
    if (copies_) copies_->stop();
    if (workers_) workers_->stop();
    if (password_pool_) password_pool_->stop();
    if (services_) services_->flush();
    if (store_) store_->close();
}

}  // namespace gatehouse::app
