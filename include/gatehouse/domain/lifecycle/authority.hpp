#pragma once
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::lifecycle {

// The member's link at that connection speaks for name, e-mail, profile and `active` from now on (access.md, Words; decision
// 24): its values are the member's at once, and where it says inactive the member is suspended by it. A hold of the connection
// that spoke before becomes an administrator's: that one lifts it no more, and nobody comes back by the move. The caller has
// asked whether the actor may give the member away. errc::conflict: there is no such link, it is the authority already, its
// connection is disabled, or the member waits for the present authority since a restore. errc::uniqueness: another member is
// called as the link says.
result<void> move_authority(tenant_transaction& tx, const request_context& by, const member_id& who, const connection_id& to);

}  // namespace gatehouse::lifecycle
