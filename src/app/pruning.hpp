#pragma once
#include <array>
#include <atomic>

#include <gatehouse/base/metrics.hpp>
#include <gatehouse/store/retention_repository.hpp>
#include <gatehouse/store/store.hpp>

#include "leased.hpp"

namespace gatehouse::app {

using pruned_counters = std::array<counter*, retention_repository::kinds.size()>;

// Deletes what time has ended, shortly after the start and every minute from then on, at one node of all. Each organization
// that has something due gets a slice, round after round, until none has: nobody's backlog keeps another waiting. A slice is
// one write of the lowest class, and the next is asked for when it is durable, so whatever else comes waits for one slice at
// most.
class pruning {
public:
    pruning(store& data, metrics_registry& metrics, node_terms node);
    ~pruning() { stop(); }
    // Waits for the slice under way, not for what is still due. Before the store closes.
    void stop();

private:
    using pruned = retention_repository::pruned;
    void run(leased& turn);
    void count_held_joins();  // looked at on the same round, by the same one node
    bool has_due(const organization_id& of);
    bool slice(leased& turn, const organization_id& of, pruned& gone);  // whether more may be due

    store& data_;
    const pruned_counters counters_;
    gauge& held_joins_;
    std::atomic<bool> stopping_{false};
    leased again_;  // last: its thread uses the others
};

}  // namespace gatehouse::app
