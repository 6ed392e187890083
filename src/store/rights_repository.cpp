#include <gatehouse/base/text.hpp>
#include <gatehouse/store/rights_repository.hpp>

#include "collect.hpp"
#include "optional_id.hpp"

namespace gatehouse {
namespace {

// $1 org, $2 member, $3 session or NULL, $4 now. Everything is reached from the member: its links' groups with those that
// nest them, its claims, the rules bound to either, the teams it is in by itself or by a rule. A session's own claims
// replace the kept ones; a session that showed none leaves them standing (missing means unknown, access.md). SQLite takes
// the tables of a CROSS JOIN in the order written; left to choose, it walks an organization's rules to please a join.
#define GATEHOUSE_OF_MEMBER                                                                                                  \
    "WITH RECURSIVE member_groups(id) AS ("                                                                                  \
    " SELECT g.group_id FROM link l JOIN connection c ON c.org = l.org AND c.id = l.connection"                              \
    " JOIN group_member g ON g.org = l.org AND g.member = l.id"                                                              \
    " WHERE l.org = $1 AND l.member = $2 AND l.active = 1 AND c.state = 'active'"                                            \
    " UNION SELECT g.group_id FROM member_groups CROSS JOIN group_member g WHERE g.org = $1 AND g.member = member_groups.id" \
    "), member_claims(id) AS ("                                                                                              \
    " SELECT sc.group_id FROM session_claim sc WHERE sc.org = $1 AND sc.session = $3"                                        \
    " UNION SELECT k.group_id FROM claim_membership k JOIN connection c ON c.org = k.org AND c.id = k.connection"            \
    " WHERE k.org = $1 AND k.member = $2 AND k.until > $4 AND c.state = 'active'"                                            \
    " AND NOT EXISTS (SELECT 1 FROM session_claim sc WHERE sc.org = $1 AND sc.session = $3)"                                 \
    "), member_rules(id, group_id, origin, approved) AS ("                                                                   \
    " SELECT r.id, b.group_id, 'scim_rule', CASE WHEN r.approved_by IS NULL THEN 0 ELSE 1 END"                               \
    " FROM member_groups CROSS JOIN rule_binding b CROSS JOIN mapping_rule r"                                                \
    " WHERE b.org = $1 AND b.group_id = member_groups.id AND r.org = $1 AND r.id = b.rule"                                   \
    " AND r.source = 'scim' AND r.enabled = 1"                                                                               \
    " UNION ALL"                                                                                                             \
    " SELECT r.id, b.group_id, 'saml_rule', CASE WHEN r.approved_by IS NULL THEN 0 ELSE 1 END"                               \
    " FROM member_claims CROSS JOIN rule_binding b CROSS JOIN mapping_rule r"                                                \
    " WHERE b.org = $1 AND b.group_id = member_claims.id AND r.org = $1 AND r.id = b.rule"                                   \
    " AND r.source = 'saml' AND r.enabled = 1"                                                                               \
    "), member_teams(id, rule, group_id, approved) AS ("                                                                     \
    " SELECT t.team, '', '', 1 FROM team_member t WHERE t.org = $1 AND t.member = $2"                                        \
    " AND (t.not_before IS NULL OR t.not_before <= $4) AND (t.expires_at IS NULL OR t.expires_at > $4)"                      \
    " UNION ALL"                                                                                                             \
    " SELECT mt.team, member_rules.id, member_rules.group_id, member_rules.approved"                                         \
    " FROM member_rules CROSS JOIN mapping_rule_team mt WHERE mt.org = $1 AND mt.rule = member_rules.id)"

constexpr std::string_view roles_sql = GATEHOUSE_OF_MEMBER
    ", member_roles(role, scope_kind, scope_id, origin, assignment, team, rule, group_id, approved) AS ("
    " SELECT a.role, a.scope_kind, a.scope_id, 'direct', a.id, '', '', '', 1 FROM assignment a"
    " WHERE a.org = $1 AND a.principal_kind = 'member' AND a.principal = $2"
    " AND (a.not_before IS NULL OR a.not_before <= $4) AND (a.expires_at IS NULL OR a.expires_at > $4)"
    " UNION ALL"
    " SELECT a.role, a.scope_kind, a.scope_id, 'team', a.id, member_teams.id, member_teams.rule, member_teams.group_id,"
    " member_teams.approved FROM member_teams CROSS JOIN assignment a"
    " WHERE a.org = $1 AND a.principal_kind = 'team' AND a.principal = member_teams.id"
    " AND (a.not_before IS NULL OR a.not_before <= $4) AND (a.expires_at IS NULL OR a.expires_at > $4)"
    " UNION ALL"
    " SELECT mr.role, mr.scope_kind, mr.scope_id, member_rules.origin, '', '', member_rules.id, member_rules.group_id,"
    " member_rules.approved FROM member_rules CROSS JOIN mapping_rule_role mr WHERE mr.org = $1 AND mr.rule = member_rules.id)"
    " SELECT member_roles.role, ro.slug, ro.level, member_roles.scope_kind, member_roles.scope_id, member_roles.origin,"
    " member_roles.assignment, member_roles.team, COALESCE(te.slug, ''), member_roles.rule, member_roles.group_id"
    " FROM member_roles CROSS JOIN role ro LEFT JOIN team te ON te.org = $1 AND te.id = member_roles.team"
    " WHERE ro.org = $1 AND ro.id = member_roles.role AND (member_roles.approved = 1 OR ro.level < $5)";

constexpr std::string_view teams_sql = GATEHOUSE_OF_MEMBER
    " SELECT DISTINCT te.slug FROM member_teams CROSS JOIN team te WHERE te.org = $1 AND te.id = member_teams.id"
    " ORDER BY te.slug";

role_origin origin_of(std::string_view word) {
    for (const auto origin : {role_origin::direct, role_origin::team, role_origin::scim_rule})
        if (to_text(origin) == word) return origin;
    return role_origin::saml_rule;
}

held_role held_role_of(const sql_row& row) {
    return {role_id::trusted(row.text(0)),
            row.string(1),
            row.integer(2),
            {row.string(3), row.string(4)},
            origin_of(row.text(5)),
            row.string(6),
            row.string(7),
            row.string(8),
            row.string(9),
            row.string(10)};
}

}  // namespace

result<subject_facts> rights_repository::subject(const member_id& id) {
    return required(sql(),
                    "SELECT o.status, o.model, o.policy_revision, m.status, m.holds, m.access_ends_at, m.owner,"
                    " CASE WHEN c.id IS NULL OR c.state = 'active' THEN 1 ELSE 0 END"
                    " FROM member m JOIN organization o ON o.number = m.org"
                    " LEFT JOIN link l ON l.org = m.org AND l.member = m.id AND l.authority = 1"
                    " LEFT JOIN connection c ON c.org = l.org AND c.id = l.connection WHERE m.org = $1 AND m.id = $2",
                    {org(), id.text()}, "no such member", [](const sql_row& row) {
                        return subject_facts{row.text(0) == "active", row.string(1),      row.integer(2), row.string(3),
                                             row.integer(4),          row.optional_at(5), row.flag(6),    row.flag(7)};
                    });
}

result<std::vector<held_role>> rights_repository::roles_of(const member_id& id, const std::optional<session_id>& session,
                                                           std::int64_t protected_level) {
    return collect(sql(), roles_sql, {org(), id.text(), text_of(session), tx().now(), protected_level}, held_role_of);
}

result<std::vector<std::string>> rights_repository::team_slugs_of(const member_id& id,
                                                                  const std::optional<session_id>& session) {
    return collect(sql(), teams_sql, {org(), id.text(), text_of(session), tx().now()},
                   [](const sql_row& row) { return row.string(0); });
}

result<resource_facts> rights_repository::resource(std::string_view type, std::string_view name, const member_id& subject) {
    auto found =
        first(sql(),
              "SELECT COALESCE(r.team, ''), CASE WHEN EXISTS (SELECT 1 FROM resource_unit u WHERE u.org = r.org AND u.resource "
              "= r.id) THEN 1 ELSE 0 END,"
              " CASE WHEN EXISTS (SELECT 1 FROM resource_unit u JOIN member_unit mu ON mu.org = u.org AND mu.unit = u.unit"
              " AND mu.member = $4 WHERE u.org = r.org AND u.resource = r.id) THEN 1 ELSE 0 END"
              " FROM resource r WHERE r.org = $1 AND r.type = $2 AND r.external_name = $3",
              {org(), type, name, subject.text()}, [](const sql_row& row) {
                  return resource_facts{row.string(0), row.flag(1), row.flag(2)};
              });
    if (!found) return found.error();
    return *found ? **found : resource_facts();
}

result<std::string> rights_repository::proved_email(const member_id& id) {
    const auto email = required(sql(), "SELECT email FROM member WHERE org = $1 AND id = $2", {org(), id.text()},
                                "no such member", [](const sql_row& row) { return row.string(0); });
    if (!email) return email.error();
    const auto at = email->rfind('@');
    if (at == std::string::npos) return std::string();
    const auto proved = any_row(sql(), "SELECT 1 FROM domain WHERE name = $2 AND org = $1",
                                {org(), ascii_lower(std::string_view(*email).substr(at + 1))});
    if (!proved) return proved.error();
    return *proved ? *email : std::string();
}

}  // namespace gatehouse
