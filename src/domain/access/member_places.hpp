#pragma once
#include <set>
#include <string>
#include <vector>

#include <gatehouse/model/rights.hpp>
#include <gatehouse/store/transaction.hpp>

// Where somebody's rights are worth asking about. A place is <type>/<name>.
namespace gatehouse::access {

// What these roles are scoped to, and what the member's grants are on.
result<void> add_named_places(tenant_transaction& tx, const member_id& who, const std::vector<held_role>& roles,
                              std::set<std::string>& to);
// The resources of the teams that these roles are scoped to, no more than `most` of each.
result<void> add_places_of_teams(tenant_transaction& tx, const std::vector<held_role>& roles, std::int64_t most,
                                 std::set<std::string>& to);

}  // namespace gatehouse::access
