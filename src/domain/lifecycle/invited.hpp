#pragma once
#include "sign_in_identity.hpp"

namespace gatehouse::lifecycle {

// Whoever no link of the connection means, but who was invited by the very address, in a domain that is proved for this
// connection, and has the link of the letter in this browser (access.md, Member lifecycle; decision 24). Nothing is written.
// user.unknown: nobody is invited so. user.invited: the link is missing or not good. invitation.refused: it may not be given
// any more. decider: who may still give what; null: nobody is let in so.
result<recognition> recognize_invited(tenant_transaction& tx, const crypto::keyring& keys, const access::decider* decider,
                                      const connection& at, const proved_sign_in& proved);
// Uses the letter's link up, makes the connection's link, and lets the member in.
result<void> join(tenant_transaction& tx, request_context by, const crypto::keyring& keys, const proved_sign_in& proved,
                  const recognition& who);

}  // namespace gatehouse::lifecycle
