#pragma once
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/member.hpp>
#include <gatehouse/store/transaction.hpp>

// The end of a member's access, set beforehand (access.md, The decision, step 1): from that moment the gates are closed,
// whether or not anything runs; soon after, an administrator's hold stands in its place. Whether the actor may is the caller's
// question.
namespace gatehouse::lifecycle {

// errc::conflict: an owner's has no end; one that is set may only come sooner. errc::invalid_value: not in the future.
result<void> set_access_end(tenant_transaction& tx, const request_context& by, const member& who, instant at);

// errc::conflict where none is set, or its time has come.
result<void> clear_access_end(tenant_transaction& tx, const request_context& by, const member& who);

// Suspends members whose time has come, at most so many, as the decision of whoever set it. How many.
result<std::int64_t> end_due_access(tenant_transaction& tx, std::int64_t most);

}  // namespace gatehouse::lifecycle
