#include "member_places.hpp"

#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>

namespace gatehouse::access {

result<void> add_named_places(tenant_transaction& tx, const member_id& who, const std::vector<held_role>& roles,
                              std::set<std::string>& to) {
    for (const auto& role : roles)
        if (role.scope.kind != "org" && role.scope.kind != "team") to.insert(role.scope.kind + "/" + role.scope.id);
    const auto grants = rights_repository(tx).grants_of(who, std::nullopt, tx.now());
    if (!grants) return grants.error();
    for (const auto& grant : *grants) {
        const auto on = resource_repository(tx).find(resource_id::trusted(grant.resource));
        if (!on) return on.error();
        to.insert(on->type + "/" + on->name);
    }
    return {};
}

result<void> add_places_of_teams(tenant_transaction& tx, const std::vector<held_role>& roles, std::int64_t most,
                                 std::set<std::string>& to) {
    for (const auto& role : roles) {
        if (role.scope.kind != "team") continue;
        const auto own = resource_repository(tx).of_team(team_id::trusted(role.scope.id), most);
        if (!own) return own.error();
        for (const auto& one : *own) to.insert(one.type + "/" + one.name);
    }
    return {};
}

}  // namespace gatehouse::access
