#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/domain/access/touched.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/store/rights_repository.hpp>

// Who has seen which secrets (access.md, Invariants, 8; docs/decisions/0015). A right that reveals a secret is an exposure of
// its resource for as long as it is in force, used or not, and each decision that shows one is, too.
namespace gatehouse::access {

// Brings one member's exposures up to what is in force now: what began is opened and told, what ended is closed, and what
// was in force for a while that nobody looked at is recorded as long as the rows that say so stand. Of one
// resource and what lies in it, or of all. How many began or ended.
result<std::int64_t> settle_exposures(tenant_transaction& tx, const request_context& by, const decider& rights,
                                      const member_id& who, const std::optional<resource_id>& only = std::nullopt);
// As part of a change, which it never holds up: not at all where limits::exposures_judged would not do for one member.
result<void> settle_with_change(tenant_transaction& tx, const request_context& by, const decider& rights, const member_id& who);
// How many members a change may settle, by how many resources each is judged on; no more than limits::exposures_settled.
result<std::size_t> settled_at_once(tenant_transaction& tx);
// How often a change judges a member on all resources, now or as of a past moment; one, at least.
result<std::size_t> looks_at_once(tenant_transaction& tx);
// The same as settle_exposures, and of what is over only those windows are looked back upon.
result<void> settle_windows(tenant_transaction& tx, const request_context& by, const decider& rights, const member_id& who,
                            std::vector<past_window> windows);
// What settling would change, without a write.
result<bool> is_unsettled(tenant_transaction& tx, const decider& rights, const member_id& who);
// The same for all whom secrets may reach, the first settled_at_once() of them whose windows looks_at_once() does for: a sweep
// comes to the others.
result<void> settle_all_exposures(tenant_transaction& tx, const request_context& by, const decider& rights,
                                  const std::optional<resource_id>& only = std::nullopt);

// A decision showed a secret: it is told, and an exposure where the resource is registered.
result<void> record_shown_secret(tenant_transaction& tx, const request_context& by, const question& asked);

// After a change: of those whom it touched, or, where it may have touched many, of all whom secrets may reach. For a model that
// guards none there is nothing to call it for (decider::guards_secrets).
result<void> settle_touched(tenant_transaction& tx, const request_context& by, const decider& rights, const touched& whom);

}  // namespace gatehouse::access
