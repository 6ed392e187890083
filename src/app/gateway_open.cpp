#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/protocol/shared/base_url.hpp>

#include "body_holder.hpp"
#include "client_certificate.hpp"
#include "gateway.hpp"
#include "master_key.hpp"

// From settings to a gateway that may start: first what can be judged without a store, then the store.
namespace gatehouse::app {
namespace {

result<void> make_directory(const std::string& path) {
    std::error_code failed;
    if (std::filesystem::create_directories(path, failed))
        std::filesystem::permissions(path, std::filesystem::perms::owner_all, failed);
    if (failed) return make_error(errc::unavailable, path + " cannot be made");
    return {};
}

// Before the key is made, which would be left where no store can be.
result<void> check_directory(const std::string& path) {
    std::error_code ignored;
    auto nearest = std::filesystem::absolute(path, ignored);
    while (!std::filesystem::exists(nearest, ignored) && nearest.has_relative_path()) nearest = nearest.parent_path();
    if (std::filesystem::is_directory(nearest, ignored) && ::access(nearest.c_str(), W_OK | X_OK) == 0) return {};
    return make_error(errc::unavailable, path + ": the data directory cannot be made or opened");
}

}  // namespace

result<std::unique_ptr<gateway>> gateway::open(config settings, store_kind kind) {
    fill_paths(settings);
    std::unique_ptr<gateway> whole(new gateway(std::move(settings)));
    if (auto opened = whole->open_doors(); !opened) return opened.error();
    if (auto opened = whole->open_mail(); !opened) return opened.error();
    if (auto opened = whole->open_store(kind); !opened) return opened.error();
    if (auto opened = whole->open_operator_door(); !opened) return opened.error();
    return whole;
}

result<void> gateway::load_key() {
    auto key = crypto::master_key::load_or_create(settings_.master_key, random_);
    if (!key) return make_error(key.error().code, settings_.master_key + ": " + key.error().detail);
    master_ = std::move(*key);
    return {};
}

result<void> gateway::open_keys() {
    auto opened = open_keys_of(*store_, *std::move(master_), settings_);
    if (!opened) return opened.error();
    master_ = std::move(opened->master);
    keys_ = std::make_unique<crypto::keyring>(std::move(opened->store));
    return {};
}

// The key first: a path where it cannot lie is a setting that is wrong.
result<void> gateway::open_embedded(store_kind kind) {
    if (auto loaded = load_key(); !loaded) return loaded;
    auto opened = open_sqlite({settings_.data, kind, ""}, time_, random_);
    if (!opened) return make_error(opened.error().code, name_of_store(settings_) + ": " + opened.error().detail);
    store_ = std::move(*opened);
    return {};
}

// The database first, for the same reason. What belongs to this node alone, the operator's socket above all, lies in the data
// directory all the same.
result<void> gateway::open_shared(store_kind kind) {
    const auto& where = settings_.store;
    auto opened = open_postgres({where.url, where.owner_url, kind, static_cast<int>(where.fresh_ms)}, time_, random_);
    if (!opened) return make_error(opened.error().code, name_of_store(settings_) + ": " + opened.error().detail);
    store_ = std::move(*opened);
    if (auto there = check_master_key_is_there(*store_, settings_); !there) return there;
    if (auto loaded = load_key(); !loaded) return loaded;
    return make_directory(settings_.data);
}

result<void> gateway::open_store(store_kind kind) {
    if (auto checked = check_master_key_is_there(settings_); !checked) return checked;
    if (auto checked = check_directory(settings_.data); !checked) return checked;
    if (auto opened = is_embedded() ? open_embedded(kind) : open_shared(kind); !opened) return opened;
    if (auto opened = open_keys(); !opened) return opened;
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
    auto door = listen(options, routes_, [this](const http::exchange& done) { count_(done); });
    if (!door) return door.error();
    door_ = std::move(*door);
    settings_.listen.port = door_->port();
    if (settings_.base_url.empty()) settings_.base_url = url_of(settings_.listen);
    auto place = check_base_url(settings_);
    if (!place) return place.error();
    place_ = std::move(*place);

    if (auto opened = open_operations_door(options); !opened) return opened;
    return open_applications_door(std::move(options));
}

result<void> gateway::open_operations_door(http::server_options options) {
    if (!settings_.operations_listen) return {};
    options.address = settings_.operations_listen->address;
    options.port = settings_.operations_listen->port;
    options.tls.reset();
    options.only_trusted_proxies = false;
    auto door = listen(std::move(options), operations_, [this](const http::exchange& done) { count_(done); });
    if (!door) return door.error();
    operations_door_ = std::move(*door);
    return {};
}

// A door that asks for certificates makes browsers ask people for one: so it is not the public one. Nothing is shown here under
// a name, so any Host will do; and TLS ends here, so nobody speaks for a client's address.
result<void> gateway::open_applications_door(http::server_options options) {
    if (!settings_.applications_listen) return {};
    options.address = settings_.applications_listen->address;
    options.port = settings_.applications_listen->port;
    options.trusted_proxies.clear();
    options.only_trusted_proxies = false;
    options.is_own_host = {};
    options.is_application_host = {};
    options.holder_of_body = {};
    options.read_client_certificate = read_client_certificate;
    auto door =
        listen(std::move(options), application_routes_, [this](const http::exchange& done) { count_of_applications_(done); });
    if (!door) return door.error();
    applications_door_ = std::move(*door);
    settings_.applications_listen->port = applications_door_->port();
    return {};
}

result<std::unique_ptr<http::server>> gateway::listen(http::server_options options, const http::router& routes,
                                                      http::server::observe observe) {
    const auto post = [this](std::function<void()> job) { return workers_->post(std::move(job)); };
    return http::server::listen(std::move(options), routes, time_, random_, post, std::move(observe));
}

// Operator verbs of other processes come in here: only one process opens a data directory.
result<void> gateway::open_operator_door() {
    http::server_options options;
    options.unix_path = settings_.data + "/admin.sock";
    options.threads = 1;
    auto door = listen(std::move(options), operator_routes_, [](const http::exchange&) {});
    if (!door) return door.error();
    operator_door_ = std::move(*door);
    return {};
}

result<void> gateway::open_mail() {
    if (!settings_.mail.wanted()) return {};
    auto way = make_mailer(settings_.mail, time_, random_);
    if (!way) return way.error();
    mail_way_ = std::move(*way);
    return {};
}

}  // namespace gatehouse::app
