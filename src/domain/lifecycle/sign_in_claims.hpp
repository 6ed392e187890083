#pragma once
#include <vector>

#include <gatehouse/domain/lifecycle/sign_in.hpp>

namespace gatehouse::lifecycle {

// The groups of this sign-in as directory groups of the connection (made where they are new, bound to rules then), kept for
// the member as the latest complete set. Unknown groups keep the earlier set and give the session none of its own.
result<std::vector<group_id>> keep_claims(tenant_transaction& tx, const request_context& by, const connection& at,
                                          std::int64_t session_absolute_ms, const proved_sign_in& proved, const member_id& who);

}  // namespace gatehouse::lifecycle
