#include "history/kept.hpp"

#include <algorithm>

namespace gatehouse::history {

// A column more is a migration, too: its history has to have it.
std::span<const kept_table> kept_tables() {
    static const std::vector<kept_table> all{
        {"organization", {}, {"status", "plan", "model", "policy_revision"}},
        {"connection", {"id"}, {"state", "reconcile"}},
        {"member", {"id"}, {"status", "holds", "reconciled", "access_begins_at", "access_ends_at", "owner"}},
        {"member_unit", {"member", "unit"}, {}},
        {"link", {"member", "id"}, {"connection", "authority", "active"}},
        {"group_member", {"member", "group_id"}, {}},
        {"claim_membership", {"member", "connection", "group_id"}, {"until"}, "until"},
        {"team", {"id"}, {"slug"}},
        {"team_member", {"member", "team", "source_kind", "source_id"}, {"not_before", "expires_at"}},
        {"role", {"id"}, {"slug", "slug_fold", "name", "level", "built_in", "ceiling", "plans", "scopes", "deprecated"}},
        {"policy", {"id"}, {"slug", "slug_fold", "default_version"}},
        {"policy_version", {"policy", "number"}, {"statements"}},
        {"role_policy", {"role", "policy"}, {}},
        {"assignment", {"principal_kind", "principal", "id"}, {"role", "scope_kind", "scope_id", "not_before", "expires_at"}},
        {"mapping_rule", {"id"}, {"source", "by_kind", "enabled", "approved_by", "position"}},
        {"mapping_rule_role", {"rule", "role", "scope_kind", "scope_id"}, {}},
        {"mapping_rule_team", {"rule", "team"}, {}},
        {"rule_binding", {"group_id", "rule"}, {}},
        {"rule_holder", {"member", "rule"}, {"held"}},
        {"resource", {"id"}, {"type", "external_name", "parent", "team"}},
        {"resource_unit", {"resource", "unit"}, {}},
        {"grant", {"resource", "principal_kind", "principal", "id"}, {"permissions", "not_before", "expires_at"}},
        {"access_switch", {"member", "name"}, {"is_on"}},
    };
    return all;
}

const kept_table* find_kept(std::string_view name) {
    const auto all = kept_tables();
    const auto found = std::ranges::find(all, name, &kept_table::name);
    return found == all.end() ? nullptr : &*found;
}

}  // namespace gatehouse::history
