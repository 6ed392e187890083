#pragma once
#include <atomic>

#include <gatehouse/base/metrics.hpp>
#include <gatehouse/store/store.hpp>

#include "leased.hpp"

namespace gatehouse::app {

// Suspends members whose access had an end, at one node of all, as often as rows are pruned. From the moment of the end they
// could do nothing (the gates look at the clock); this ends their keys for good, tidies and tells.
class access_ends {
public:
    access_ends(store& data, metrics_registry& metrics, node_terms node);
    ~access_ends() { stop(); }
    // Before the store closes.
    void stop();

private:
    void run(leased& turn);
    bool slice(leased& turn, const organization_id& of);  // whether there may be more

    store& data_;
    counter& ended_;
    std::atomic<bool> stopping_{false};
    leased again_;  // last: its thread uses the others
};

}  // namespace gatehouse::app
