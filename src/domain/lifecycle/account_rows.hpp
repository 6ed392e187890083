#pragma once
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/model/account.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::lifecycle {

result<local_account> account_of(tenant_transaction& tx, const member_id& who);  // errc::conflict: there is none

// Whether the code is the authenticator's next, or a recovery code; account is changed so that it is not good again.
result<bool> spend_code(tenant_transaction& tx, const crypto::keyring& keys, local_account& account, std::string_view code);

}  // namespace gatehouse::lifecycle
