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
struct tidied_windows {
    std::int64_t ended = 0;
    bool more = false;  // that are over: what they showed has another turn
};
// At most so many of each kind, those first that are over longest. Where secrets are guarded, which of them they showed is
// recorded before the rows go: in one transaction of looks_at_once() (exposures.hpp), so that a row of a large team stands for
// several. Each of these goes on where the one before ended, whoever does it.
result<tidied_windows> end_expired(tenant_transaction& tx, const request_context& by, const decider& rights, std::int64_t most);

}  // namespace gatehouse::access
