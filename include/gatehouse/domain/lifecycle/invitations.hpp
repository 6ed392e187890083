#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/model/account.hpp>
#include <gatehouse/model/role.hpp>

// Invitations (access.md, Member lifecycle). The member is `invited`, with no right at all, until the person at that address
// accepts; what the inviter may give is asked when it is sent and again when it is accepted.
namespace gatehouse::lifecycle {

struct invitation_wish {
    std::string email, name;
    std::optional<unit_id> unit;
    role given;  // the caller has asked whether the inviter may give it
};

// Writes the invited member, the invitation, its link and the mail. base_url: of the page that the link leads to.
// errc::uniqueness: somebody here has that address. errc::conflict: its domain belongs to an identity provider.
result<invitation> invite(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                          std::string_view base_url, const invitation_wish& wish);
// Another link for another day; the old one is dead at once. errc::conflict: accepted or revoked.
result<invitation> resend_invitation(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                     std::string_view base_url, const invitation_id& id);
// Ends the invited member too. errc::conflict: accepted or revoked.
result<invitation> revoke_invitation(tenant_transaction& tx, const request_context& by, const invitation_id& id,
                                     const keyed_hash& hash);

// The person's own act, proved by the link. password_hash: crypto::hash_password's. The inviter is asked anew: errc::forbidden
// with the reason while it is suspended, or may not give that role any more; errc::conflict when the domain was routed to
// an identity provider meanwhile; errc::unauthenticated for a link that is not good. An error uses nothing up.
result<member_id> accept_invitation(tenant_transaction& tx, request_context by, const crypto::keyring& keys,
                                    const access::decider& decider, std::string_view link, const std::string& password_hash);

// The connection to which the address's domain is routed, when it is enabled: such people sign in there only.
result<std::optional<connection_id>> connection_of_address(tenant_transaction& tx, std::string_view email);

}  // namespace gatehouse::lifecycle
