#pragma once
#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/model/actor.hpp>

// An API key is kept by whoever may keep keys (access.md, Invariants, 2). One that its owner may not keep opens nothing from
// the next decision on; here it ends for good, so that it does not come back with the right: with the change that takes the
// right (rights_watch.hpp), or by a sweep where a window ended or a change touched many.
namespace gatehouse::lifecycle {

// Whether this member, alive, may not hold API keys. Who is barred at the gate (as while a connection is disabled) has lost
// nothing.
result<bool> has_lost_keys(tenant_transaction& tx, const access::decider& decider, const member_id& owner);
// Revokes all living keys of such a member; how many.
result<std::int64_t> end_lost_keys(tenant_transaction& tx, const request_context& by, const access::decider& decider,
                                   const member_id& owner);

}  // namespace gatehouse::lifecycle
