#include "ceilings.hpp"

#include <algorithm>

#include <gatehouse/domain/access/policy_statement.hpp>
#include <gatehouse/domain/access/scope_reach.hpp>
#include <gatehouse/store/rights_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

namespace gatehouse::protocol::admin {
namespace {

bool leaves_out(const role& what, const std::string& permission) {
    return !what.ceiling.empty() && std::ranges::none_of(what.ceiling, [&](const std::string& text) {
        const auto pattern = access::action_pattern::parse(text);
        return pattern && pattern->matches(permission);
    });
}

}  // namespace

result<std::vector<cut_permission>> cut_by_ceilings(call& made, const member_id& whose, const resource& on,
                                                    const std::vector<std::string>& permissions) {
    const auto held = made.around.at.decider.roles_of(made.tx, whose);
    if (!held) return held.error();
    const auto chain = rights_repository(made.tx).resource(on.type, on.name, whose);
    if (!chain) return chain.error();
    std::vector<cut_permission> all;
    for (const held_role& one : *held) {
        if (!access::reaches(one.scope, *chain)) continue;
        const auto what = role_repository(made.tx).find(one.role);
        if (!what) return what.error();
        for (const auto& permission : permissions)
            if (leaves_out(*what, permission) && std::ranges::find(all, permission, &cut_permission::permission) == all.end())
                all.push_back({permission, what->slug});
    }
    return all;
}

}  // namespace gatehouse::protocol::admin
