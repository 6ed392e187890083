#include <gatehouse/store/rule_watch_repository.hpp>

#include <algorithm>

#include "collect.hpp"

namespace gatehouse {
namespace {

// $1 org, $3 now; of the rule r. An assignment whose time is over gives nothing to anybody any more.
#define GATEHOUSE_DEPRECATED_ITSELF "mr.org = $1 AND mr.rule = r.id AND ro.org = $1 AND ro.id = mr.role AND ro.deprecated = 1"
#define GATEHOUSE_DEPRECATED_BY_TEAM                                                                        \
    "mt.org = $1 AND mt.rule = r.id AND a.org = $1 AND a.principal_kind = 'team' AND a.principal = mt.team" \
    " AND (a.expires_at IS NULL OR a.expires_at > $3) AND ro.org = $1 AND ro.id = a.role AND ro.deprecated = 1"
#define GATEHOUSE_JUDGED                                                                                   \
    "((r.by_kind = 'id' AND r.approved_by IS NOT NULL)"                                                    \
    " OR EXISTS (SELECT 1 FROM mapping_rule_role mr CROSS JOIN role ro WHERE " GATEHOUSE_DEPRECATED_ITSELF \
    ")"                                                                                                    \
    " OR EXISTS (SELECT 1 FROM mapping_rule_team mt CROSS JOIN assignment a CROSS JOIN role ro"            \
    " WHERE " GATEHOUSE_DEPRECATED_BY_TEAM                                                                 \
    ")"                                                                                                    \
    " OR EXISTS (SELECT 1 FROM rule_holder h WHERE h.org = $1 AND h.rule = r.id AND h.held = 1))"

mapping_rule_id read_rule(const sql_row& row) { return mapping_rule_id::trusted(row.text(0)); }
std::string read_slug(const sql_row& row) { return row.string(0); }

result<std::string> first_of(const result<std::vector<std::string>>& slugs) {
    if (!slugs) return slugs.error();
    return slugs->empty() ? std::string() : std::ranges::min(*slugs);
}

}  // namespace

result<std::vector<mapping_rule_id>> rule_watch_repository::over(const group_id& in) {
    return collect(sql(),
                   "WITH RECURSIVE above(id) AS (SELECT g.id FROM directory_group g WHERE g.org = $1 AND g.id = $2 UNION "
                   "SELECT m.group_id FROM above"
                   " CROSS JOIN group_member m WHERE m.org = $1 AND m.member = above.id) "
                   "SELECT DISTINCT r.id FROM above CROSS JOIN rule_binding b CROSS JOIN mapping_rule r"
                   " WHERE b.org = $1 AND b.group_id = above.id AND r.org = $1 AND r.id = b.rule"
                   " AND r.source = 'scim' AND " GATEHOUSE_JUDGED,
                   {org(), in.text(), tx().now()}, read_rule);
}

result<std::vector<mapping_rule_id>> rule_watch_repository::of_claim(const group_id& in) {
    return collect(sql(),
                   "SELECT r.id FROM rule_binding b CROSS JOIN mapping_rule r"
                   " WHERE b.org = $1 AND b.group_id = $2 AND r.org = $1 AND r.id = b.rule"
                   " AND r.source = 'saml' AND " GATEHOUSE_JUDGED,
                   {org(), in.text(), tx().now()}, read_rule);
}

result<rule_watch_repository::watch> rule_watch_repository::of(const mapping_rule_id& rule) {
    auto found = required(sql(), "SELECT source, by_kind, approved_by FROM mapping_rule WHERE org = $1 AND id = $2",
                          {org(), rule.text()}, "no such mapping rule", [](const sql_row& row) {
                              return watch{row.text(0) == "saml", row.text(1) == "id" && !row.is_null(2), {}};
                          });
    if (!found) return found;
    auto slug = first_of(collect(sql(),
                                 "SELECT ro.slug FROM mapping_rule r CROSS JOIN mapping_rule_role mr CROSS JOIN role ro"
                                 " WHERE r.org = $1 AND r.id = $2 AND " GATEHOUSE_DEPRECATED_ITSELF
                                 " UNION ALL SELECT ro.slug FROM mapping_rule r CROSS JOIN mapping_rule_team mt"
                                 " CROSS JOIN assignment a CROSS JOIN role ro"
                                 " WHERE r.org = $1 AND r.id = $2 AND " GATEHOUSE_DEPRECATED_BY_TEAM,
                                 {org(), rule.text(), tx().now()}, read_slug));
    if (!slug) return slug.error();
    found->deprecated = *std::move(slug);
    return found;
}

result<std::vector<mapping_rule_id>> rule_watch_repository::giving(const role_id& role) {
    return collect(sql(),
                   "SELECT mr.rule FROM mapping_rule_role mr WHERE mr.org = $1 AND mr.role = $2 UNION"
                   " SELECT mt.rule FROM assignment a CROSS JOIN mapping_rule_team mt WHERE a.org = $1 AND a.role = $2"
                   " AND a.principal_kind = 'team' AND mt.org = $1 AND mt.team = a.principal",
                   {org(), role.text()}, read_rule);
}

result<std::string> rule_watch_repository::deprecated_of(const team_id& team) {
    return first_of(collect(sql(),
                            "SELECT ro.slug FROM assignment a CROSS JOIN role ro WHERE a.org = $1"
                            " AND a.principal_kind = 'team' AND a.principal = $2"
                            " AND (a.expires_at IS NULL OR a.expires_at > $3)"
                            " AND ro.org = $1 AND ro.id = a.role AND ro.deprecated = 1",
                            {org(), team.text(), tx().now()}, read_slug));
}

}  // namespace gatehouse
