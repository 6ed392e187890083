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
// accepts; what the inviter may give is asked when it is sent and again when it is accepted. A member who is here already, as
// the first owner is, is invited to a password and nothing else: the invitation names no role.
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
// For a member who is here already; the caller has asked whether the inviter stands below it. errc::conflict: it is not active,
// has a password or an open invitation, is spoken for by an identity provider, or has no address. errc::uniqueness: the address
// is somebody else's as well.
result<invitation> invite_member(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                 std::string_view base_url, const member_id& id);
// Where its invitation goes, and what it will sign in with: the e-mail address, else a user name that is one, else empty.
std::string sign_in_address_of(const member& who);
// Another link for another day; the old one is dead at once. errc::conflict: accepted or revoked.
result<invitation> resend_invitation(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                     std::string_view base_url, const invitation_id& id);
// Ends who was only invited; who was a member before stays one. errc::conflict: accepted or revoked.
result<invitation> revoke_invitation(tenant_transaction& tx, const request_context& by, const invitation_id& id,
                                     const keyed_hash& hash);

// The person's own act, proved by the link. password_hash: crypto::hash_password's. The inviter is asked anew: errc::forbidden
// with the reason while it is suspended, or may not give that role or what is in it any more, or stands below the member, or
// when the organization's plan has the role no more; errc::conflict when an identity provider speaks for the domain or the
// member meanwhile, or the member is one no more; errc::unauthenticated for a link that is not good. An error uses nothing up.
result<member_id> accept_invitation(tenant_transaction& tx, request_context by, const crypto::keyring& keys,
                                    const access::decider& decider, std::string_view link, const std::string& password_hash);

// The connection to which the address's domain is routed, when it is enabled: such people sign in there only.
result<std::optional<connection_id>> connection_of_address(tenant_transaction& tx, std::string_view email);

}  // namespace gatehouse::lifecycle
