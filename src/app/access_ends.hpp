#pragma once
#include <atomic>

#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/domain/access/decider.hpp>

#include "leased.hpp"

namespace gatehouse::app {

// Tidies what has ended by the clock, at one node of all, as often as rows are pruned: assignments, grants and team memberships
// whose window is over, and members whose access had an end, who are removed. None of them counted from that moment on.
class access_ends {
public:
    struct given {
        const access::decider& rights;
        const crypto::keyring& keys;
    };
    access_ends(store& data, metrics_registry& metrics, const given& by, node_terms node);
    ~access_ends() { stop(); }
    // Before the store closes.
    void stop();

private:
    void run(leased& turn);
    bool end_windows(leased& turn, const organization_id& of);  // whether there may be more
    void end_members(leased& turn, const organization_id& of);
    result<void> end_member(leased& turn, const organization_id& of, const member_id& who);

    store& data_;
    const access::decider& rights_;
    const crypto::keyring& keys_;
    counter& windows_;
    counter& members_;
    std::atomic<bool> stopping_{false};
    leased again_;  // last: its thread uses the others
};

}  // namespace gatehouse::app
