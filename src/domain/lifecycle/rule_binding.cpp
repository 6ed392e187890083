#include "rule_binding.hpp"

#include <gatehouse/domain/access/mapping.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/rule_binding_repository.hpp>

namespace gatehouse::lifecycle {

result<void> bind_rules(tenant_transaction& tx, const request_context& by, const group& row) {
    const auto rules = rule_binding_repository(tx).bind_rules(row);
    if (!rules) return rules.error();
    const struct {
        change_kind kind;
        const std::vector<mapping_rule_id>& rules;
    } all[] = {{change_kind::rule_bound, rules->bound},
               {change_kind::rule_rebound, rules->unbound},
               {change_kind::rule_rebind_asked, rules->asked}};
    for (const auto& [kind, ids] : all)
        for (const auto& rule : ids) {
            object facts;
            facts.set("group", value(row.id.text()));
            if (kind == change_kind::rule_rebound) facts.set("unbound", value(true));  // its new name does not fit
            if (auto told = audit::record(tx, by, kind, change_target::of(rule), std::move(facts)); !told) return told;
        }
    return access::judge_joins(tx, by, rules->bound);
}

}  // namespace gatehouse::lifecycle
