#pragma once
#include <string>
#include <string_view>

#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/role.hpp>
#include <gatehouse/model/role_terms.hpp>

// Roles and policies of an organization's own, beside those of its model; as administration.hpp.
namespace gatehouse::access {

// errc::invalid_value for a slug that cannot stand in a path, a level outside 0–100, a scope that is neither org, team nor a
// resource type of the model, a ceiling that is no list of action patterns; errc::uniqueness;
// errc::forbidden where the organization's plan has no room for another role.
result<void> create_role(tenant_transaction& tx, const request_context& by, const permission_model& model, const role& made,
                         const role_terms& terms);
// Of a built-in role only whether it is deprecated: errc::conflict for anything else. errc::forbidden as above, where the role
// sleeps and would wake.
result<void> change_role(tenant_transaction& tx, const request_context& by, const permission_model& model, const role& after,
                         const role_terms& terms);
// errc::conflict while somebody holds it, naming who; for a built-in one always.
result<void> delete_role(tenant_transaction& tx, const request_context& by, const role& gone);

result<void> attach_policy(tenant_transaction& tx, const request_context& by, const role& to, const policy& what);
result<void> detach_policy(tenant_transaction& tx, const request_context& by, const role& from, const policy& what);

// With version 1. errc::invalid_value, errc::uniqueness.
result<void> create_policy(tenant_transaction& tx, const request_context& by, const permission_model& model, const policy& made,
                           std::string_view statements);
result<void> rename_policy(tenant_transaction& tx, const request_context& by, const policy& of, const std::string& name);
// errc::conflict while a role has it, naming which; for a built-in one always.
result<void> delete_policy(tenant_transaction& tx, const request_context& by, const policy& gone);

// errc::invalid_value where the role is not for this kind of scope.
result<void> check_scope_of(const role& given, const role_scope& scope);

}  // namespace gatehouse::access
