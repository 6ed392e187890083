#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include <gatehouse/base/metrics.hpp>
#include <gatehouse/store/lease_repository.hpp>
#include <gatehouse/store/store.hpp>

#include "every.hpp"

namespace gatehouse::app {

struct node_terms {
    std::string name;  // unlike every other's that shares the store
    std::chrono::milliseconds lasting{limits::job_lease_ms}, renewal{limits::job_lease_renewal_ms};
    std::function<bool()> is_fit{};  // no: it takes no job, and gives back what it has; empty: always
};
struct job_terms {
    std::string job;
    node_terms node;
    std::chrono::milliseconds first, pause;  // of the job, at the node that has the turn
};

// A background job that one node at a time does, of all that share the store; with the embedded store that is this one.
// Every node looks now and then who has the turn (a read). The one that has it prolongs it and runs the job when that is
// due; what the job writes is checked against the turn's fence in the same transaction, so a node that was asleep, or whose
// database answered late, changes nothing once its turn is another's.
class leased {
public:
    // job runs on leased's own thread, and only there may it call keep and write.
    leased(store& data, metrics_registry& metrics, job_terms terms, std::function<void(leased&)> job);
    ~leased() { stop(); }
    leased(const leased&) = delete;

    // Waits for the job, then gives the turn back. Before the store closes.
    void stop();
    // Prolongs the turn that the job began in, when it is time to. The job asks between its steps, and ends when it is told
    // no: this turn is over, and does not come back within the same run.
    bool keep();
    // A write of the job. errc::conflict, with nothing written: the turn is over.
    result<void> write(const organization_id& of, std::function<result<void>(tenant_transaction&)> work);

private:
    using steady = std::chrono::steady_clock;
    using asked = result<std::optional<job_lease>>;
    void look();
    bool is_ours();
    std::int64_t fence() const { return held_ ? held_->fence : 0; }
    asked ask() const;
    asked has_another_node() const;
    void settle(std::optional<job_lease> now_held);
    void give_back();

    store& data_;
    const job_terms terms_;
    const std::function<void(leased&)> job_;
    gauge& shown_;
    counter& refused_;
    std::optional<job_lease> held_;
    // By this machine's own clock, from before the store was asked: what nobody confirmed is not believed for longer.
    steady::time_point held_until_, renew_at_, due_at_;
    std::int64_t fence_of_run_ = 0;
    every again_;  // last: its thread uses the others
};

}  // namespace gatehouse::app
