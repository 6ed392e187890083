#pragma once
#include <string>
#include <string_view>

#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/model/account.hpp>
#include <gatehouse/model/member.hpp>
#include <gatehouse/store/transaction.hpp>

// Mail is part of the change that it tells of: a row of the same transaction, sealed, since a link's secret is in it. Who
// sends it is app's business.
namespace gatehouse::lifecycle {

struct letter {
    std::string kind;  // invitation, password_reset, recovery_change, notice
    std::string recipient, subject, text;
};
result<mail_id> post(tenant_transaction& tx, const crypto::keyring& keys, const member_id& to, const letter& what);
// As it was posted. errc::conflict when it was sealed under another master key.
result<letter> unseal(const crypto::keyring& keys, const organization_id& of, const waiting_mail& row);

// How people are told.
struct courier {
    const crypto::keyring& keys;
    std::string_view base_url;
    bool sends_mail = true;
};
// Proved by the person where there is one; else what the directory says. Empty: nowhere.
std::string address_of(const member& who);

// One '@' with something on both sides, no blank and no control character, within limits::mail_address_bytes.
bool is_mail_address(std::string_view text);

}  // namespace gatehouse::lifecycle
