#include "reference/random_changes.hpp"

#include <array>
#include <stdexcept>
#include <string>
#include <vector>

namespace gatehouse::reference {
namespace {

// pick: the rows that it may happen to, two words each. change: $1 organization, $2 and $3 the words of one of them, $4 a
// number below 100, $5 now.
struct happening {
    std::string_view pick, change;
};

#define GATEHOUSE_WINDOW                                                                                                       \
    "not_before = CASE WHEN $4 < 50 THEN NULL ELSE $5 - $4 * 1000 END, expires_at = CASE WHEN $4 < 30 THEN NULL ELSE $5 + $4 " \
    "* 20000 END"

constexpr happening happenings[]{
    {"SELECT id, '' FROM organization WHERE number = $1",
     "UPDATE organization SET status = CASE WHEN $4 < 10 THEN 'disabled' ELSE 'active' END WHERE number = $1 AND $2 <> $3 AND "
     "$5 > 0"},
    {"SELECT id, '' FROM organization WHERE number = $1",
     "UPDATE organization SET plan = CASE WHEN $4 < 40 THEN 'free' WHEN $4 < 80 THEN 'paid' ELSE 'bare' END WHERE number = $1 "
     "AND $2 <> $3 AND $5 > 0"},
    {"SELECT id, '' FROM connection WHERE org = $1",
     "UPDATE connection SET state = CASE WHEN $4 < 30 THEN 'disabled' ELSE 'active' END WHERE org = $1 AND id = $2 AND $3 <> "
     "$2 AND $5 > 0"},
    {"SELECT id, '' FROM member WHERE org = $1",
     "UPDATE member SET status = CASE WHEN $4 < 20 THEN 'removed' ELSE 'active' END WHERE org = $1 AND id = $2 AND $3 <> $2 "
     "AND $5 > 0"},
    {"SELECT id, '' FROM member WHERE org = $1",
     "UPDATE member SET holds = CASE WHEN $4 < 30 THEN 1 ELSE 0 END WHERE org = $1 AND id = $2 AND $3 <> $2 AND $5 > 0"},
    {"SELECT id, '' FROM member WHERE org = $1",
     "UPDATE member SET access_ends_at = CASE WHEN $4 < 60 THEN NULL ELSE $5 + ($4 - 70) * 100000 END WHERE org = $1 AND id = "
     "$2 AND $3 <> $2"},
    {"SELECT id, '' FROM member WHERE org = $1",
     "UPDATE member SET access_begins_at = CASE WHEN $4 < 60 THEN NULL ELSE $5 + ($4 - 80) * 100000 END WHERE org = $1 AND id "
     "= "
     "$2 AND $3 <> $2"},
    {"SELECT id, '' FROM member WHERE org = $1",
     "UPDATE member SET owner = CASE WHEN $4 < 30 THEN 1 ELSE 0 END WHERE org = $1 AND id = $2 AND $3 <> $2 AND $5 > 0"},
    {"SELECT m.id, u.id FROM member m JOIN unit u ON u.org = m.org WHERE m.org = $1",
     "INSERT INTO member_unit (org, member, unit, since) SELECT $1, $2, $3, $5 WHERE $4 >= 0 ON CONFLICT DO NOTHING"},
    {"SELECT member, unit FROM member_unit WHERE org = $1",
     "DELETE FROM member_unit WHERE org = $1 AND member = $2 AND unit = $3 AND $4 >= 0 AND $5 > 0"},
    {"SELECT id, '' FROM unit WHERE org = $1",
     "DELETE FROM unit WHERE org = $1 AND id = $2 AND $3 <> $2 AND $4 < 10 AND $5 > 0"},
    {"SELECT id, '' FROM link WHERE org = $1",
     "UPDATE link SET active = CASE WHEN $4 < 40 THEN 0 ELSE 1 END WHERE org = $1 AND id = $2 AND $3 <> $2 AND $5 > 0"},
    {"SELECT a.id, b.document FROM link a JOIN link b ON b.org = a.org WHERE a.org = $1",
     "UPDATE link SET document = $3 WHERE org = $1 AND id = $2 AND $4 >= 0 AND $5 > 0"},
    {"SELECT l.id, m.id FROM link l JOIN member m ON m.org = l.org WHERE l.org = $1",
     "UPDATE link SET member = $3, authority = 0 WHERE org = $1 AND id = $2 AND $4 < 20 AND $5 > 0"},
    {"SELECT id, '' FROM link WHERE org = $1",
     "DELETE FROM link WHERE org = $1 AND id = $2 AND $3 <> $2 AND $4 < 20 AND $5 > 0"},
    {"SELECT g.id, l.id FROM directory_group g JOIN link l ON l.org = g.org WHERE g.org = $1",
     "INSERT INTO group_member (org, group_id, member, kind, since) SELECT $1, $2, $3, 'user', $5 WHERE $4 >= 0 ON CONFLICT DO "
     "NOTHING"},
    {"SELECT group_id, member FROM group_member WHERE org = $1",
     "DELETE FROM group_member WHERE org = $1 AND group_id = $2 AND member = $3 AND $4 >= 0 AND $5 > 0"},
    {"SELECT id, '' FROM directory_group WHERE org = $1",
     "DELETE FROM directory_group WHERE org = $1 AND id = $2 AND $3 <> $2 AND $4 < 10 AND $5 > 0"},
    {"SELECT member, group_id FROM claim_membership WHERE org = $1",
     "UPDATE claim_membership SET until = $5 + ($4 - 40) * 100000 WHERE org = $1 AND member = $2 AND group_id = $3"},
    {"SELECT member, group_id FROM claim_membership WHERE org = $1",
     "DELETE FROM claim_membership WHERE org = $1 AND member = $2 AND group_id = $3 AND $4 < 50 AND $5 > 0"},
    {"SELECT m.id, g.id FROM member m JOIN directory_group g ON g.org = m.org WHERE m.org = $1",
     "INSERT INTO claim_membership (org, connection, member, group_id, seen_at, until) SELECT $1, g.connection, $2, g.id, $5, "
     "$5 + $4 * 50000 FROM directory_group g WHERE g.org = $1 AND g.id = $3 ON CONFLICT DO NOTHING"},
    {"SELECT id, '' FROM team WHERE org = $1",
     "DELETE FROM team WHERE org = $1 AND id = $2 AND $3 <> $2 AND $4 < 10 AND $5 > 0"},
    {"SELECT t.id, m.id FROM team t JOIN member m ON m.org = t.org WHERE t.org = $1",
     "INSERT INTO team_member (org, team, member, source_kind, source_id, since) SELECT $1, $2, $3, 'direct', 'new', $5 WHERE "
     "$4 >= 0 ON CONFLICT DO NOTHING"},
    {"SELECT team, member FROM team_member WHERE org = $1",
     "UPDATE team_member SET " GATEHOUSE_WINDOW " WHERE org = $1 AND team = $2 AND member = $3"},
    {"SELECT team, member FROM team_member WHERE org = $1",
     "DELETE FROM team_member WHERE org = $1 AND team = $2 AND member = $3 AND $4 >= 0 AND $5 > 0"},
    {"SELECT id, '' FROM role WHERE org = $1", "UPDATE role SET level = $4 WHERE org = $1 AND id = $2 AND $3 <> $2 AND $5 > 0"},
    {"SELECT id, '' FROM role WHERE org = $1",
     "UPDATE role SET ceiling = CASE WHEN $4 < 50 THEN '[\"docs:read\"]' ELSE '[]' END WHERE org = $1 AND id = $2 AND $3 <> $2 "
     "AND $5 > 0"},
    {"SELECT id, '' FROM role WHERE org = $1",
     "UPDATE role SET plans = CASE WHEN $4 < 50 THEN '[\"paid\"]' ELSE '[]' END WHERE org = $1 AND id = $2 AND $3 <> $2 AND $5 "
     "> 0"},
    {"SELECT id, '' FROM role WHERE org = $1 AND built_in = 0",
     "DELETE FROM role WHERE org = $1 AND id = $2 AND $3 <> $2 AND $4 < 15 AND $5 > 0"},
    {"SELECT r.id, p.id FROM role r JOIN policy p ON p.org = r.org WHERE r.org = $1",
     "INSERT INTO role_policy (org, role, policy, since) SELECT $1, $2, $3, $5 WHERE $4 >= 0 ON CONFLICT DO NOTHING"},
    {"SELECT role, policy FROM role_policy WHERE org = $1",
     "DELETE FROM role_policy WHERE org = $1 AND role = $2 AND policy = $3 AND $4 >= 0 AND $5 > 0"},
    {"SELECT a.id, b.policy FROM policy a JOIN policy_version b ON b.org = a.org WHERE a.org = $1 AND b.number = 1",
     "INSERT INTO policy_version (org, policy, number, statements, by, at) SELECT $1, $2, 1000 + $4, v.statements, '', $5 FROM "
     "policy_version v WHERE v.org = $1 AND v.policy = $3 AND v.number = 1 ON CONFLICT DO NOTHING"},
    {"SELECT policy, '' FROM policy_version WHERE org = $1",
     "UPDATE policy SET default_version = (SELECT MAX(v.number) FROM policy_version v WHERE v.org = $1 AND v.policy = $2 AND "
     "($4 < 50 OR v.number < 1000)) WHERE org = $1 AND id = $2 AND $3 <> $2 AND $5 > 0"},
    {"SELECT id, '' FROM policy WHERE org = $1",
     "DELETE FROM policy WHERE org = $1 AND id = $2 AND $3 <> $2 AND $4 < 10 AND $5 > 0"},
    {"SELECT m.id, r.id FROM member m JOIN role r ON r.org = m.org WHERE m.org = $1",
     "INSERT INTO assignment (org, id, principal_kind, principal, role, scope_kind, scope_id, source_kind, source_id, since)"
     " SELECT $1, 'new-' || $2 || $3, 'member', $2, $3, 'org', '', 'direct', 'new', $5 WHERE $4 >= 0 ON CONFLICT DO NOTHING"},
    {"SELECT id, '' FROM assignment WHERE org = $1",
     "UPDATE assignment SET " GATEHOUSE_WINDOW " WHERE org = $1 AND id = $2 AND $3 <> $2"},
    {"SELECT id, '' FROM assignment WHERE org = $1",
     "DELETE FROM assignment WHERE org = $1 AND id = $2 AND $3 <> $2 AND $4 >= 0 AND $5 > 0"},
    {"SELECT id, '' FROM mapping_rule WHERE org = $1",
     "UPDATE mapping_rule SET enabled = CASE WHEN $4 < 50 THEN 0 ELSE 1 END WHERE org = $1 AND id = $2 AND $3 <> $2 AND $5 > "
     "0"},
    {"SELECT id, '' FROM mapping_rule WHERE org = $1",
     "UPDATE mapping_rule SET approved_by = CASE WHEN $4 < 50 THEN NULL ELSE 'x' END, by_kind = CASE WHEN $4 < 70 THEN 'id' "
     "ELSE 'name' END WHERE org = $1 AND id = $2 AND $3 <> $2 AND $5 > 0"},
    {"SELECT id, '' FROM mapping_rule WHERE org = $1",
     "UPDATE mapping_rule SET position = $4 WHERE org = $1 AND id = $2 AND $3 <> $2 AND $5 > 0"},
    {"SELECT id, '' FROM mapping_rule WHERE org = $1",
     "DELETE FROM mapping_rule WHERE org = $1 AND id = $2 AND $3 <> $2 AND $4 < 15 AND $5 > 0"},
    {"SELECT m.id, r.id FROM mapping_rule m JOIN role r ON r.org = m.org WHERE m.org = $1",
     "INSERT INTO mapping_rule_role (org, rule, role, scope_kind, scope_id) SELECT $1, $2, $3, 'org', '' WHERE $4 >= 0 AND $5 "
     "> 0 "
     "ON CONFLICT DO NOTHING"},
    {"SELECT rule, role FROM mapping_rule_role WHERE org = $1",
     "DELETE FROM mapping_rule_role WHERE org = $1 AND rule = $2 AND role = $3 AND $4 >= 0 AND $5 > 0"},
    {"SELECT m.id, t.id FROM mapping_rule m JOIN team t ON t.org = m.org WHERE m.org = $1",
     "INSERT INTO mapping_rule_team (org, rule, team) SELECT $1, $2, $3 WHERE $4 >= 0 AND $5 > 0 ON CONFLICT DO NOTHING"},
    {"SELECT rule, team FROM mapping_rule_team WHERE org = $1",
     "DELETE FROM mapping_rule_team WHERE org = $1 AND rule = $2 AND team = $3 AND $4 >= 0 AND $5 > 0"},
    {"SELECT m.id, g.id FROM mapping_rule m JOIN directory_group g ON g.org = m.org WHERE m.org = $1",
     "INSERT INTO rule_binding (org, group_id, rule, bound_by, since) SELECT $1, $3, $2, '', $5 WHERE $4 >= 0 ON CONFLICT DO "
     "NOTHING"},
    {"SELECT rule, group_id FROM rule_binding WHERE org = $1",
     "DELETE FROM rule_binding WHERE org = $1 AND rule = $2 AND group_id = $3 AND $4 >= 0 AND $5 > 0"},
    {"SELECT r.id, t.id FROM resource r JOIN team t ON t.org = r.org WHERE r.org = $1",
     "UPDATE resource SET team = CASE WHEN $4 < 40 THEN NULL ELSE $3 END WHERE org = $1 AND id = $2 AND $5 > 0"},
    {"SELECT id, '' FROM resource WHERE org = $1",
     "UPDATE resource SET parent = NULL WHERE org = $1 AND id = $2 AND $3 <> $2 AND $4 >= 0 AND $5 > 0"},
    {"SELECT a.id, b.id FROM resource a JOIN resource b ON b.org = a.org WHERE a.org = $1 AND a.id > b.id",
     "UPDATE resource SET parent = $3 WHERE org = $1 AND id = $2 AND $4 >= 0 AND $5 > 0"},
    {"SELECT id, external_name FROM resource WHERE org = $1",
     "UPDATE resource SET external_name = CASE WHEN $3 LIKE '%-was' THEN substr($3, 1, length($3) - 4) ELSE $3 || '-was' END "
     "WHERE org = $1 AND id = $2 AND $4 < 40 AND $5 > 0"},
    {"SELECT id, '' FROM resource WHERE org = $1",
     "DELETE FROM resource WHERE org = $1 AND id = $2 AND $3 <> $2 AND $4 < 10 AND $5 > 0"},
    {"SELECT r.id, u.id FROM resource r JOIN unit u ON u.org = r.org WHERE r.org = $1",
     "INSERT INTO resource_unit (org, resource, unit) SELECT $1, $2, $3 WHERE $4 < 40 AND $5 > 0 ON CONFLICT DO NOTHING"},
    {"SELECT resource, unit FROM resource_unit WHERE org = $1",
     "DELETE FROM resource_unit WHERE org = $1 AND resource = $2 AND unit = $3 AND $4 >= 0 AND $5 > 0"},
    {"SELECT r.id, m.id FROM resource r JOIN member m ON m.org = r.org WHERE r.org = $1",
     "INSERT INTO \"grant\" (org, id, principal_kind, principal, resource, permissions, since) SELECT $1, 'new-' || $2 || $3, "
     "'member', $3, $2, CASE WHEN $4 < 50 THEN '[\"docs:read\"]' ELSE '[\"docs:write\"]' END, $5 WHERE $4 >= 0 ON CONFLICT DO "
     "NOTHING"},
    {"SELECT id, '' FROM \"grant\" WHERE org = $1",
     "UPDATE \"grant\" SET " GATEHOUSE_WINDOW " WHERE org = $1 AND id = $2 AND $3 <> $2"},
    {"SELECT id, '' FROM \"grant\" WHERE org = $1",
     "UPDATE \"grant\" SET permissions = CASE WHEN $4 < 50 THEN '[\"docs:read\"]' ELSE '[\"docs:write\"]' END WHERE org = $1 "
     "AND id = $2 AND $3 <> $2 AND $5 > 0"},
    {"SELECT id, '' FROM \"grant\" WHERE org = $1",
     "DELETE FROM \"grant\" WHERE org = $1 AND id = $2 AND $3 <> $2 AND $4 >= 0 AND $5 > 0"},
    {"SELECT member, name FROM access_switch WHERE org = $1",
     "UPDATE access_switch SET is_on = CASE WHEN $4 < 50 THEN 0 ELSE 1 END WHERE org = $1 AND member = $2 AND name = $3 AND $5 "
     "> 0"},
    {"SELECT member, name FROM access_switch WHERE org = $1",
     "DELETE FROM access_switch WHERE org = $1 AND member = $2 AND name = $3 AND $4 < 50 AND $5 > 0"},
    {"SELECT id, 'sharing' FROM member WHERE org = $1",
     "INSERT INTO access_switch (org, member, name, is_on, since) SELECT $1, $2, $3, CASE WHEN $4 < 50 THEN 0 ELSE 1 END, $5 "
     "ON CONFLICT (org, member, name) DO UPDATE SET is_on = excluded.is_on"},
};

class rows : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    void let(const happening& what, dice& with) {
        std::vector<std::array<std::string, 2>> found;
        must(sql().run_built("/* a test */ " + std::string(what.pick) + " ORDER BY 1, 2",
                             std::initializer_list<sql_value>{org()}, [&](const sql_row& row) {
                                 found.push_back({row.string(0), row.string(1)});
                                 return result<void>();
                             }));
        if (found.empty()) return;
        const auto& one = found[with.below(found.size())];
        const std::initializer_list<sql_value> values{org(), one[0], one[1], static_cast<std::int64_t>(with.below(100)),
                                                      tx().now()};
        must(
            sql().run_built("/* a test */ " + std::string(what.change), values, [](const sql_row&) { return result<void>(); }));
        // As the repositories do with what policies are compiled from.
        must(sql().run("UPDATE organization SET policy_revision = policy_revision + 1 WHERE number = $1", {org()}));
    }

private:
    static void must(const result<std::int64_t>& done) {
        if (!done) throw std::runtime_error(done.error().detail);
    }
};

}  // namespace

void change_something(tenant_transaction& tx, dice& with) { rows(tx).let(happenings[with.below(std::size(happenings))], with); }

}  // namespace gatehouse::reference
