#pragma once
#include <cstdint>
#include <set>
#include <vector>

#include <gatehouse/model/change.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::access {

// Whose rights a change may have changed.
struct touched {
    std::set<member_id> members, ended;  // ended: removed or erased; what they had ended with them, and is not settled again
    std::set<resource_id> made, gone, resources;  // resources: all that the change names
    std::set<unit_id> units;                      // and these
    bool many = false;                   // others too, whom nothing names, or more than are settled with a change: all may be
    std::vector<change_target> through;  // by which it reaches them
};

// By the change rows after that position; more than limits::exposure_changes of them touch many.
result<touched> touched_since(tenant_transaction& tx, std::int64_t position);

}  // namespace gatehouse::access
