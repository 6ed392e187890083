#include "engine/postgres/freshness.hpp"

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>

#include "engine/postgres/server_checks.hpp"

namespace gatehouse::postgres {
namespace {

constexpr std::chrono::milliseconds pause{1000};

}  // namespace

freshness::freshness(std::string url, std::string node, std::chrono::milliseconds longest)
    : url_(std::move(url)), node_(std::move(node)), longest_(longest) {}

freshness::~freshness() { stop(); }

void freshness::start() {
    thread_ = std::thread([this] { run(); });
}

void freshness::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void freshness::run() {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, pause, [this] { return stopping_; })) {
        lock.unlock();
        if (const auto proved = prove(); !proved)
            log(log_level::warning, "store.primary_not_proved", {{"why", proved.error().detail}});
        lock.lock();
    }
}

result<void> freshness::prove() {
    const auto began = std::chrono::steady_clock::now();
    if (!own_ || own_->broken()) {
        auto opened = connection::open(url_);
        if (!opened) return opened.error();
        own_ = std::move(*opened);
    }
    if (auto written = write(); !written) {
        own_.reset();
        return written;
    }
    {
        const std::lock_guard lock(mutex_);
        server_ = own_->server();
        until_ = began + longest_;
    }
    changed_.notify_all();
    return {};
}

// The clock is looked at with each write: what a node with a wrong clock says of expiry is not to be trusted.
result<void> freshness::write() {
    if (auto right = check_clock(*own_); !right) return right;
    const auto written = own_->script("INSERT INTO node (id, seen) VALUES (" + own_->quoted(node_) +
                                      ", 1) ON CONFLICT (id) DO UPDATE SET seen = node.seen + 1");
    if (!written) return written;
    if (own_->warned()) return make_error(errc::unavailable, "the standby did not confirm");
    return {};
}

bool freshness::holds(const std::string& server) const {
    const std::lock_guard lock(mutex_);
    return server == server_ && std::chrono::steady_clock::now() < until_;
}

}  // namespace gatehouse::postgres
