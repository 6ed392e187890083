#pragma once
#include <atomic>

#include <gatehouse/domain/access/decider.hpp>

#include "leased.hpp"

namespace gatehouse::app {

// Ends the API keys of whoever may keep none any more, at one node of all, as often as rows are pruned: a right is lost in many
// ways (a role, a team, a group, a policy, a plan, an end), and a key opens nothing from then on, whichever it was.
class key_keeping {
public:
    key_keeping(store& data, metrics_registry& metrics, const access::decider& decider, node_terms node);
    ~key_keeping() { stop(); }
    // Before the store closes.
    void stop();

private:
    void run(leased& turn);
    void look_at(leased& turn, const organization_id& of);
    result<void> look_at(leased& turn, const organization_id& of, const member_id& owner);

    store& data_;
    const access::decider& decider_;
    counter& ended_;
    std::atomic<bool> stopping_{false};
    leased again_;  // last: its thread uses the others
};

}  // namespace gatehouse::app
