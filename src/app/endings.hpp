#pragma once
#include <atomic>
#include <optional>
#include <vector>

#include <gatehouse/base/metrics.hpp>
#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/store.hpp>

#include "leased.hpp"

namespace gatehouse::app {

// Removes the rows of deleted organizations and connections, which were dead at once, in slices of the lowest class, at one
// node of all. Before an organization's first row goes its chain is sealed to the end and, where checkpoints are sent off the
// machine, sent; the last checkpoint is then noted in the installation's log, which stays.
class endings {
public:
    endings(store& data, metrics_registry& metrics, bool checkpoints_are_sent, node_terms node);
    ~endings() { stop(); }
    // Waits for the slice under way, not for what is left. Before the store closes.
    void stop();

private:
    struct ended {
        organization_id organization;
        std::optional<connection_id> connection;  // none: all of the organization
    };
    void run(leased& turn);
    result<std::vector<ended>> due();
    bool slice(leased& turn, const ended& of);  // whether rows are left

    store& data_;
    const bool checkpoints_are_sent_;
    counter& rows_;
    std::atomic<bool> stopping_{false};
    leased again_;  // last: its thread uses the others
};

}  // namespace gatehouse::app
