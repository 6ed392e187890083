#pragma once
#include <set>
#include <string>

#include "policy_cache.hpp"

namespace gatehouse::access {

// The model's, and those that the organization's policies spell out.
std::set<std::string, std::less<>> all_actions(const permission_model& model, const organization_policies& policies);

}  // namespace gatehouse::access
