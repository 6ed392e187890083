#pragma once
#include <algorithm>

#include <gatehouse/model/rights.hpp>

namespace gatehouse::access {

// A role in a scope counts for what lies in it, too (access.md, Words): the chain is what is asked about and all that it lies
// in. What nobody registered lies in nothing.
inline bool reaches(const role_scope& scope, const resource_chain& chain) {
    return scope.kind == "org" || std::ranges::any_of(chain, [&](const resource_node& node) {
               return scope.kind == "team" ? !node.team.empty() && scope.id == node.team
                                           : scope.kind == node.type && scope.id == node.name;
           });
}

}  // namespace gatehouse::access
