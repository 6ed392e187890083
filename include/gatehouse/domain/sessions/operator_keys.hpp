#pragma once
#include <optional>
#include <string_view>

#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/operator_key_repository.hpp>

// Keys of the operator: what a key opens is the whole installation, so they are made and ended on the server's own machine
// only, and every one of them ends by itself.
namespace gatehouse::sessions {

// expires is at most limits::operator_key_longest_ms away. The installation's log tells of it. errc::invalid_value.
result<minted> mint_operator_key(installation_transaction& tx, const crypto::keyring& keys, const request_context& by,
                                 std::string_view name, instant expires);
// errc::not_found when there is none that is not ended.
result<void> revoke_operator_key(installation_transaction& tx, const request_context& by, const operator_key_id& id);

// Does it live? handle is of parse_credential over text. Counts as use. errc::unauthenticated, never saying why.
result<void> operator_key_alive(installation_transaction& tx, const crypto::keyring& keys, activity& used,
                                const credential_handle& handle, std::string_view text);
// Of what is not alive: when the restore was that ended it. Nothing for whoever does not show its very text.
std::optional<instant> operator_key_before_restore(installation_transaction& tx, const crypto::keyring& keys,
                                                   const credential_handle& handle, std::string_view text);
// still_alive, of what crosses organizations: only an operator asks for that. errc::unauthenticated.
result<void> still_operator(installation_transaction& tx, const request_context& by);

}  // namespace gatehouse::sessions
