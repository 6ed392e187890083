#pragma once
#include <cstdint>

#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/resource.hpp>
#include <gatehouse/store/transaction.hpp>

// Parts of an organization; as administration.hpp.
namespace gatehouse::access {

// errc::invalid_value for a code that cannot stand in a path, errc::too_large, errc::uniqueness.
result<void> create_unit(tenant_transaction& tx, const request_context& by, const unit& made);
result<void> change_unit(tenant_transaction& tx, const request_context& by, const unit& after);  // name, description
// How many members were in it. errc::conflict while a resource is restricted to it alone: it would be open to all.
result<std::int64_t> delete_unit(tenant_transaction& tx, const request_context& by, const unit& gone);
result<void> add_to_unit(tenant_transaction& tx, const request_context& by, const unit_id& id, const member_id& who);
result<void> remove_from_unit(tenant_transaction& tx, const request_context& by, const unit_id& id, const member_id& who);

}  // namespace gatehouse::access
