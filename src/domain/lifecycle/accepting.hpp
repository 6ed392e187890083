#pragma once
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/model/account.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/session.hpp>
#include <gatehouse/store/transaction.hpp>

// What accepting an invitation asks and does, whoever proves the person: a password of his own, or his identity provider.
namespace gatehouse::lifecycle {

// The invitation that a link is for, while it waits and this is its link. errc::unauthenticated.
result<invitation> invitation_of(tenant_transaction& tx, const principal& shown);
// Inviter, role and plan anew: what was in the inviter's power when it was sent has to be so still. errc::forbidden.
result<void> check_still_given(tenant_transaction& tx, const access::decider& decider, const invitation& row);
// Accepted, and in: the role and the unit. by: the person.
result<void> let_in(tenant_transaction& tx, const request_context& by, const invitation& row);

}  // namespace gatehouse::lifecycle
