#include <gatehouse/store/many_rights_repository.hpp>

#include <initializer_list>
#include <utility>

#include "collect.hpp"
#include "rights_rows.hpp"
#include "waiting.hpp"

namespace gatehouse {
namespace {

// $1 org, $2 to $65 the members, $66 now, $67 what is asked besides. As in rights_repository.cpp, the member carried along;
// there is no session whose claims might replace the kept ones.
#define GATEHOUSE_ASKED                                                                                \
    "WITH RECURSIVE asked(member) AS (VALUES "                                                         \
    "($2),($3),($4),($5),($6),($7),($8),($9),($10),($11),($12),($13),($14),($15),($16),($17),"         \
    "($18),($19),($20),($21),($22),($23),($24),($25),($26),($27),($28),($29),($30),($31),($32),($33)," \
    "($34),($35),($36),($37),($38),($39),($40),($41),($42),($43),($44),($45),($46),($47),($48),($49)," \
    "($50),($51),($52),($53),($54),($55),($56),($57),($58),($59),($60),($61),($62),($63),($64),($65)"  \
    ")"

// A rule gives nothing to whom it holds back.
#define GATEHOUSE_LETS_IN(MEMBER) \
    "NOT EXISTS (SELECT 1 FROM rule_holder h WHERE h.org = $1 AND h.rule = r.id AND h.member = " MEMBER " AND h.held = 1)"

#define GATEHOUSE_OF_MANY \
    GATEHOUSE_ASKED       \
    ", member_groups(member, id) AS ("                                                                                     \
    " SELECT l.member, g.group_id FROM asked CROSS JOIN link l CROSS JOIN connection c CROSS JOIN group_member g"          \
    " WHERE l.org = $1 AND l.member = asked.member AND l.active = 1"                                                       \
    " AND c.org = $1 AND c.id = l.connection AND c.state = 'active' AND g.org = $1 AND g.member = l.id"                    \
    " UNION SELECT member_groups.member, g.group_id FROM member_groups CROSS JOIN group_member g"                          \
    " WHERE g.org = $1 AND g.member = member_groups.id"                                                                    \
    "), member_claims(member, id) AS ("                                                                                    \
    " SELECT DISTINCT k.member, k.group_id FROM asked CROSS JOIN claim_membership k CROSS JOIN connection c"               \
    " WHERE k.org = $1 AND k.member = asked.member AND k.until > $66"                                                      \
    " AND c.org = $1 AND c.id = k.connection AND c.state = 'active'"                                                       \
    " AND EXISTS (SELECT 1 FROM link l WHERE l.org = $1 AND l.member = asked.member AND l.connection = k.connection"       \
    " AND l.active = 1)"                                                                                                   \
    "), member_rules(member, id, group_id, origin, position, approved) AS ("                                               \
    " SELECT member_groups.member, r.id, b.group_id, 'scim_rule', r.position,"                                             \
    " CASE WHEN r.by_kind = 'id' AND r.approved_by IS NOT NULL THEN 1 ELSE 0 END"                                          \
    " FROM member_groups CROSS JOIN rule_binding b CROSS JOIN mapping_rule r"                                              \
    " WHERE b.org = $1 AND b.group_id = member_groups.id AND r.org = $1 AND r.id = b.rule"                                 \
    " AND r.source = 'scim' AND r.enabled = 1"                                                                             \
    " AND " GATEHOUSE_LETS_IN("member_groups.member")                                                                      \
    " UNION ALL"                                                                                                           \
    " SELECT member_claims.member, r.id, b.group_id, 'saml_rule', r.position,"                                             \
    " CASE WHEN r.by_kind = 'id' AND r.approved_by IS NOT NULL THEN 1 ELSE 0 END"                                          \
    " FROM member_claims CROSS JOIN rule_binding b CROSS JOIN mapping_rule r"                                              \
    " WHERE b.org = $1 AND b.group_id = member_claims.id AND r.org = $1 AND r.id = b.rule"                                 \
    " AND r.source = 'saml' AND r.enabled = 1"                                                                             \
    " AND " GATEHOUSE_LETS_IN("member_claims.member")                                                                      \
    "), member_teams(member, id, rule, group_id, approved) AS ("                                                           \
    " SELECT t.member, t.team, '', '', 1 FROM asked CROSS JOIN team_member t WHERE t.org = $1 AND t.member = asked.member" \
    " AND (t.not_before IS NULL OR t.not_before <= $66) AND (t.expires_at IS NULL OR t.expires_at > $66)"                  \
    " UNION ALL"                                                                                                           \
    " SELECT member_rules.member, mt.team, member_rules.id, member_rules.group_id, member_rules.approved"                  \
    " FROM member_rules CROSS JOIN mapping_rule_team mt WHERE mt.org = $1 AND mt.rule = member_rules.id)"

constexpr std::string_view subjects_sql =
    GATEHOUSE_ASKED " SELECT o.status, o.model, o.plan, o.policy_revision, m.status," GATEHOUSE_HOLDS_HERE
                    ", m.access_begins_at, m.access_ends_at, m.owner,"
                    " CASE WHEN c.id IS NULL OR c.state = 'active' THEN 1 ELSE 0 END, m.id"
                    " FROM asked CROSS JOIN member m CROSS JOIN organization o"
                    " LEFT JOIN link l ON l.org = $1 AND l.member = m.id AND l.authority = 1"
                    " LEFT JOIN connection c ON c.org = $1 AND c.id = l.connection"
                    " WHERE m.org = $1 AND m.id = asked.member AND o.number = $1";

constexpr std::string_view roles_sql = GATEHOUSE_OF_MANY
    ", member_roles(member, role, scope_kind, scope_id, origin, assignment, team, rule, group_id, position, approved) AS ("
    " SELECT a.principal, a.role, a.scope_kind, a.scope_id, 'direct', a.id, '', '', '', 0, 1"
    " FROM asked CROSS JOIN assignment a WHERE a.org = $1 AND a.principal_kind = 'member' AND a.principal = asked.member"
    " AND (a.not_before IS NULL OR a.not_before <= $66) AND (a.expires_at IS NULL OR a.expires_at > $66)"
    " UNION ALL"
    " SELECT member_teams.member, a.role, a.scope_kind, a.scope_id, 'team', a.id, member_teams.id, member_teams.rule,"
    " member_teams.group_id, 0, member_teams.approved FROM member_teams CROSS JOIN assignment a"
    " WHERE a.org = $1 AND a.principal_kind = 'team' AND a.principal = member_teams.id"
    " AND (a.not_before IS NULL OR a.not_before <= $66) AND (a.expires_at IS NULL OR a.expires_at > $66)"
    " UNION ALL"
    " SELECT member_rules.member, mr.role, mr.scope_kind, mr.scope_id, member_rules.origin, '', '', member_rules.id,"
    " member_rules.group_id, member_rules.position, member_rules.approved FROM member_rules CROSS JOIN mapping_rule_role mr"
    " WHERE mr.org = $1 AND mr.rule = member_rules.id)"
    " SELECT member_roles.role, ro.slug, ro.level, member_roles.scope_kind, member_roles.scope_id,"
    " member_roles.origin, member_roles.assignment, member_roles.team, COALESCE(te.slug, ''), member_roles.rule,"
    " member_roles.group_id, member_roles.position, member_roles.member"
    " FROM member_roles CROSS JOIN role ro LEFT JOIN team te ON te.org = $1 AND te.id = member_roles.team"
    " WHERE ro.org = $1 AND ro.id = member_roles.role AND (member_roles.approved = 1 OR ro.level < $67)";

constexpr std::string_view grants_sql = GATEHOUSE_OF_MANY
    " SELECT g.id, g.resource, g.permissions, '', '', '', '', g.principal FROM \"grant\" g"
    " JOIN asked ON asked.member = g.principal WHERE g.org = $1 AND g.resource = $67 AND g.principal_kind = 'member'"
    " AND (g.not_before IS NULL OR g.not_before <= $66) AND (g.expires_at IS NULL OR g.expires_at > $66)"
    " UNION ALL"
    " SELECT g.id, g.resource, g.permissions, member_teams.id, COALESCE(te.slug, ''), member_teams.rule,"
    " member_teams.group_id, member_teams.member"
    " FROM member_teams CROSS JOIN \"grant\" g LEFT JOIN team te ON te.org = $1 AND te.id = member_teams.id"
    " WHERE g.org = $1 AND g.principal_kind = 'team' AND g.principal = member_teams.id AND g.resource = $67"
    " AND (g.not_before IS NULL OR g.not_before <= $66) AND (g.expires_at IS NULL OR g.expires_at > $66)";

constexpr std::string_view units_sql = GATEHOUSE_ASKED
    " SELECT DISTINCT mu.member FROM asked CROSS JOIN member_unit mu CROSS JOIN resource_unit u"
    " WHERE mu.org = $1 AND mu.member = asked.member AND u.org = $1 AND u.resource = $66 AND u.unit = mu.unit";

// Places that stay empty: nobody's id is an empty text.
template <class Map>
auto of_each(sql_session& sql, std::string_view text, std::int64_t org, std::span<const member_id> of,
             std::initializer_list<sql_value> besides, Map map)
    -> result<std::vector<decltype(map(std::declval<const sql_row&>()))>> {
    std::vector<sql_value> args(1 + many_rights_repository::at_once, sql_value(""));
    args[0] = sql_value(org);
    if (of.size() > many_rights_repository::at_once) return make_error(errc::internal, "too many members at once");
    for (std::size_t i = 0; i < of.size(); ++i) args[i + 1] = sql_value(of[i].text());
    args.insert(args.end(), besides);
    std::vector<decltype(map(std::declval<const sql_row&>()))> rows;
    const auto read = sql.run(text, std::span<const sql_value>(args), [&](const sql_row& row) {
        rows.push_back(map(row));
        return result<void>();
    });
    if (!read) return read.error();
    return rows;
}

// The member stands in the last column.
template <class What> auto with_member(int column, What (*what)(const sql_row&)) {
    return [column, what](const sql_row& row) { return of_member<What>{member_id::trusted(row.text(column)), what(row)}; };
}

}  // namespace

result<std::vector<of_member<subject_facts>>> many_rights_repository::subjects(std::span<const member_id> of) {
    return of_each(sql(), subjects_sql, org(), of, {}, with_member(10, subject_facts_of));
}

result<std::vector<of_member<held_role>>> many_rights_repository::roles_of(std::span<const member_id> of,
                                                                           std::int64_t protected_level) {
    return of_each(sql(), roles_sql, org(), of, {tx().now(), protected_level}, with_member(12, held_role_of));
}

result<std::vector<of_member<held_grant>>> many_rights_repository::grants_on(std::span<const member_id> of,
                                                                             std::string_view resource) {
    return of_each(sql(), grants_sql, org(), of, {tx().now(), resource}, with_member(7, held_grant_of));
}

result<std::vector<member_id>> many_rights_repository::inside_units_of(std::span<const member_id> of,
                                                                       std::string_view resource) {
    return of_each(sql(), units_sql, org(), of, {resource}, [](const sql_row& row) { return member_id::trusted(row.text(0)); });
}

result<std::vector<resource_node>> many_rights_repository::nodes(std::string_view type, std::string_view after,
                                                                 std::int64_t most, const member_id& subject) {
    return collect(sql(), GATEHOUSE_NODE " AND r.type = $3 AND r.external_name > $4 ORDER BY r.external_name LIMIT $5",
                   {org(), subject.text(), type, after, most}, resource_node_of);
}

result<std::vector<resource_node>> many_rights_repository::node(std::string_view resource, const member_id& subject) {
    return collect(sql(), GATEHOUSE_NODE " AND r.id = $3", {org(), subject.text(), resource}, resource_node_of);
}

}  // namespace gatehouse
