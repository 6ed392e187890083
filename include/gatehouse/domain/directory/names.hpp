#pragma once
#include <gatehouse/model/group.hpp>
#include <gatehouse/model/link.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::directory {

// Whether names are free: userName (folded), externalId and a group's displayName (folded) in their connection, and a
// user's name among the organization's living members. self: whose change it is, null for a create.
// errc::uniqueness, whose detail carries the existing id where the connection may know it, so that a create whose answer
// was lost resolves itself.
result<void> check_user_names(tenant_transaction& tx, const connection_id& in, const link_content& wanted, const link* self);
result<void> check_group_names(tenant_transaction& tx, const connection_id& in, const group_content& wanted, const group* self);

// If-Match, as the version it named. errc::version_mismatch.
result<void> check_version(std::optional<std::int64_t> expected, std::int64_t present);

}  // namespace gatehouse::directory
