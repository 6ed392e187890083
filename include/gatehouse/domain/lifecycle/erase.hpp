#pragma once
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>

namespace gatehouse::lifecycle {

// Takes the person out of the record (access.md, invariant 6): the member's own key is destroyed, so that personal values in
// the history cannot be read again, and rows are blanked. The record stays, as erased; the chain over the history stays whole.
// A living member is removed first, in this same transaction, as an administrator removes one. It cannot be undone.
// errc::conflict: an owner, whose ownership has to be transferred first, one who was erased already, or who stands under a
// legal hold.
result<void> erase(tenant_transaction& tx, const request_context& by, const member_id& id, const keyed_hash& hash);
// Of who was erased before and came back with a restore. No legal hold stops it: one that came back, too, was lifted by then,
// and one that was set since found nobody. The change row names the hold that it passes.
result<void> erase_again(tenant_transaction& tx, const request_context& by, const member_id& id, const keyed_hash& hash);

}  // namespace gatehouse::lifecycle
