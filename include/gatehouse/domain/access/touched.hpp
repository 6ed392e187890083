#pragma once
#include <cstdint>
#include <set>

#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::access {

// Whose rights a change may have changed.
struct touched {
    std::set<member_id> members;
    std::set<resource_id> made, gone;
    bool many = false;  // others too, whom nothing names, or more than are settled with a change: all may be
};

// By the change rows after that position; more than limits::exposure_changes of them touch many.
result<touched> touched_since(tenant_transaction& tx, std::int64_t position);

}  // namespace gatehouse::access
