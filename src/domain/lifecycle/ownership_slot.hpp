#pragma once
#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/member.hpp>

namespace gatehouse::lifecycle {

// The owner is one no more, and has the highest role below from now on, if he is there at all.
result<void> leave_slot(tenant_transaction& tx, const request_context& by, const access::permission_model& model,
                        const member& owner);

}  // namespace gatehouse::lifecycle
