#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/hold.hpp>
#include <gatehouse/model/link.hpp>
#include <gatehouse/model/member.hpp>
#include <gatehouse/model/saml_setup.hpp>
#include <gatehouse/store/tombstone_repository.hpp>
#include <gatehouse/store/transaction.hpp>

// Suspension, reactivation, removal (access.md, invariants 3 to 6). Each runs whole inside the caller's transaction and
// writes its change rows. Whether the actor may do it, and is still alive, is the caller's question.
namespace gatehouse::lifecycle {

// HMAC under a key that the store does not hold (crypto::keyring::mac, label "tombstone"): what is kept of removed names.
using keyed_hash = std::function<std::string(std::string_view)>;
inline constexpr std::string_view tombstone_label = "tombstone";

// How much a suspension or removal ended; what is marked is to be rotated.
struct what_ended {
    std::int64_t sessions = 0, child_sessions = 0, api_keys = 0, links = 0;
    std::int64_t assignments = 0, teams = 0, grants = 0, rotations_marked = 0, tokens_marked = 0;  // of a removal
};

// Who may no longer sign in must not stay signed in, nor act through a key: the raised epoch ends every credential at
// once; rows are tidied within limits::revocation_rows. API keys end for good. Adding a hold that is there changes
// nothing, and of a person's is told all the same. errc::not_found for one who is removed. told: what ended, for whoever asks.
result<void> suspend(tenant_transaction& tx, const request_context& by, const member_id& id, const hold_source& source,
                     std::string_view reason = {}, what_ended* told = nullptr);

// Clears this source's hold and no other; no credential comes back. Returns the holds that remain: the member is active
// again when there are none. Clearing local_removal also forgives the removal that it stood for. Who comes back after
// longer than limits::longest_hold_forgiven_ms has only what mapping rules give, and ownership: direct assignments, team
// memberships and grants end.
result<std::vector<hold>> reactivate(tenant_transaction& tx, const request_context& by, const member_id& id,
                                     const hold_source& source);

// Ends links, memberships, direct roles, grants and every credential; the record stays for the audit trail and its names
// are free. by_whom decides what a later SCIM create makes of the same names; where an admin or local_removal hold stood, an
// IdP's removal counts there as an administrator's (end_link too). errc::conflict when an administrator removes an owner
// (ownership is transferred first); an IdP's removal of an owner cuts all the same, leaves ownership with the record and
// an alarm in the changes.
result<void> remove(tenant_transaction& tx, const request_context& by, const member_id& id, removal_source by_whom,
                    const keyed_hash& hash, what_ended* told = nullptr);

// Ends one link that is not the member's authority: its groups, its sessions, its pinned identities.
result<void> end_link(tenant_transaction& tx, const request_context& by, const link& row, const keyed_hash& hash);

// What stands over these names: just-in-time creates over none, SCIM judges by who removed. An administrator's removal
// outweighs an IdP's.
result<std::optional<tombstone>> find_tombstone(tenant_transaction& tx, const connection_id& in, std::string_view user_name,
                                                const std::optional<std::string>& external_id, const keyed_hash& hash);
// The same for an identity that SAML had pinned.
result<std::optional<tombstone>> find_tombstone(tenant_transaction& tx, const connection_id& in,
                                                const pinned_identity& identity, const keyed_hash& hash);

}  // namespace gatehouse::lifecycle
