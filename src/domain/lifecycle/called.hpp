#pragma once
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/member.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::lifecycle {

// How the authority link calls the member from now on. Reset and invitation links went to who the person was called before, and
// end.
result<void> call_member(tenant_transaction& tx, const request_context& by, const member_id& who, const member_names& names);

}  // namespace gatehouse::lifecycle
