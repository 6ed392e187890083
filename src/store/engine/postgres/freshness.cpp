#include "engine/postgres/freshness.hpp"

#include <algorithm>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>

#include "engine/postgres/server_checks.hpp"

namespace gatehouse::postgres {
namespace {

constexpr std::chrono::milliseconds pause{1000};
constexpr int proofs_a_tidying = 60;

}  // namespace

freshness::freshness(host_order& hosts, std::string node, std::chrono::milliseconds longest)
    : hosts_(hosts), node_(std::move(node)), longest_(longest) {}

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
    for (int i = 0; !changed_.wait_for(lock, pause, [this] { return stopping_; }); ++i) {
        lock.unlock();
        if (const auto proved = prove(); !proved)
            log(log_level::warning, "store.primary_not_proved", {{"why", proved.error().detail}});
        else if (i % proofs_a_tidying == 0)
            tidy();
        lock.lock();
    }
}

result<void> freshness::prove() {
    const auto began = std::chrono::steady_clock::now();
    if (!own_ || own_->broken()) {
        auto opened = connection::open(hosts_.address());
        if (!opened) return opened.error();
        own_ = std::move(*opened);
    }
    if (auto written = write(); !written) {
        hosts_.put_last(own_->host(), own_->port());
        own_.reset();
        return written;
    }
    believe(began + longest_);
    return {};
}

void freshness::believe(std::chrono::steady_clock::time_point until) {
    const std::lock_guard lock(mutex_);
    if (server_ != own_->server()) {
        log(log_level::info, "store.primary", {{"host", own_->host()}, {"port", own_->port()}});
        hosts_.put_first(own_->host(), own_->port());
    }
    server_ = own_->server();
    until_ = until;
}

// The clock is looked at with each write: what a node with a wrong clock says of expiry is not to be trusted. What takes
// longer than a proof holds proves nothing: then the next host is asked the sooner.
result<void> freshness::write() {
    if (auto right = check_clock(*own_); !right) return right;
    const std::string now = std::to_string(system_clock().now().ms);
    const auto longest = std::min<std::int64_t>(longest_.count(), limits::database_answer_ms);
    const auto written = own_->script(
        "INSERT INTO node (id, seen) VALUES (" + own_->quoted(node_) + ", " + now +
            ") ON CONFLICT (id) DO UPDATE SET seen = greatest(node.seen + 1, " + now + ")",
        [](const sql_row&) { return result<void>(); }, static_cast<int>(longest));
    if (!written) return written;
    if (own_->warned()) return make_error(errc::unavailable, "the standby did not confirm");
    return {};
}

// In slices that hold nobody up; nodes that are gone are forgotten after the same time.
void freshness::tidy() {
    const std::string before = std::to_string(system_clock().now().ms - limits::database_batches_kept_ms);
    const std::string slice = std::to_string(limits::pruned_rows);
    for (std::int64_t gone = limits::pruned_rows; gone == limits::pruned_rows && !own_->broken();) {
        const auto counted = own_->integer("WITH gone AS (DELETE FROM batch WHERE id IN (SELECT id FROM batch WHERE at < " +
                                           before + " LIMIT " + slice + ") RETURNING 1) SELECT count(*) FROM gone");
        gone = counted ? *counted : 0;
    }
    if (!own_->broken()) (void)own_->script("DELETE FROM node WHERE seen < " + before);
}

bool freshness::hold() const {
    const std::lock_guard lock(mutex_);
    return std::chrono::steady_clock::now() < until_;
}

bool freshness::hold(const std::string& server) const {
    const std::lock_guard lock(mutex_);
    return server == server_ && std::chrono::steady_clock::now() < until_;
}

}  // namespace gatehouse::postgres
