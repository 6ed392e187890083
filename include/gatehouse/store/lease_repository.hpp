#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// The turn of one node at one background job. The fence counts the turns: each new one has the next number, so a turn that
// ended is told from the present one for good, even when the same node took both.
struct job_lease {
    std::string job, node;
    std::int64_t fence = 0;
    instant until;
};

// Who does a background job, of all nodes that share the store. Times are those of the transaction, as for everything else
// that runs out: a node whose clock is limits::database_clock_ms away from the database's is refused its reads, so two
// nodes are never further apart than twice that. Clocks decide only how soon a turn passes on, never who may write: that is
// job_fence's.
class lease_repository : public installation_repository {
public:
    using installation_repository::installation_repository;

    // As it stands, over or not; nothing when nobody ever had it.
    result<std::optional<job_lease>> find(std::string_view job);
    // Prolongs the node's own turn, with the fence that it has, or begins one where none runs (its own may be over), with
    // the next. Nothing: another node has it.
    result<std::optional<job_lease>> take(std::string_view job, std::string_view node, std::int64_t lasting_ms);
    // Ends that turn and no later one: the next node need not wait for the time.
    result<void> give_back(const job_lease& held);
};

// The same seen from one organization, in the transactions of the job itself.
class job_fence : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // Before anything is changed: errc::conflict when the turn is over, or another's. What was checked holds until the
    // transaction ends. The check is an UPDATE that changes nothing, because it has to lock the row: take waits for it, and
    // when it is take that was first, PostgreSQL (READ COMMITTED) waits here and then looks at the row that take committed,
    // not at the snapshot. So a node that slept in the middle either still keeps everybody out or is ended by the server
    // (limits::transaction_idle_ms) with nothing written, and one that wakes behind its turn is refused. SELECT … FOR SHARE
    // would do as well, but SQLite has no such word. On SQLite there is one writer.
    result<void> check(const job_lease& held);
};

}  // namespace gatehouse
