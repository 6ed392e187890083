#pragma once
#include <gatehouse/model/member.hpp>

#include "caller.hpp"

namespace gatehouse::protocol::admin {

// An active member that no connection speaks for. errc::uniqueness.
result<member_id> insert_member(tenant_transaction& tx, const request_context& by, const member_names& names, bool owner);

}  // namespace gatehouse::protocol::admin
