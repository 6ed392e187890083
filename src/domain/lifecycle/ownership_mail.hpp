#pragma once
#include <gatehouse/domain/lifecycle/ownership.hpp>

// What both sides of a transfer are told. Nothing in these mails opens anything: who acts signs in first.
namespace gatehouse::lifecycle {

result<void> tell_of_offer(tenant_transaction& tx, const courier& told_by, const member& from, const member& to,
                           const ownership_offer& made);
// from: null where the slot was free.
result<void> tell_of_acceptance(tenant_transaction& tx, const courier& told_by, const member* from, const member& to);
result<void> tell_of_end(tenant_transaction& tx, const courier& told_by, const member& from, const member& to,
                         std::string_view what);

}  // namespace gatehouse::lifecycle
