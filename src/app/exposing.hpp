#pragma once
#include <atomic>

#include <gatehouse/base/metrics.hpp>
#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/store/store.hpp>

#include "leased.hpp"

namespace gatehouse::app {

// Records what time alone brought into force or ended, and what a change left to it (limits::exposures_settled): shortly after
// the start and every minute from then on, at one node of all. Members are read in snapshots; only what differs is written.
class exposing {
public:
    exposing(store& data, const access::decider& rights, metrics_registry& metrics, node_terms node);
    ~exposing() { stop(); }
    // Waits for the member under way. Before the store closes.
    void stop();

private:
    void run(leased& turn);
    void settle(leased& turn, const organization_id& of);

    store& data_;
    const access::decider& rights_;
    counter& settled_;
    std::atomic<bool> stopping_{false};
    leased again_;  // last: its thread uses the others
};

}  // namespace gatehouse::app
