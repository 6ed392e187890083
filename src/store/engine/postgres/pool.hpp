#pragma once
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/postgres/freshness.hpp"

namespace gatehouse::postgres {

// Connections to the primary, never more than so many at a time; who finds none waits a while. A broken one is dropped, and
// so is one to a server that is not the one that proved to be the primary: a former one takes a write and then waits for
// ever for its standby. While none has proved it, and for a moment after a server did not answer, everybody is refused at
// once, instead of each waiting for it in turn.
class pool {
public:
    pool(const host_order& hosts, const freshness& proofs, std::size_t most) : hosts_(hosts), proofs_(proofs), most_(most) {}

    class lease {
    public:
        lease(pool& home, std::unique_ptr<connection> held) : home_(&home), held_(std::move(held)) {}
        lease(lease&& other) noexcept = default;
        lease& operator=(lease&&) = delete;
        ~lease() {
            if (held_) home_->give_back(std::move(held_));
        }
        connection& operator*() const { return *held_; }
        connection* operator->() const { return held_.get(); }

    private:
        pool* home_;
        std::unique_ptr<connection> held_;
    };
    // errc::unavailable: none came free in time, or no server answers, or none is known to be the primary.
    result<lease> take();
    // Drops those that nobody uses: a server that went away took all of them with it.
    void forget();

private:
    using time_point = std::chrono::steady_clock::time_point;
    result<std::unique_ptr<connection>> connect();
    void give_back(std::unique_ptr<connection> used);
    void one_less();

    std::unique_ptr<connection> idle_to_primary();

    const host_order& hosts_;
    const freshness& proofs_;
    const std::size_t most_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<connection>> idle_;
    std::size_t out_ = 0;  // lent or being made
    time_point refused_until_{};
};

}  // namespace gatehouse::postgres
