#pragma once
#include <optional>
#include <string>

#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/group.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::lifecycle {

// Groups that waited for a user or group of this id or externalId take it in.
result<void> settle_arrival(tenant_transaction& tx, const request_context& by, const connection_id& in,
                            const group_member& arrived, const std::optional<std::string>& external_id);

}  // namespace gatehouse::lifecycle
