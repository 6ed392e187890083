#include <gatehouse/http/server.hpp>

#include <algorithm>
#include <mutex>
#include <thread>

#include "listener.hpp"
#include "unix_listener.hpp"

namespace gatehouse::http {
namespace {

class door_server final : public server {
public:
    explicit door_server(std::shared_ptr<door> shared) : door_(std::move(shared)) {
        const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
        const unsigned threads = door_->options.threads == 0 ? cores : door_->options.threads;
        for (unsigned i = 0; i < threads; ++i) loops_.push_back(std::make_shared<loop>(door_));
        if (door_->options.unix_path.empty())
            listener_ = std::make_shared<listener>(door_, loops_);
        else
            unix_listener_ = std::make_shared<unix_listener>(door_, loops_[0]);
    }
    ~door_server() override { stop(); }

    result<void> open();
    std::uint16_t port() const override { return port_; }
    void start() override;
    void stop() override;

private:
    enum class state : std::uint8_t { made, running, stopped };

    std::shared_ptr<door> door_;
    std::vector<std::shared_ptr<loop>> loops_;
    std::shared_ptr<listener> listener_;  // one of the two
    std::shared_ptr<unix_listener> unix_listener_;
    std::uint16_t port_ = 0;
    std::mutex mutex_;
    state state_ = state::made;
};

result<void> door_server::open() {
    if (unix_listener_) return unix_listener_->open();
    error_code failure;
    const auto address = net::ip::make_address(door_->options.address, failure);
    if (failure) return make_error(errc::invalid_value, "not an address literal: " + door_->options.address);
    if (const error_code refused = listener_->open({address, door_->options.port}))
        return make_error(errc::unavailable, "cannot listen on " + door_->options.address + " port " +
                                                 std::to_string(door_->options.port) + ": " + refused.message());
    port_ = listener_->port();
    return {};
}

void door_server::start() {
    const std::lock_guard lock(mutex_);
    if (state_ != state::made) return;
    state_ = state::running;
    for (const auto& one : loops_) one->start();
    if (unix_listener_)
        unix_listener_->start();
    else
        listener_->start();
}

void door_server::stop() {
    const std::lock_guard lock(mutex_);  // a second caller waits until all is closed, as the first does
    if (std::exchange(state_, state::stopped) != state::running) return;
    if (unix_listener_)
        unix_listener_->close();
    else
        listener_->close();
    for (const auto& one : loops_) one->begin_stop();
    for (const auto& one : loops_) one->join();
}

}  // namespace

result<std::unique_ptr<server>> server::listen(server_options options, const router& routes, const clock& time,
                                               random_source& random, post post_to_worker, observe observer) {
    auto shared =
        std::make_shared<door>(std::move(options), routes, time, random, std::move(post_to_worker), std::move(observer));
    auto proxies = trusted_proxies::parse(shared->options.trusted_proxies);
    if (!proxies) return proxies.error();
    shared->proxies = *std::move(proxies);
    const auto shows = shared->options.read_client_certificate ? client_shows::certificate : client_shows::nothing;
    if (shows == client_shows::certificate && !shared->options.tls)
        return make_error(errc::invalid_value, "clients show certificates over TLS only: its files are missing");
    if (shared->options.tls) {
        auto loaded = make_tls_context(*shared->options.tls, shows);
        if (!loaded) return loaded.error();
        shared->tls = *std::move(loaded);
    }
    auto made = std::make_unique<door_server>(std::move(shared));
    if (auto opened = made->open(); !opened) return opened.error();
    return std::unique_ptr<server>(std::move(made));
}

}  // namespace gatehouse::http
