#pragma once
#include <optional>
#include <string_view>

#include <gatehouse/model/actor.hpp>
#include <gatehouse/store/legal_hold_repository.hpp>

// While a legal hold stands on an organization or on one of its members, no evidence of the organization is pruned
// (retention_repository). Who is held is not erased: a member, or everybody where the organization is. Neither an
// organization nor a connection of it is deleted while any hold stands in it.
namespace gatehouse::audit {

// of: none for the organization. errc::conflict: it is held already, or not held. Each leaves a change row with the reason.
result<void> set_legal_hold(tenant_transaction& tx, const request_context& by, const std::optional<member_id>& of,
                            std::string_view reason);
result<void> lift_legal_hold(tenant_transaction& tx, const request_context& by, const std::optional<member_id>& of,
                             std::string_view reason);

// The one for which this person is not erased: the organization's, or the person's own.
result<std::optional<legal_hold>> legal_hold_over(tenant_transaction& tx, const member_id& person);
// errc::conflict while a hold forbids it.
result<void> check_may_erase(tenant_transaction& tx, const member_id& person);
result<void> check_may_delete(tenant_transaction& tx);

}  // namespace gatehouse::audit
