#pragma once
#include <gatehouse/model/document.hpp>
#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::lifecycle {

// Raises the member's epoch, which is the revocation of all it holds, and tidies the rows. What was ended, for the change
// row.
result<object> revoke(tenant_transaction& tx, const member_id& id);

}  // namespace gatehouse::lifecycle
