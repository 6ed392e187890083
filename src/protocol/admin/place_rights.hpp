#pragma once
#include <gatehouse/domain/access/rights_on.hpp>

#include "reach.hpp"

namespace gatehouse::protocol::admin {

// What these rights of the member allow then on what has this name, registered or not; or let him hand out.
result<access::allowed_actions> allowed_there(call& made, const member_id& id, const access::effective_rights& whose,
                                              instant when, const resource_name& where, bool to_hand_out = false);

}  // namespace gatehouse::protocol::admin
