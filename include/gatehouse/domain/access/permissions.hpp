#pragma once
#include <array>
#include <string_view>

// The gateway's own actions. `gatehouse` is a reserved service: no wildcard reaches it unless a statement spells it.
namespace gatehouse::access::permission {

inline constexpr std::string_view members_read = "gatehouse:members:read";
inline constexpr std::string_view members_create = "gatehouse:members:create";
inline constexpr std::string_view members_suspend = "gatehouse:members:suspend";
inline constexpr std::string_view members_reactivate = "gatehouse:members:reactivate";  // lifts holds
inline constexpr std::string_view members_remove = "gatehouse:members:remove";
inline constexpr std::string_view people_erase = "gatehouse:people:erase";  // cannot be undone; no members:* reaches it
inline constexpr std::string_view sessions_read = "gatehouse:sessions:read";
inline constexpr std::string_view sessions_revoke = "gatehouse:sessions:revoke";
inline constexpr std::string_view api_keys_hold = "gatehouse:api-keys:hold";  // to keep a key at all
inline constexpr std::string_view api_keys_read = "gatehouse:api-keys:read";
inline constexpr std::string_view api_keys_create = "gatehouse:api-keys:create";
inline constexpr std::string_view api_keys_revoke = "gatehouse:api-keys:revoke";
inline constexpr std::string_view credentials_reset = "gatehouse:credentials:reset";
inline constexpr std::string_view teams_read = "gatehouse:teams:read";
inline constexpr std::string_view teams_write = "gatehouse:teams:write";
inline constexpr std::string_view roles_read = "gatehouse:roles:read";
inline constexpr std::string_view roles_assign = "gatehouse:roles:assign";
// On one resource; in the family of roles, so that whoever administers those has it.
inline constexpr std::string_view grants_write = "gatehouse:roles:grant";
// What teams work on: in the family of teams, as above.
inline constexpr std::string_view resources_write = "gatehouse:teams:resources";
// To register one that is the maker's own, which lies in nothing: the model's creator_grant on it comes with it.
inline constexpr std::string_view resources_make = "gatehouse:teams:own-resources";
inline constexpr std::string_view units_write = "gatehouse:teams:units";
inline constexpr std::string_view rotations_write = "gatehouse:teams:rotations";
inline constexpr std::string_view policies_read = "gatehouse:policies:read";
inline constexpr std::string_view policies_write = "gatehouse:policies:write";
inline constexpr std::string_view mappings_read = "gatehouse:mappings:read";
inline constexpr std::string_view connections_read = "gatehouse:connections:read";
inline constexpr std::string_view connections_configure = "gatehouse:connections:configure";
inline constexpr std::string_view audit_read = "gatehouse:audit:read";
inline constexpr std::string_view access_evaluate = "gatehouse:access:evaluate";
inline constexpr std::string_view access_explain = "gatehouse:access:explain";
inline constexpr std::string_view organization_read = "gatehouse:organization:read";
inline constexpr std::string_view organization_delete = "gatehouse:organization:delete";
inline constexpr std::string_view organization_transfer = "gatehouse:organization:transfer";
inline constexpr std::string_view billing_manage = "gatehouse:billing:manage";

// What the owner may always do and no deny takes away (access.md, The decision, step 2).
inline constexpr std::array owner_core{
    std::string_view("gatehouse:organization:*"), std::string_view("gatehouse:members:*"),
    std::string_view("gatehouse:roles:*"),        std::string_view("gatehouse:policies:*"),
    std::string_view("gatehouse:connections:*"),  std::string_view("gatehouse:billing:*"),
    std::string_view("gatehouse:audit:*"),        std::string_view("gatehouse:people:*"),
};

// What an API key never does, whoever owns it (access.md, Invariants, 2).
struct never_by_key {
    std::string_view action, what;
};
inline constexpr std::array never_by_keys{
    never_by_key{organization_transfer, "API keys cannot transfer ownership"},
    never_by_key{organization_delete, "API keys cannot delete an organization"},
    never_by_key{connections_configure, "API keys cannot configure connections"},
    never_by_key{api_keys_create, "API keys cannot make or widen keys"},
    never_by_key{credentials_reset, "API keys cannot change credentials"},
    never_by_key{people_erase, "API keys cannot erase a person"},
    never_by_key{members_reactivate, "API keys cannot lift holds"},
};

}  // namespace gatehouse::access::permission
