#pragma once
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/model/account.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/member.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::lifecycle {

// A link that is good for a day, and the mail that carries it; row is told of both.
result<void> send_invitation(tenant_transaction& tx, const crypto::keyring& keys, std::string_view base_url, invitation& row);

// The row, its mail, and that it was sent on record.
result<invitation> send_first(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                              std::string_view base_url, invitation row);

// Whether a member who is here already may be given a password that is asked for with that address (invite_member.cpp).
// errc::conflict, errc::uniqueness, with words for both who invites and who accepts.
result<void> check_may_have_password(tenant_transaction& tx, const member& who, std::string_view address);

}  // namespace gatehouse::lifecycle
