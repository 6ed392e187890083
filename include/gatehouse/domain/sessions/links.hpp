#pragma once
#include <string_view>

#include <gatehouse/domain/sessions/sessions.hpp>

// What a person gets once, by mail or between two steps of a sign-in: invitation, password reset, e-mail change, half a
// sign-in. It dies with the member's epoch like any other credential.
namespace gatehouse::sessions {

// binding: what it is for: the invitation's id, the address that is asked for. errc::conflict for who is gone or held.
result<minted> mint_link(tenant_transaction& tx, const crypto::keyring& keys, credential_kind kind, const member_id& of,
                         std::string_view binding, instant expires);
// What it says, while it lives. errc::unauthenticated, never saying why.
result<principal> find_link(tenant_transaction& tx, const crypto::keyring& keys, credential_kind kind, std::string_view text);
// The same, used up.
result<principal> consume_link(tenant_transaction& tx, const crypto::keyring& keys, credential_kind kind,
                               std::string_view text);

}  // namespace gatehouse::sessions
