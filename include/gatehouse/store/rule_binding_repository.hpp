#pragma once
#include <optional>
#include <string>
#include <vector>

#include <gatehouse/model/group.hpp>
#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Which groups a mapping rule means (access.md, Rule binding). By id is permanent. By name binds the first group of that
// name and keeps it across renames; another group of that name later gives nothing and asks for a decision. By pattern is
// judged anew at each rename.
class rule_binding_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    struct outcome {
        std::vector<mapping_rule_id> bound;
        std::vector<mapping_rule_id> unbound;  // by pattern, which the new name no longer fits
        std::vector<mapping_rule_id> asked;    // by-name rules that another group of this name would need to be rebound
    };
    // Called when a group appears, or is renamed.
    result<outcome> bind_rules(const group& in);
    // Called when a rule is added or means another group: binds those that are there already.
    result<std::vector<group_id>> bind_groups(const mapping_rule_id& rule);

    struct named_group {
        group_id id;
        std::string name;
    };
    result<std::vector<group_id>> groups_of(const mapping_rule_id& rule);
    result<std::vector<named_group>> named_groups_of(const mapping_rule_id& rule, std::int64_t most);
    result<std::int64_t> count_groups(const mapping_rule_id& rule);
    // The group that has a by-name rule's name and is not the one it is bound to: somebody has to say which is meant.
    result<std::optional<named_group>> asks_about(const mapping_rule_id& rule);
    // A by-name rule means this group from now on, whatever it meant before. errc::not_found: none of its connection.
    result<void> rebind(const mapping_rule_id& rule, const group_id& to);

    result<void> unbind(const group_id& in);  // before a group's row is deleted
    result<void> unbind(const mapping_rule_id& rule);

private:
    result<void> judge_patterns(const group& in, outcome& out);
    result<std::vector<group_id>> bind_matching(const mapping_rule_id& rule);
    result<bool> bind(const mapping_rule_id& rule, const group_id& to);
};

}  // namespace gatehouse
