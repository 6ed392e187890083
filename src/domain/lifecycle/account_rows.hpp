#pragma once
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/model/account.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::lifecycle {

result<local_account> account_of(tenant_transaction& tx, const member_id& who);  // errc::conflict: there is none

// Whether the code is the authenticator's next, or a recovery code; account is changed so that it is not good again.
result<bool> spend_code(tenant_transaction& tx, const crypto::keyring& keys, local_account& account, std::string_view code);

// Password (judged against that hash) and, where they are on, a code once more. False: a wrong code, which counts as a failure;
// commit it. account is changed as after a sign-in. errc::conflict.
result<bool> prove(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys, local_account& account,
                   const std::string& judged_hash, std::string_view code);

// What was trusted because of a password and codes is trusted no more once those are others (trusted_devices.cpp).
result<void> end_trusted_devices(tenant_transaction& tx, const member_id& who);

// What waits for its link to be opened does so no more (recovery_address.cpp).
result<void> end_recovery_change(tenant_transaction& tx, const member_id& who);

}  // namespace gatehouse::lifecycle
