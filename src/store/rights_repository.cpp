#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/store/rights_repository.hpp>

#include <algorithm>

#include "collect.hpp"
#include "optional_id.hpp"
#include "rights_rows.hpp"
#include "waiting.hpp"

namespace gatehouse {
namespace {

// Newcomers above the hour's number wait for an administrator (rule_holder_repository): the rule gives them nothing.
#define GATEHOUSE_LET_IN \
    "NOT EXISTS (SELECT 1 FROM rule_holder h WHERE h.org = $1 AND h.rule = r.id AND h.member = $2 AND h.held = 1)"

// $1 org, $2 member, $3 session or NULL, $4 now. Everything is reached from the member: its links' groups with those that
// nest them, its claims, the rules bound to either, the teams it is in by itself or by a rule. A session's own claims
// replace those kept of its connection; a session that showed none leaves them standing (missing means unknown, access.md), and
// what another connection said is its own word. A connection speaks for whom it has an active link with. SQLite takes
// the tables of a CROSS JOIN in the order written; left to choose, it walks an organization's rules to please a join.
#define GATEHOUSE_OF_MEMBER                                                                                                  \
    "WITH RECURSIVE member_groups(id) AS ("                                                                                  \
    " SELECT g.group_id FROM link l CROSS JOIN connection c CROSS JOIN group_member g"                                       \
    " WHERE l.org = $1 AND l.member = $2 AND l.active = 1 AND c.org = $1 AND c.id = l.connection AND c.state = 'active'"     \
    " AND g.org = $1 AND g.member = l.id"                                                                                    \
    " UNION SELECT g.group_id FROM member_groups CROSS JOIN group_member g WHERE g.org = $1 AND g.member = member_groups.id" \
    "), member_claims(id) AS ("                                                                                              \
    " SELECT sc.group_id FROM session_claim sc WHERE sc.org = $1 AND sc.session = $3"                                        \
    " UNION SELECT k.group_id FROM claim_membership k JOIN connection c ON c.org = k.org AND c.id = k.connection"            \
    " WHERE k.org = $1 AND k.member = $2 AND k.until > $4 AND c.state = 'active'"                                            \
    " AND EXISTS (SELECT 1 FROM link l WHERE l.org = $1 AND l.member = $2 AND l.connection = k.connection AND l.active = 1)" \
    " AND NOT EXISTS (SELECT 1 FROM session_claim sc CROSS JOIN session s WHERE sc.org = $1 AND sc.session = $3"             \
    " AND s.org = $1 AND s.id = sc.session AND s.connection = k.connection)"                                                 \
    "), member_rules(id, group_id, origin, position, approved) AS ("                                                         \
    " SELECT r.id, b.group_id, 'scim_rule', r.position,"                                                                     \
    " CASE WHEN r.by_kind = 'id' AND r.approved_by IS NOT NULL THEN 1 ELSE 0 END"                                            \
    " FROM member_groups CROSS JOIN rule_binding b CROSS JOIN mapping_rule r"                                                \
    " WHERE b.org = $1 AND b.group_id = member_groups.id AND r.org = $1 AND r.id = b.rule"                                   \
    " AND r.source = 'scim' AND r.enabled = 1"                                                                               \
    " AND " GATEHOUSE_LET_IN                                                                                                 \
    " UNION ALL"                                                                                                             \
    " SELECT r.id, b.group_id, 'saml_rule', r.position,"                                                                     \
    " CASE WHEN r.by_kind = 'id' AND r.approved_by IS NOT NULL THEN 1 ELSE 0 END"                                            \
    " FROM member_claims CROSS JOIN rule_binding b CROSS JOIN mapping_rule r"                                                \
    " WHERE b.org = $1 AND b.group_id = member_claims.id AND r.org = $1 AND r.id = b.rule"                                   \
    " AND r.source = 'saml' AND r.enabled = 1"                                                                               \
    " AND " GATEHOUSE_LET_IN                                                                                                 \
    "), member_teams(id, rule, group_id, approved) AS ("                                                                     \
    " SELECT t.team, '', '', 1 FROM team_member t WHERE t.org = $1 AND t.member = $2"                                        \
    " AND (t.not_before IS NULL OR t.not_before <= $4) AND (t.expires_at IS NULL OR t.expires_at > $4)"                      \
    " UNION ALL"                                                                                                             \
    " SELECT mt.team, member_rules.id, member_rules.group_id, member_rules.approved"                                         \
    " FROM member_rules CROSS JOIN mapping_rule_team mt WHERE mt.org = $1 AND mt.rule = member_rules.id)"

constexpr std::string_view roles_sql = GATEHOUSE_OF_MEMBER
    ", member_roles(role, scope_kind, scope_id, origin, assignment, team, team_slug, rule, group_id, position, approved) AS ("
    " SELECT a.role, a.scope_kind, a.scope_id, 'direct', a.id, '', '', '', '', 0, 1 FROM assignment a"
    " WHERE a.org = $1 AND a.principal_kind = 'member' AND a.principal = $2"
    " AND (a.not_before IS NULL OR a.not_before <= $4) AND (a.expires_at IS NULL OR a.expires_at > $4)"
    " UNION ALL"
    " SELECT a.role, a.scope_kind, a.scope_id, 'team', a.id, member_teams.id, COALESCE(te.slug, ''), member_teams.rule,"
    " member_teams.group_id, 0, member_teams.approved FROM member_teams CROSS JOIN assignment a"
    " LEFT JOIN team te ON te.org = $1 AND te.id = member_teams.id"
    " WHERE a.org = $1 AND a.principal_kind = 'team' AND a.principal = member_teams.id"
    " AND (a.not_before IS NULL OR a.not_before <= $4) AND (a.expires_at IS NULL OR a.expires_at > $4)"
    " UNION ALL"
    " SELECT mr.role, mr.scope_kind, mr.scope_id, member_rules.origin, '', '', '', member_rules.id, member_rules.group_id,"
    " member_rules.position, member_rules.approved FROM member_rules CROSS JOIN mapping_rule_role mr WHERE mr.org = $1 AND "
    "mr.rule = member_rules.id)"
    " SELECT member_roles.role, ro.slug, ro.level, member_roles.scope_kind, member_roles.scope_id, member_roles.origin,"
    " member_roles.assignment, member_roles.team, member_roles.team_slug, member_roles.rule, member_roles.group_id,"
    " member_roles.position FROM member_roles CROSS JOIN role ro"
    " WHERE ro.org = $1 AND ro.id = member_roles.role AND (member_roles.approved = 1 OR ro.level < $5)";

constexpr std::string_view grants_sql = GATEHOUSE_OF_MEMBER
    " SELECT g.id, g.resource, g.permissions, '', '', '', '' FROM \"grant\" g"
    " WHERE g.org = $1 AND g.resource = $5 AND g.principal_kind = 'member' AND g.principal = $2"
    " AND (g.not_before IS NULL OR g.not_before <= $4) AND (g.expires_at IS NULL OR g.expires_at > $4)"
    " UNION ALL"
    " SELECT g.id, g.resource, g.permissions, member_teams.id, COALESCE(te.slug, ''), member_teams.rule, member_teams.group_id"
    " FROM member_teams CROSS JOIN \"grant\" g LEFT JOIN team te ON te.org = $1 AND te.id = member_teams.id"
    " WHERE g.org = $1 AND g.principal_kind = 'team' AND g.principal = member_teams.id AND g.resource = $5"
    " AND (g.not_before IS NULL OR g.not_before <= $4) AND (g.expires_at IS NULL OR g.expires_at > $4)";

constexpr std::string_view all_grants_sql = GATEHOUSE_OF_MEMBER
    " SELECT g.id, g.resource, g.permissions, '', '', '', '' FROM \"grant\" g"
    " WHERE g.org = $1 AND g.principal_kind = 'member' AND g.principal = $2"
    " AND (g.not_before IS NULL OR g.not_before <= $4) AND (g.expires_at IS NULL OR g.expires_at > $4)"
    " UNION ALL"
    " SELECT g.id, g.resource, g.permissions, member_teams.id, COALESCE(te.slug, ''), member_teams.rule, member_teams.group_id"
    " FROM member_teams CROSS JOIN \"grant\" g LEFT JOIN team te ON te.org = $1 AND te.id = member_teams.id"
    " WHERE g.org = $1 AND g.principal_kind = 'team' AND g.principal = member_teams.id"
    " AND (g.not_before IS NULL OR g.not_before <= $4) AND (g.expires_at IS NULL OR g.expires_at > $4)";

// Of teams that the member is in, was in, or will be in.
constexpr std::string_view windows_sql = GATEHOUSE_OF_MEMBER
    ", member_ever(id) AS (SELECT member_teams.id FROM member_teams UNION SELECT t.team FROM team_member t"
    " WHERE t.org = $1 AND t.member = $2)"
    " SELECT t.not_before, t.expires_at FROM team_member t WHERE t.org = $1 AND t.member = $2"
    " UNION ALL SELECT a.not_before, a.expires_at FROM assignment a"
    " WHERE a.org = $1 AND a.principal_kind = 'member' AND a.principal = $2"
    " UNION ALL SELECT a.not_before, a.expires_at FROM member_ever CROSS JOIN assignment a"
    " WHERE a.org = $1 AND a.principal_kind = 'team' AND a.principal = member_ever.id"
    " UNION ALL SELECT g.not_before, g.expires_at FROM \"grant\" g"
    " WHERE g.org = $1 AND g.principal_kind = 'member' AND g.principal = $2"
    " UNION ALL SELECT g.not_before, g.expires_at FROM member_ever CROSS JOIN \"grant\" g"
    " WHERE g.org = $1 AND g.principal_kind = 'team' AND g.principal = member_ever.id";

// With when they were given, of those that are over. Of memberships that is in no index by member: so each is read by its key.
constexpr std::string_view closed_sql = GATEHOUSE_OF_MEMBER
    ", member_ever(id) AS (SELECT member_teams.id FROM member_teams UNION SELECT t.team FROM team_member t"
    " WHERE t.org = $1 AND t.member = $2)"
    ", ended(closed, not_before, since) AS (SELECT t.expires_at, t.not_before, t.since FROM team_member own CROSS JOIN "
    "team_member t"
    " WHERE own.org = $1 AND own.member = $2 AND own.expires_at <= $4"
    " AND t.org = $1 AND t.team = own.team AND t.member = $2 AND t.expires_at <= $4"
    " UNION ALL SELECT a.expires_at, a.not_before, a.since FROM assignment a"
    " WHERE a.org = $1 AND a.principal_kind = 'member' AND a.principal = $2 AND a.expires_at <= $4"
    " UNION ALL SELECT a.expires_at, a.not_before, a.since FROM member_ever CROSS JOIN assignment a"
    " WHERE a.org = $1 AND a.principal_kind = 'team' AND a.principal = member_ever.id AND a.expires_at <= $4"
    " UNION ALL SELECT g.expires_at, g.not_before, g.since FROM \"grant\" g"
    " WHERE g.org = $1 AND g.principal_kind = 'member' AND g.principal = $2 AND g.expires_at <= $4"
    " UNION ALL SELECT g.expires_at, g.not_before, g.since FROM member_ever CROSS JOIN \"grant\" g"
    " WHERE g.org = $1 AND g.principal_kind = 'team' AND g.principal = member_ever.id AND g.expires_at <= $4)"
    " SELECT closed, MIN(CASE WHEN not_before > since THEN not_before ELSE since END) FROM ended"
    " GROUP BY closed ORDER BY closed LIMIT $5";

constexpr std::string_view teams_sql = GATEHOUSE_OF_MEMBER
    " SELECT DISTINCT te.slug FROM member_teams CROSS JOIN team te WHERE te.org = $1 AND te.id = member_teams.id"
    " ORDER BY te.slug";

}  // namespace

result<subject_facts> rights_repository::subject(const member_id& id) {
    return required(sql(),
                    "SELECT o.status, o.model, o.plan, o.policy_revision, m.status," GATEHOUSE_HOLDS_HERE
                    ", m.access_begins_at, m.access_ends_at, m.owner,"
                    " CASE WHEN c.id IS NULL OR c.state = 'active' THEN 1 ELSE 0 END"
                    " FROM member m JOIN organization o ON o.number = m.org"
                    " LEFT JOIN link l ON l.org = m.org AND l.member = m.id AND l.authority = 1"
                    " LEFT JOIN connection c ON c.org = l.org AND c.id = l.connection WHERE m.org = $1 AND m.id = $2",
                    {org(), id.text()}, "no such member", subject_facts_of);
}

result<std::vector<held_role>> rights_repository::roles_of(const member_id& id, const std::optional<session_id>& session,
                                                           std::int64_t protected_level, std::optional<instant> at) {
    return collect(sql(), roles_sql, {org(), id.text(), text_of(session), at.value_or(tx().now()), protected_level},
                   held_role_of);
}

result<std::vector<std::string>> rights_repository::team_slugs_of(const member_id& id,
                                                                  const std::optional<session_id>& session) {
    return collect(sql(), teams_sql, {org(), id.text(), text_of(session), tx().now()},
                   [](const sql_row& row) { return row.string(0); });
}

result<std::vector<held_grant>> rights_repository::grants_on(const resource_chain& chain, const member_id& id,
                                                             const std::optional<session_id>& session) {
    std::vector<held_grant> all;
    for (const auto& one : chain) {
        auto found = collect(sql(), grants_sql, {org(), id.text(), text_of(session), tx().now(), one.id}, held_grant_of);
        if (!found) return found.error();
        all.insert(all.end(), std::make_move_iterator(found->begin()), std::make_move_iterator(found->end()));
    }
    return all;
}

result<std::vector<held_grant>> rights_repository::grants_of(const member_id& id, const std::optional<session_id>& session,
                                                             instant at) {
    return collect(sql(), all_grants_sql, {org(), id.text(), text_of(session), at}, held_grant_of);
}

result<std::vector<instant>> rights_repository::boundaries(const member_id& id, const std::optional<session_id>& session) {
    std::vector<instant> all;
    const auto read = sql().run(windows_sql, {org(), id.text(), text_of(session), tx().now()}, [&](const sql_row& row) {
        for (const int column : {0, 1})
            if (const auto at = row.optional_at(column); at && *at > tx().now()) all.push_back(*at);
        return result<void>();
    });
    if (!read) return read.error();
    std::ranges::sort(all);
    const auto again = std::ranges::unique(all);
    all.erase(again.begin(), again.end());
    return all;
}

result<std::vector<past_window>> rights_repository::closed(const member_id& id, std::size_t most) {
    return collect(sql(), closed_sql,
                   {org(), id.text(), text_of(std::optional<session_id>()), tx().now(), static_cast<std::int64_t>(most)},
                   [](const sql_row& row) {
                       return past_window{row.at(0), row.at(1)};
                   });
}

result<std::vector<std::string>> rights_repository::units_of(const member_id& id) {
    return collect(sql(), "SELECT unit FROM member_unit WHERE org = $1 AND member = $2 ORDER BY unit", {org(), id.text()},
                   [](const sql_row& row) { return row.string(0); });
}

result<std::vector<std::string>> rights_repository::unit_codes(std::string_view resource, std::int64_t most) {
    return collect(sql(),
                   "SELECT u.code FROM resource_unit ru CROSS JOIN unit u WHERE ru.org = $1 AND ru.resource = $2"
                   " AND u.org = $1 AND u.id = ru.unit ORDER BY u.code LIMIT $3",
                   {org(), resource, most}, [](const sql_row& row) { return row.string(0); });
}

// A chain that were longer than any that can be made would hide what restricts its upper part: it is an error.
result<resource_chain> rights_repository::resource(std::string_view type, std::string_view name, const member_id& subject) {
    resource_chain chain;
    auto found = first(sql(), GATEHOUSE_NODE " AND r.type = $3 AND r.external_name = $4", {org(), subject.text(), type, name},
                       resource_node_of);
    while (found && *found) {
        if (chain.size() == limits::resource_depth) return make_error(errc::internal, "a resource lies too deep");
        chain.push_back(**std::move(found));
        if (chain.back().parent.empty()) return chain;
        found = first(sql(), GATEHOUSE_NODE " AND r.id = $3", {org(), subject.text(), chain.back().parent}, resource_node_of);
    }
    if (!found) return found.error();
    return chain;
}

result<std::optional<std::string>> rights_repository::attributes(const member_id& id) {
    return first(sql(), "SELECT document FROM link WHERE org = $1 AND member = $2 AND authority = 1", {org(), id.text()},
                 [](const sql_row& row) { return row.string(0); });
}

result<std::optional<bool>> rights_repository::mfa_of(const session_id& id) {
    return first(sql(), "SELECT mfa FROM session WHERE org = $1 AND id = $2", {org(), id.text()},
                 [](const sql_row& row) { return row.flag(0); });
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
