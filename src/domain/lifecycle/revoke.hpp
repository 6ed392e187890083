#pragma once
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/model/document.hpp>

namespace gatehouse::lifecycle {

// Raises the member's epoch, which is the revocation of all it holds, and tidies the rows.
result<what_ended> revoke(tenant_transaction& tx, const member_id& id);
// Its credentials, for the change row.
object facts_of(const what_ended& all);

}  // namespace gatehouse::lifecycle
