#include <gatehouse/store/holder_repository.hpp>

#include "collect.hpp"
#include "waiting.hpp"

namespace gatehouse {
namespace {

// From holding_teams, and holding_rules that bring it or such a team: down to the people. Not UNION at the end, which
// would look at all of them before it gives the first.
#define GATEHOUSE_HOLDERS                                                                                            \
    ", holding_groups(id) AS ("                                                                                      \
    " SELECT b.group_id FROM holding_rules CROSS JOIN rule_binding b WHERE b.org = $1 AND b.rule = holding_rules.id" \
    " UNION SELECT g.member FROM holding_groups CROSS JOIN group_member g"                                           \
    " WHERE g.org = $1 AND g.group_id = holding_groups.id AND g.kind = 'group')"                                     \
    ", holding_members(member) AS ("                                                                                 \
    " SELECT t.member FROM holding_teams CROSS JOIN team_member t WHERE t.org = $1 AND t.team = holding_teams.id"    \
    " UNION ALL SELECT l.member FROM holding_groups CROSS JOIN group_member g CROSS JOIN link l"                     \
    " WHERE g.org = $1 AND g.group_id = holding_groups.id AND g.kind = 'user' AND l.org = $1 AND l.id = g.member"    \
    " UNION ALL SELECT k.member FROM holding_groups CROSS JOIN claim_membership k"                                   \
    " WHERE k.org = $1 AND k.group_id = holding_groups.id"                                                           \
    " UNION ALL SELECT s.member FROM holding_groups CROSS JOIN session_claim k CROSS JOIN session s"                 \
    " WHERE k.org = $1 AND k.group_id = holding_groups.id AND s.org = $1 AND s.id = k.session AND s.ended IS NULL"

constexpr std::string_view role_sql =
    "WITH RECURSIVE holding_teams(id) AS ("
    " SELECT DISTINCT a.principal FROM assignment a WHERE a.org = $1 AND a.role = $2 AND a.principal_kind = 'team')"
    ", holding_rules(id) AS ("
    " SELECT mr.rule FROM mapping_rule_role mr WHERE mr.org = $1 AND mr.role = $2"
    " UNION SELECT mt.rule FROM holding_teams CROSS JOIN mapping_rule_team mt WHERE mt.org = $1 AND mt.team = "
    "holding_teams.id)" GATEHOUSE_HOLDERS
    " UNION ALL SELECT a.principal FROM assignment a WHERE a.org = $1 AND a.role = $2 AND a.principal_kind = 'member')"
    " SELECT holding_members.member FROM holding_members LIMIT $3";

constexpr std::string_view grants_sql =
    "WITH RECURSIVE holding_teams(id) AS ("
    " SELECT DISTINCT g.principal FROM \"grant\" g WHERE g.org = $1 AND g.resource = $2 AND g.principal_kind = 'team')"
    ", holding_rules(id) AS ("
    " SELECT DISTINCT mt.rule FROM holding_teams CROSS JOIN mapping_rule_team mt WHERE mt.org = $1 AND mt.team = "
    "holding_teams.id)" GATEHOUSE_HOLDERS
    " UNION ALL SELECT g.principal FROM \"grant\" g WHERE g.org = $1 AND g.resource = $2 AND g.principal_kind = 'member')"
    " SELECT holding_members.member FROM holding_members LIMIT $3";

#define GATEHOUSE_IN_SCOPE(ROW) ROW ".org = $1 AND " ROW ".scope_kind = $2 AND " ROW ".scope_id = $3 AND " ROW ".scope_id <> ''"
constexpr std::string_view scope_sql =
    "WITH RECURSIVE holding_teams(id) AS ("
    " SELECT DISTINCT a.principal FROM assignment a WHERE " GATEHOUSE_IN_SCOPE("a") " AND a.principal_kind = 'team')"
    ", holding_rules(id) AS ("
    " SELECT mr.rule FROM mapping_rule_role mr WHERE " GATEHOUSE_IN_SCOPE("mr")
    " UNION SELECT mt.rule FROM holding_teams CROSS JOIN mapping_rule_team mt WHERE mt.org = $1 AND mt.team = "
    "holding_teams.id)" GATEHOUSE_HOLDERS
    " UNION ALL SELECT a.principal FROM assignment a WHERE " GATEHOUSE_IN_SCOPE("a") " AND a.principal_kind = 'member')"
    " SELECT DISTINCT holding_members.member FROM holding_members LIMIT $4";

#define GATEHOUSE_HOLDERS_OF_TEAM                                                                         \
    "WITH RECURSIVE holding_teams(id) AS (SELECT id FROM team WHERE org = $1 AND id = $2)"                \
    ", holding_rules(id) AS ("                                                                            \
    " SELECT mt.rule FROM holding_teams CROSS JOIN mapping_rule_team mt WHERE mt.org = $1 AND mt.team = " \
    "holding_teams.id)" GATEHOUSE_HOLDERS ")"
constexpr std::string_view team_sql = GATEHOUSE_HOLDERS_OF_TEAM " SELECT holding_members.member FROM holding_members LIMIT $3";
constexpr std::string_view team_after_sql = GATEHOUSE_HOLDERS_OF_TEAM
    " SELECT DISTINCT holding_members.member FROM holding_members WHERE holding_members.member > $3"
    " ORDER BY holding_members.member LIMIT $4";

// $3: 1 where a rule must be approved to give it; $4 now.
#define GATEHOUSE_OPEN(ROW) \
    "(" ROW ".not_before IS NULL OR " ROW ".not_before <= $4) AND (" ROW ".expires_at IS NULL OR " ROW ".expires_at > $4)"
constexpr std::string_view count_sql =
    "WITH RECURSIVE holding_teams(id) AS ("
    " SELECT DISTINCT a.principal FROM assignment a WHERE a.org = $1 AND a.role = $2 AND a.principal_kind = 'team'"
    " AND " GATEHOUSE_OPEN("a") "), giving_rules(id) AS ("
    " SELECT mr.rule FROM mapping_rule_role mr WHERE mr.org = $1 AND mr.role = $2"
    " UNION SELECT mt.rule FROM holding_teams CROSS JOIN mapping_rule_team mt WHERE mt.org = $1 AND mt.team = "
    "holding_teams.id), holding_rules(id, source) AS ("
    " SELECT r.id, r.source FROM giving_rules CROSS JOIN mapping_rule r WHERE r.org = $1 AND r.id = giving_rules.id"
    " AND r.enabled = 1 AND ($3 = 0 OR (r.by_kind = 'id' AND r.approved_by IS NOT NULL))), holding_groups(rule, id) AS ("
    " SELECT holding_rules.id, b.group_id FROM holding_rules CROSS JOIN rule_binding b"
    " WHERE holding_rules.source = 'scim' AND b.org = $1 AND b.rule = holding_rules.id"
    " UNION SELECT holding_groups.rule, g.member FROM holding_groups CROSS JOIN group_member g"
    " WHERE g.org = $1 AND g.group_id = holding_groups.id AND g.kind = 'group'), holders(member, rule) AS ("
    " SELECT a.principal, '' FROM assignment a WHERE a.org = $1 AND a.role = $2 AND a.principal_kind = 'member'"
    " AND " GATEHOUSE_OPEN("a")
    " UNION SELECT t.member, '' FROM holding_teams CROSS JOIN team_member t WHERE t.org = $1 AND t.team = holding_teams.id"
    " AND " GATEHOUSE_OPEN("t")
    " UNION SELECT l.member, holding_groups.rule FROM holding_groups CROSS JOIN group_member g CROSS JOIN link l"
    " CROSS JOIN connection c WHERE g.org = $1 AND g.group_id = holding_groups.id AND g.kind = 'user' AND l.org = $1"
    " AND l.id = g.member AND l.active = 1 AND c.org = $1 AND c.id = l.connection AND c.state = 'active'"
    " UNION SELECT k.member, holding_rules.id FROM holding_rules CROSS JOIN rule_binding b CROSS JOIN claim_membership k"
    " CROSS JOIN connection c WHERE holding_rules.source = 'saml' AND b.org = $1 AND b.rule = holding_rules.id"
    " AND k.org = $1 AND k.group_id = b.group_id AND k.until > $4 AND c.org = $1 AND c.id = k.connection"
    " AND c.state = 'active' AND EXISTS (SELECT 1 FROM link l WHERE l.org = $1 AND l.member = k.member"
    " AND l.connection = k.connection AND l.active = 1))"
    " SELECT COUNT(DISTINCT holders.member) FROM holders CROSS JOIN member m WHERE m.org = $1 AND m.id = holders.member"
    " AND m.status = 'active' AND NOT EXISTS (SELECT 1 FROM rule_holder h WHERE h.org = $1 AND h.rule = holders.rule"
    " AND h.member = holders.member AND h.held = 1)";

member_id member_at_first(const sql_row& row) { return member_id::trusted(row.text(0)); }

}  // namespace

result<std::vector<member_id>> holder_repository::of_role(const role_id& id, std::int64_t most) {
    return collect(sql(), role_sql, {org(), id.text(), most}, member_at_first);
}

result<std::int64_t> holder_repository::count_of_role(const role_id& id, bool approved_only) {
    return required(sql(), count_sql, {org(), id.text(), approved_only, tx().now()}, "no count",
                    [](const sql_row& row) { return row.integer(0); });
}

result<std::vector<member_id>> holder_repository::in_scope(const role_scope& scope, std::int64_t most) {
    return collect(sql(), scope_sql, {org(), scope.kind, scope.id, most}, member_at_first);
}

result<std::vector<member_id>> holder_repository::of_team(const team_id& id, std::int64_t most) {
    return collect(sql(), team_sql, {org(), id.text(), most}, member_at_first);
}

result<std::vector<member_id>> holder_repository::of_team_after(const team_id& id, std::string_view after, std::int64_t most) {
    return collect(sql(), team_after_sql, {org(), id.text(), after, most}, member_at_first);
}

result<std::vector<holder_repository::team_with_role>> holder_repository::teams_with(const role_id& id) {
    return collect(
        sql(),
        "SELECT principal, scope_kind, scope_id FROM assignment WHERE org = $1 AND role = $2 AND principal_kind = 'team'"
        " AND (not_before IS NULL OR not_before <= $3) AND (expires_at IS NULL OR expires_at > $3)"
        " ORDER BY principal, scope_kind, scope_id",
        {org(), id.text(), tx().now()}, [](const sql_row& row) {
            return team_with_role{team_id::trusted(row.text(0)), {row.string(1), row.string(2)}};
        });
}

result<std::vector<member_id>> holder_repository::of_grants_on(std::string_view resource, std::int64_t most) {
    return collect(sql(), grants_sql, {org(), resource, most}, member_at_first);
}

result<std::vector<member_id>> holder_repository::active_after(std::string_view after, std::int64_t most) {
    return collect(sql(),
                   "SELECT id FROM member WHERE org = $1 AND id > $2 AND status = 'active'"
                   " AND " GATEHOUSE_HOLDS("member") " = 0 ORDER BY id LIMIT $3",
                   {org(), after, most}, member_at_first);
}

}  // namespace gatehouse
