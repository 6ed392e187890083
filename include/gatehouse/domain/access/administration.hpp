#pragma once
#include <string>
#include <string_view>

#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/role.hpp>

// Changes of who may do what. Each checks its input, writes its rows and the change row, and no more: whether the actor may
// do it is the caller's question to the decider.
namespace gatehouse::access {

// Takes effect with the commit. errc::not_found, errc::conflict (a deprecated role), errc::not_supported (a scope other than
// org, team and resource types of the model).
result<assignment_id> assign_role(tenant_transaction& tx, const request_context& by, const assignment& wanted);
result<team_id> create_team(tenant_transaction& tx, const request_context& by, const team& wanted);
result<void> add_to_team(tenant_transaction& tx, const request_context& by, const team_membership& wanted);

// errc::not_supported for patterns; errc::forbidden when a role at or above the model's protected level is not by id or
// nobody approved it. The new rule's id.
result<mapping_rule_id> add_mapping_rule(tenant_transaction& tx, const request_context& by, const permission_model& model,
                                         const mapping_rule& wanted);

// A new default version of a policy; its number. errc::invalid_value, errc::not_supported (conditions, delegate).
result<std::int64_t> publish_policy(tenant_transaction& tx, const request_context& by, const permission_model& model,
                                    const policy_id& id, std::string_view statements);
result<void> choose_policy_version(tenant_transaction& tx, const request_context& by, const policy_id& id, std::int64_t number);

}  // namespace gatehouse::access
