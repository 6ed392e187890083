#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/base/secret.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/domain/sessions/activity.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/application.hpp>
#include <gatehouse/model/session.hpp>
#include <gatehouse/store/transaction.hpp>

// Credentials: how they are made, whether they live, how they end. A credential is shown once, as text; the store keeps
// its mac. It is born with the epochs of that moment and is dead as soon as one of them is no longer the present one.
namespace gatehouse::sessions {

struct minted {
    std::string id;  // of the row
    secret text;     // what its holder shows
};

// errc::conflict when the member is not active or the connection not enabled. by: for the change row.
result<minted> mint_session(tenant_transaction& tx, const crypto::keyring& keys, const request_context& by,
                            const session_facts& facts);
result<minted> mint_child_session(tenant_transaction& tx, const crypto::keyring& keys, const session_id& parent,
                                  const application_id& application, std::string_view host);
// expires is mandatory, at most limits::api_key_longest_ms away; not_before, where there is one, is earlier.
// errc::invalid_value for a scope that is no pattern.
result<minted> mint_api_key(tenant_transaction& tx, const crypto::keyring& keys, const request_context& by,
                            const member_id& owner, std::string_view name, const std::vector<std::string>& scope,
                            instant expires, std::optional<instant> not_before = std::nullopt);
result<minted> mint_scim_token(tenant_transaction& tx, const crypto::keyring& keys, const request_context& by,
                               const connection_id& connection, std::string_view name, instant expires);
// Good once, for a minute, at one application. binding: what must be the same when it is used (host and browser).
result<minted> mint_forward_auth_code(tenant_transaction& tx, const crypto::keyring& keys, const session_id& parent,
                                      const application_id& application, std::string_view binding);
// Writes the application, to answer for these organizations; its secret, shown once. errc::uniqueness, errc::not_found.
result<secret> register_application(installation_transaction& tx, const crypto::keyring& keys, const application& made,
                                    const std::vector<organization_id>& organizations);
// A new secret, shown once; the one before stays good until then, or (empty) ends now. errc::not_found.
result<secret> rotate_application(installation_transaction& tx, const crypto::keyring& keys, const application_id& id,
                                  std::optional<instant> previous_until);
// Another key that the application shows in the TLS handshake, as of now and under a new id. errc::uniqueness: the key is
// registered; errc::conflict: it has as many as it may; errc::invalid_value: its certificate has ended; errc::not_found.
result<application_certificate> register_certificate(installation_transaction& tx, const application_id& of,
                                                     application_certificate shown);
// The application that has the key, as Basic would find it: whether it is enabled is the caller's to ask. waits_since: of the
// key, since a restore. errc::not_found.
struct key_holder {
    application found;
    std::optional<instant> waits_since;
};
result<key_holder> holder_of_key(installation_transaction& tx, std::string_view fingerprint);
// The code's facts, used up. errc::unauthenticated.
result<principal> consume_forward_auth_code(tenant_transaction& tx, const crypto::keyring& keys, std::string_view text);

// THE question of every door: does this credential live, and for whom does it speak? handle is of parse_credential over
// text, tx is of the handle's organization. Counts as use. errc::unauthenticated, never saying why.
result<principal> alive(tenant_transaction& tx, const crypto::keyring& keys, activity& used, const credential_handle& handle,
                        std::string_view text);

// Of what is not alive: when the restore was since which it waits to be confirmed. Nothing for whoever does not show the very
// text of an API key or a SCIM token.
std::optional<instant> waits_since(tenant_transaction& tx, const crypto::keyring& keys, const credential_handle& handle,
                                   std::string_view text);
// Lets in again what waits: an act of its own, in a row of its own. Whatever ended, expired, or had been waiting when the
// backup was taken stays dead. errc::conflict when it does not wait.
result<void> confirm_api_key(tenant_transaction& tx, const request_context& by, const api_key_id& id);
result<void> confirm_scim_token(tenant_transaction& tx, const request_context& by, const scim_token_id& id);

// The re-check inside a write plan, without the text: whoever asked when the plan was made must still be alive when it
// commits. Operator and gateway always are. errc::unauthenticated.
result<void> still_alive(tenant_transaction& tx, const request_context& by);

// Ended by their holder or an administrator; with its change row. errc::not_found when there is none that lives.
result<void> end_session(tenant_transaction& tx, const request_context& by, const session_id& id);
result<void> revoke_api_key(tenant_transaction& tx, const request_context& by, const api_key_id& id);
result<void> revoke_scim_token(tenant_transaction& tx, const request_context& by, const scim_token_id& id);

}  // namespace gatehouse::sessions
