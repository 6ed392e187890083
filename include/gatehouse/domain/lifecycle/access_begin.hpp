#pragma once
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>

// The beginning of a membership, set beforehand (access.md, Invariants, 7): until that moment the gates are shut, and they open
// by themselves. Whether the actor may is the caller's question.
namespace gatehouse::lifecycle {

// Of who is in, all credentials end as at a suspension: nothing older revives when the time has come. setter: who may take it
// back, and whoever is not below that one. told, where given: what ended. errc::conflict: an owner's has no beginning to wait
// for; one that is set and to come may only come later. errc::invalid_value: not in the future, or not before the end.
result<void> set_access_begin(tenant_transaction& tx, const request_context& by, const member& who, instant at,
                              std::string_view setter, what_ended* told = nullptr);

// errc::conflict where none is set, or its time has come.
result<void> clear_access_begin(tenant_transaction& tx, const request_context& by, const member& who);

}  // namespace gatehouse::lifecycle
