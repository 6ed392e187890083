#include "gateway.hpp"

#include <gatehouse/base/uuid.hpp>
#include <gatehouse/http/request_metrics.hpp>
#include <gatehouse/protocol/shared/base_url.hpp>
#include <gatehouse/store/application_repository.hpp>

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

}  // namespace

gateway::gateway(config settings) : settings_(std::move(settings)), node_(terms_of(settings_, time_, random_)) {
    node_.is_fit = [this] { return has_keys(); };
}

gateway::~gateway() { stop(); }

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

void gateway::start_mailing() {
    if (mail_way_) mailing_ = std::make_unique<mailing>(*store_, *keys_, metrics_, node_, std::move(mail_way_));
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
    add_application_routes(application_routes_, *this);
    copies_ = std::make_unique<copies>(
        settings_.data, [this](const std::string& path) { return store_->copy_to(path); }, random_);
    add_copy(operator_routes_, *copies_);
    master_keys_ = std::make_unique<master_keys>(*store_, *std::move(master_), *keys_, settings_, random_);
    add_master_keys(operator_routes_, *master_keys_);
    if (auto noted = note_start(*store_, settings_, services_->model_files()); !noted) return noted;
    count_ = http::observe_into(metrics_, routes_);
    count_of_applications_ = http::observe_into(metrics_, application_routes_);
    door_->start();
    if (applications_door_) applications_door_->start();
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
    start_mailing();
    return {};
}

void gateway::stop() {
    if (stopping_.exchange(true)) return;
    if (door_) door_->stop();
    if (applications_door_) applications_door_->stop();
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
    if (master_keys_) master_keys_->stop();
    if (workers_) workers_->stop();
    if (password_pool_) password_pool_->stop();
    if (services_) services_->flush();
    if (store_) store_->close();
}

}  // namespace gatehouse::app
