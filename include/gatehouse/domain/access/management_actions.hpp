#pragma once
#include <array>

#include <gatehouse/domain/access/audit_permissions.hpp>
#include <gatehouse/domain/access/organization_permissions.hpp>
#include <gatehouse/domain/access/permissions.hpp>

namespace gatehouse::access::permission {

// The gateway's own actions, which no wildcard reaches unless it spells them.
inline constexpr std::array management_actions{
    members_read,      members_create,      members_suspend,       members_reactivate,  members_remove,  people_erase,
    sessions_read,     sessions_revoke,     api_keys_hold,         api_keys_read,       api_keys_create, api_keys_revoke,
    credentials_reset, teams_read,          teams_write,           roles_read,          roles_assign,    grants_write,
    resources_write,   resources_make,      units_write,           rotations_write,     policies_read,   policies_write,
    mappings_read,     connections_read,    connections_configure, audit_read,          access_evaluate, access_explain,
    organization_read, organization_delete, organization_transfer, organization_change, billing_manage,  audit_configure,
    audit_hold};

}  // namespace gatehouse::access::permission
