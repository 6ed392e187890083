#pragma once
#include <string_view>
#include <vector>

#include <gatehouse/model/role.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Rules, and which directory group each is bound to (access.md, Rule binding). By id is permanent; by name binds the first
// group of that name and keeps it across renames; a different group that later gets the name is not bound.
class mapping_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // Binds groups that already exist. Position is given here: after the last.
    result<void> insert(const mapping_rule& made);
    result<std::vector<mapping_rule>> list();
    result<mapping_rule> find(const mapping_rule_id& id);                     // errc::not_found
    result<void> set_enabled(const mapping_rule_id& id, bool enabled);        // errc::not_found
    result<void> remove(const mapping_rule_id& id);                           // errc::not_found

    // To be called whenever a group is created or renamed: binds rules by id and by name that are still bound to no group.
    result<void> bind_group(const connection_id& connection, const group_id& group, std::string_view display_name_fold);
};

}  // namespace gatehouse
