#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/postgres/batch.hpp"
#include "engine/postgres/pool.hpp"

namespace gatehouse::postgres {

// One of several that write, each with a connection of its own. It takes an organization from the queue, runs what waits
// for it in one transaction, and tells each job its outcome when the commit is durable. What was lost on the way is tried
// again where that is safe; an answer of COMMIT that did not come is asked for, under the organization's lock, before
// anything else is done; and who still cannot be told within a few seconds is told just that (errc::outcome_unknown).
class writer {
public:
    writer(pool& connections, write_queue& queue, batch_facts facts, write_queue::takes what = write_queue::takes::anything)
        : connections_(connections), queue_(queue), facts_(std::move(facts)), takes_(what) {}

    void run_until_closed();

private:
    using time_point = std::chrono::steady_clock::time_point;

    void run(std::vector<decided> jobs, const std::string& organization, bool gather);
    fate attempt(std::vector<decided>& jobs, const std::string& organization, bool gather, bool first);
    fate settle(const std::string& batch_id, const std::string& organization);
    result<bool> has_batch(const std::string& batch_id, const std::string& organization);
    std::optional<write_job> next(const std::string& organization, std::size_t taken, time_point began);
    static void complete(std::vector<decided>& jobs);
    static void complete_all(std::vector<decided>& jobs, const error& outcome);

    pool& connections_;
    write_queue& queue_;
    const batch_facts facts_;
    const write_queue::takes takes_;
};

}  // namespace gatehouse::postgres
