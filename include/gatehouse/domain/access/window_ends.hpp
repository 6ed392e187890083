#pragma once
#include <cstdint>

#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/store/transaction.hpp>

// Windows end by themselves at the next decision (access.md, Invariants, 7). What is here tidies: the rows of assignments,
// grants and team memberships whose window is over go, each told as auto-removed.
namespace gatehouse::access {

// Whether there is such a row.
result<bool> has_expired(tenant_transaction& tx);
// At most so many of each kind, those first that are over longest; fewer where secrets are guarded and many resources would
// be judged. Which secrets they showed is recorded before the rows go. How many.
result<std::int64_t> end_expired(tenant_transaction& tx, const request_context& by, const decider& rights, std::int64_t most);

}  // namespace gatehouse::access
