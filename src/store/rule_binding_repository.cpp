#include <gatehouse/store/rule_binding_repository.hpp>

#include <gatehouse/base/text.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

mapping_rule_id read_rule(const sql_row& row) { return mapping_rule_id::trusted(row.text(0)); }

}  // namespace

result<rule_binding_repository::outcome> rule_binding_repository::bind_rules(const group& in) {
    outcome out;
    auto by_id =
        collect(sql(),
                "INSERT INTO rule_binding (org, group_id, rule, bound_by, since) "
                "SELECT org, $3, id, by_kind, $4 FROM mapping_rule "
                "WHERE org = $1 AND connection = $2 AND by_kind = 'id' AND text = $3 ON CONFLICT DO NOTHING RETURNING rule",
                {org(), in.connection.text(), in.id.text(), tx().now()}, read_rule);
    if (!by_id) return by_id.error();
    // A rule whose group was deleted stays unbound: what comes later under that name is another group.
    auto by_name = collect(sql(),
                           "INSERT INTO rule_binding (org, group_id, rule, bound_by, since) "
                           "SELECT org, $3, id, by_kind, $5 FROM mapping_rule "
                           "WHERE org = $1 AND connection = $2 AND by_kind = 'name' AND text_fold = $4 "
                           "AND NOT EXISTS (SELECT 1 FROM rule_binding b WHERE b.org = $1 AND b.rule = mapping_rule.id) "
                           "AND NOT EXISTS (SELECT 1 FROM rule_binding_past p WHERE p.org = $1 AND p.rule = mapping_rule.id) "
                           "ON CONFLICT DO NOTHING RETURNING rule",
                           {org(), in.connection.text(), in.id.text(), fold(in.display_name), tx().now()}, read_rule);
    if (!by_name) return by_name.error();
    auto asked =
        collect(sql(),
                "SELECT id FROM mapping_rule WHERE org = $1 AND connection = $2 AND by_kind = 'name' AND text_fold = $4 "
                "AND id NOT IN (SELECT rule FROM rule_binding WHERE org = $1 AND group_id = $3) ORDER BY id",
                {org(), in.connection.text(), in.id.text(), fold(in.display_name)}, read_rule);
    if (!asked) return asked.error();
    out.bound = std::move(*by_id);
    out.bound.insert(out.bound.end(), by_name->begin(), by_name->end());
    out.asked = std::move(*asked);
    return out;
}

result<std::vector<group_id>> rule_binding_repository::bind_groups(const mapping_rule_id& rule) {
    const auto read = [](const sql_row& row) { return group_id::trusted(row.text(0)); };
    auto bound = collect(sql(),
                         "INSERT INTO rule_binding (org, group_id, rule, bound_by, since) "
                         "SELECT g.org, g.id, r.id, r.by_kind, $3 FROM mapping_rule r JOIN directory_group g "
                         "ON g.org = r.org AND g.id = r.text AND g.connection = r.connection "
                         "WHERE r.org = $1 AND r.id = $2 AND r.by_kind = 'id' ON CONFLICT DO NOTHING RETURNING group_id",
                         {org(), rule.text(), tx().now()}, read);
    if (!bound || !bound->empty()) return bound;
    return collect(sql(),
                   "INSERT INTO rule_binding (org, group_id, rule, bound_by, since) "
                   "SELECT g.org, g.id, r.id, r.by_kind, $3 FROM mapping_rule r JOIN directory_group g "
                   "ON g.org = r.org AND g.connection = r.connection AND g.display_name_fold = r.text_fold "
                   "WHERE r.org = $1 AND r.id = $2 AND r.by_kind = 'name' ON CONFLICT DO NOTHING RETURNING group_id",
                   {org(), rule.text(), tx().now()}, read);
}

result<std::vector<group_id>> rule_binding_repository::groups_of(const mapping_rule_id& rule) {
    return collect(sql(), "SELECT group_id FROM rule_binding WHERE org = $1 AND rule = $2 ORDER BY group_id",
                   {org(), rule.text()}, [](const sql_row& row) { return group_id::trusted(row.text(0)); });
}

result<void> rule_binding_repository::unbind(const group_id& in) {
    const auto kept = change_any(sql(),
                                 "INSERT INTO rule_binding_past (org, group_id, rule, bound_by, since, until) "
                                 "SELECT org, group_id, rule, bound_by, since, $3 FROM rule_binding "
                                 "WHERE org = $1 AND group_id = $2",
                                 {org(), in.text(), tx().now()});
    if (!kept) return kept;
    return change_any(sql(), "DELETE FROM rule_binding WHERE org = $1 AND group_id = $2", {org(), in.text()});
}

}  // namespace gatehouse
