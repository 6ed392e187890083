#pragma once
#include <string_view>
#include <vector>

#include <gatehouse/model/role.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Who might have something, found from its end: more than those who have it, never fewer. Windows, approvals and states are
// not looked at; whoever is named here is decided about afterwards. No more than `most` names, one perhaps several times.
class holder_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // Directly, by a team, by a mapping rule, by a team that a rule gives; nested groups counted.
    result<std::vector<member_id>> of_role(const role_id& id, std::int64_t most);
    // Members who have it: windows, approvals, links and connections looked at, the default role and the owner's left out.
    // approved_only: its level asks approval of the rules that give it.
    result<std::int64_t> count_of_role(const role_id& id, bool approved_only);
    // In the team, by itself or by a rule.
    // Of any role in this scope of a team or a resource, not what contains it.
    result<std::vector<member_id>> in_scope(const role_scope& scope, std::int64_t most);
    result<std::vector<member_id>> of_team(const team_id& id, std::int64_t most);
    // Each once, in the order of ids, those after `after`.
    result<std::vector<member_id>> of_team_after(const team_id& id, std::string_view after, std::int64_t most);
    struct team_with_role {
        team_id team;
        role_scope scope;
    };
    // Teams to which it is assigned, in its window.
    result<std::vector<team_with_role>> teams_with(const role_id& id);
    // Of grants on that one resource.
    result<std::vector<member_id>> of_grants_on(std::string_view resource, std::int64_t most);
    // In the order of ids, those after `after` that are active and not suspended.
    result<std::vector<member_id>> active_after(std::string_view after, std::int64_t most);
};

}  // namespace gatehouse
