#include "all_actions.hpp"

#include <gatehouse/domain/access/permissions.hpp>

namespace gatehouse::access {
namespace {

void add_literals(const organization_policies& policies, std::set<std::string, std::less<>>& to) {
    for (const auto& role : policies.roles)
        for (const auto& policy : role.policies)
            for (const auto& statement : policy.statements)
                for (const auto& action : statement.actions)
                    if (check_action(action.text())) to.emplace(action.text());
}

}  // namespace

std::set<std::string, std::less<>> all_actions(const permission_model& model, const organization_policies& policies) {
    std::set<std::string, std::less<>> all;
    for (const auto& one : model.permissions) all.insert(one.action);
    add_literals(policies, all);
    return all;
}

}  // namespace gatehouse::access
