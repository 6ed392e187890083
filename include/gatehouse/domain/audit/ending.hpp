#pragma once
#include <string_view>

#include <gatehouse/base/result.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::audit {

inline constexpr std::string_view sent_checkpoints = "checkpoints";  // the cursor of what was sent off the machine

// Of a deleted organization: its last signed checkpoint goes into the installation's log, with all that a verifier needs, once.
// False: rows are not sealed yet, or (where that is wanted) not sent off the machine; come again. errc::not_found: not deleted.
result<bool> keep_last_checkpoint(tenant_transaction& tx, bool has_to_be_sent);

}  // namespace gatehouse::audit
