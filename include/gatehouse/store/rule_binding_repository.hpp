#pragma once
#include <string>
#include <vector>

#include <gatehouse/model/group.hpp>
#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Which group a mapping rule means (access.md, Rule binding). By id is permanent. By name binds the first group of that
// name and keeps it across renames; another group of that name later gives nothing and asks for a decision. Patterns
// are not bound here: they are judged anew at each rename, and this build refuses them.
class rule_binding_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    struct outcome {
        std::vector<mapping_rule_id> bound;
        std::vector<mapping_rule_id> asked;  // by-name rules that another group of this name would need to be rebound
    };
    // Called when a group appears, or is renamed.
    result<outcome> bind_rules(const group& in);
    // Called when a rule is added: binds the group that it means already. Empty when there is none yet.
    result<std::vector<group_id>> bind_groups(const mapping_rule_id& rule);
    result<std::vector<group_id>> groups_of(const mapping_rule_id& rule);
    // Before a group's row is deleted.
    result<void> unbind(const group_id& in);
};

}  // namespace gatehouse
