#pragma once
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/group.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::lifecycle {

// A group that appears or is renamed may be what a mapping rule waits for, or no longer be what a pattern means.
result<void> bind_rules(tenant_transaction& tx, const request_context& by, const group& row);

}  // namespace gatehouse::lifecycle
