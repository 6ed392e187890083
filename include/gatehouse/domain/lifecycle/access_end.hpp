#pragma once
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>

// The end of a membership, set beforehand (access.md, Invariants, 7): from that moment the gates are closed, whether or not
// anything runs; soon after, the member is removed. Whether the actor may is the caller's question.
namespace gatehouse::lifecycle {

// setter: who may take it back, and whoever is not below that one. errc::conflict: an owner's has no end; one that is set may
// only come sooner. errc::invalid_value: not in the future, or not after a beginning to come.
result<void> set_access_end(tenant_transaction& tx, const request_context& by, const member& who, instant at,
                            std::string_view setter);

// errc::conflict where none is set, or its time has come.
result<void> clear_access_end(tenant_transaction& tx, const request_context& by, const member& who);

// Removes a member whose time has come, as an administrator's removal does, and tells it as auto-removed. Nothing where it has
// not, or was taken back, or the member is gone: whether anything was done.
result<bool> remove_at_end(tenant_transaction& tx, const request_context& by, const member_id& id, const keyed_hash& hash);

}  // namespace gatehouse::lifecycle
