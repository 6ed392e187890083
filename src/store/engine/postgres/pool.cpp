#include "engine/postgres/pool.hpp"

#include <gatehouse/base/limits.hpp>

namespace gatehouse::postgres {
namespace {

constexpr std::chrono::milliseconds next_try{500};

}  // namespace

result<pool::lease> pool::take() {
    if (!proofs_.hold()) return make_error(errc::unavailable, "no database has proved to be the primary");
    {
        std::unique_lock lock(mutex_);
        const auto free = [this] { return out_ < most_; };
        if (!freed_.wait_for(lock, std::chrono::milliseconds(limits::database_connection_wait_ms), free))
            return make_error(errc::unavailable, "all connections to the database are in use");
        ++out_;
        if (auto found = idle_to_primary()) return lease(*this, std::move(found));
    }
    auto made = connect();
    if (!made) {
        one_less();
        return made.error();
    }
    return lease(*this, std::move(*made));
}

result<std::unique_ptr<connection>> pool::connect() {
    {
        const std::lock_guard lock(mutex_);
        if (std::chrono::steady_clock::now() < refused_until_)
            return make_error(errc::unavailable, "the database does not answer");
    }
    auto opened = connection::open(hosts_.address());
    const std::lock_guard lock(mutex_);
    const bool proved = opened && proofs_.hold((*opened)->server());
    refused_until_ = proved ? time_point() : std::chrono::steady_clock::now() + next_try;
    if (!opened) return make_error(errc::unavailable, "the database does not answer");  // why, only the log says
    if (!proved) return make_error(errc::unavailable, "the database has not proved to be the primary");
    return opened;
}

std::unique_ptr<connection> pool::idle_to_primary() {
    while (!idle_.empty()) {
        auto found = std::move(idle_.back());
        idle_.pop_back();
        if (proofs_.hold(found->server())) return found;
    }
    return nullptr;
}

void pool::forget() {
    const std::lock_guard lock(mutex_);
    idle_.clear();
}

void pool::give_back(std::unique_ptr<connection> used) {
    {
        const std::lock_guard lock(mutex_);
        --out_;
        if (!used->broken()) idle_.push_back(std::move(used));
    }
    freed_.notify_one();
}

void pool::one_less() {
    {
        const std::lock_guard lock(mutex_);
        --out_;
    }
    freed_.notify_one();
}

}  // namespace gatehouse::postgres
