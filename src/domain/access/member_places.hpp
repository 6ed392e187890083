#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <gatehouse/model/ids.hpp>
#include <gatehouse/model/rights.hpp>
#include <gatehouse/store/transaction.hpp>

// Where somebody's rights are worth asking about. A place is <type>/<name>.
namespace gatehouse::access {

// What these roles are scoped to, and what the member's grants are on.
result<void> add_named_places(tenant_transaction& tx, const member_id& who, const std::vector<held_role>& roles,
                              std::set<std::string>& to);

struct found_places {
    std::set<std::string> names;  // of the state that the transaction is in
    bool all = true;              // false: more lies there than was looked at
};
// The resource, and what lies in it. Of one that is not there, nothing.
result<void> add_tree(tenant_transaction& tx, const resource_id& top, std::int64_t most, found_places& to);
// All of the above, what lies in it, and the resources of the teams that these roles are scoped to; no more than `most` of
// each.
result<void> add_places_of(tenant_transaction& tx, const member_id& who, const std::vector<held_role>& roles, std::int64_t most,
                           found_places& to);

}  // namespace gatehouse::access
