#pragma once
#include <vector>

#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/model/rights.hpp>

#include "policy_cache.hpp"

namespace gatehouse::access {

// From what all sources give to what counts (access.md, Where rights come from): roles that the organization's plan puts to
// sleep fall away, the owner's is added, one a scope is chosen where the model says so, and the default role fills an
// organization-wide scope in which no other is in force. Highest first.
std::vector<held_role> roles_in_force(std::vector<held_role> derived, const subject_facts& subject,
                                      const permission_model& model, const organization_policies& policies);

// Those of them that the plan puts to sleep, highest first.
std::vector<held_role> roles_asleep(const std::vector<held_role>& derived, const subject_facts& subject,
                                    const permission_model& model, const organization_policies& policies);

}  // namespace gatehouse::access
