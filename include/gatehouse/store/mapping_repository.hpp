#pragma once
#include <vector>

#include <gatehouse/model/role.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// The rules themselves. A new one is bound to the group it means, if that is there already; what groups do later is
// rule_binding_repository's.
class mapping_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // Position is given here: after the last. errc::not_found for a connection, role or team that is not there.
    result<void> insert(const mapping_rule& made);
    result<std::vector<mapping_rule>> list();
    result<mapping_rule> find(const mapping_rule_id& id);  // errc::not_found
    result<void> remove(const mapping_rule_id& id);        // errc::not_found
};

}  // namespace gatehouse
