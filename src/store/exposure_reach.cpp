#include <gatehouse/store/exposure_repository.hpp>

#include <algorithm>
#include <iterator>

#include "collect.hpp"

// Whom and what a right that reveals secrets reaches. SQLite takes the tables of a CROSS JOIN in the order written.
namespace gatehouse {
namespace {

// After giving(rule): the members of the groups that these rules are bound to, nested groups counted.
#define GATEHOUSE_BY_RULES                                                                                               \
    ", inside(id) AS (SELECT b.group_id FROM giving CROSS JOIN rule_binding b WHERE b.org = $1 AND b.rule = giving.rule" \
    " UNION SELECT g.member FROM inside CROSS JOIN group_member g"                                                       \
    " WHERE g.org = $1 AND g.group_id = inside.id AND g.kind = 'group')"                                                 \
    " SELECT l.member FROM inside CROSS JOIN group_member g CROSS JOIN link l"                                           \
    " WHERE g.org = $1 AND g.group_id = inside.id AND g.kind = 'user' AND l.org = $1 AND l.id = g.member"                \
    " UNION SELECT k.member FROM inside CROSS JOIN claim_membership k WHERE k.org = $1 AND k.group_id = inside.id"       \
    " UNION SELECT s.member FROM inside CROSS JOIN session_claim k CROSS JOIN session s"                                 \
    " WHERE k.org = $1 AND k.group_id = inside.id AND s.org = $1 AND s.id = k.session AND s.ended IS NULL"

constexpr std::string_view of_role_sql =
    "WITH RECURSIVE giving(rule) AS (SELECT mr.rule FROM mapping_rule_role mr WHERE mr.org = $1 AND mr.role = $2"
    " UNION SELECT mt.rule FROM assignment a CROSS JOIN mapping_rule_team mt WHERE a.org = $1 AND a.role = $2"
    " AND a.principal_kind = 'team' AND mt.org = $1 AND mt.team = a.principal)" GATEHOUSE_BY_RULES
    " UNION SELECT a.principal FROM assignment a WHERE a.org = $1 AND a.role = $2 AND a.principal_kind = 'member'"
    " UNION SELECT t.member FROM assignment a CROSS JOIN team_member t WHERE a.org = $1 AND a.role = $2"
    " AND a.principal_kind = 'team' AND t.org = $1 AND t.team = a.principal";

constexpr std::string_view of_grants_sql =
    "WITH RECURSIVE giving(rule) AS (SELECT mt.rule FROM \"grant\" g CROSS JOIN mapping_rule_team mt"
    " WHERE g.org = $1 AND g.reveals = 1 AND g.principal_kind = 'team' AND mt.org = $1 AND mt.team = g.principal"
    ")" GATEHOUSE_BY_RULES
    " UNION SELECT g.principal FROM \"grant\" g WHERE g.org = $1 AND g.reveals = 1 AND g.principal_kind = 'member'"
    " UNION SELECT t.member FROM \"grant\" g CROSS JOIN team_member t"
    " WHERE g.org = $1 AND g.reveals = 1 AND g.principal_kind = 'team' AND t.org = $1 AND t.team = g.principal";

#define GATEHOUSE_NODE                                                                                            \
    "SELECT r.id, r.type, r.external_name, COALESCE(r.parent, ''), COALESCE(r.team, ''), CASE WHEN EXISTS"        \
    " (SELECT 1 FROM resource_unit u WHERE u.org = r.org AND u.resource = r.id) THEN 1 ELSE 0 END,"               \
    " CASE WHEN EXISTS (SELECT 1 FROM resource_unit u JOIN member_unit mu ON mu.org = u.org AND mu.unit = u.unit" \
    " AND mu.member = $2 WHERE u.org = r.org AND u.resource = r.id) THEN 1 ELSE 0 END FROM "

resource_node node_of(const sql_row& row) {
    return {row.string(0), row.string(1), row.string(2), row.string(3), row.string(4), row.flag(5), row.flag(6)};
}

member_id member_of(const sql_row& row) { return member_id::trusted(row.text(0)); }

}  // namespace

result<std::vector<member_id>> exposure_repository::may_reach(const revealing_roles& by) {
    std::vector<member_id> all;
    const auto add = [&](std::string_view text, std::initializer_list<sql_value> arguments) -> result<void> {
        auto some = collect(sql(), text, arguments, member_of);
        if (!some) return some.error();
        all.insert(all.end(), std::make_move_iterator(some->begin()), std::make_move_iterator(some->end()));
        return {};
    };
    if (auto done = add("SELECT DISTINCT e.member FROM exposure e WHERE e.org = $1 AND e.is_open = 1", {org()}); !done)
        return done.error();
    if (auto done = add(of_grants_sql, {org()}); !done) return done.error();
    for (const auto& one : by.roles)
        if (auto done = add(of_role_sql, {org(), one.text()}); !done) return done.error();
    if (by.owners)
        if (auto done = add("SELECT id FROM member WHERE org = $1 AND owner = 1", {org()}); !done) return done.error();
    if (by.everybody)
        if (auto done = add("SELECT id FROM member WHERE org = $1 AND status = 'active'", {org()}); !done) return done.error();
    std::ranges::sort(all);
    const auto again = std::ranges::unique(all);
    all.erase(again.begin(), again.end());
    return all;
}

result<std::vector<exposure_repository::place>> exposure_repository::open_of(const member_id& who) {
    auto all = collect(sql(), "SELECT resource, permission FROM exposure WHERE org = $1 AND member = $2 AND is_open = 1",
                       {org(), who.text()}, [](const sql_row& row) {
                           return place{row.string(0), row.string(1)};
                       });
    if (all) std::ranges::sort(*all);
    return all;
}

result<std::vector<exposure_repository::place>> exposure_repository::seen_until(const member_id& who, instant at) {
    auto all = collect(sql(),
                       "SELECT resource, permission FROM exposure WHERE org = $1 AND member = $2"
                       " AND (is_open = 1 OR last_at >= $3)",
                       {org(), who.text(), at}, [](const sql_row& row) {
                           return place{row.string(0), row.string(1)};
                       });
    if (all) std::ranges::sort(*all);
    return all;
}

result<void> exposure_repository::mark_revealing(const grant_id& id) {
    return change_any(sql(), "UPDATE \"grant\" SET reveals = 1 WHERE org = $1 AND id = $2", {org(), id.text()});
}

result<std::optional<member_id>> exposure_repository::member_of_link(std::string_view link) {
    return first(sql(), "SELECT member FROM link WHERE org = $1 AND id = $2", {org(), link}, member_of);
}

result<std::size_t> exposure_repository::resources_up_to(std::size_t most) {
    return required(
        sql(), "WITH counted(one) AS (SELECT 1 FROM resource WHERE org = $1 AND id > '' LIMIT $2) SELECT COUNT(*) FROM counted",
        {org(), static_cast<std::int64_t>(most)}, "no resources",
        [](const sql_row& row) { return static_cast<std::size_t>(row.integer(0)); });
}

result<std::vector<resource_node>> exposure_repository::nodes(const member_id& subject) {
    return collect(sql(), GATEHOUSE_NODE "resource r WHERE r.org = $1", {org(), subject.text()}, node_of);
}

result<std::vector<resource_node>> exposure_repository::nodes_below(const resource_id& top, const member_id& subject) {
    return collect(sql(),
                   "WITH RECURSIVE tree(id) AS (SELECT t.id FROM resource t WHERE t.org = $1 AND t.id = $3 UNION SELECT c.id "
                   "FROM tree CROSS JOIN resource c"
                   " WHERE c.org = $1 AND c.parent = tree.id) " GATEHOUSE_NODE
                   "tree CROSS JOIN resource r WHERE r.org = $1 AND r.id = tree.id",
                   {org(), subject.text(), top.text()}, node_of);
}

result<void> exposure_repository::token_shown(const scim_token_id& id, const member_id& to) {
    return change_any(sql(), "UPDATE scim_token SET made_by = $3 WHERE org = $1 AND id = $2", {org(), id.text(), to.text()});
}

result<std::vector<scim_token_id>> exposure_repository::tokens_shown_to(const member_id& who) {
    return collect(sql(),
                   "SELECT id FROM scim_token WHERE org = $1 AND made_by = $2 AND made_by <> '' AND ended IS NULL"
                   " AND expires > $3 ORDER BY id",
                   {org(), who.text(), tx().now()}, [](const sql_row& row) { return scim_token_id::trusted(row.text(0)); });
}

result<void> exposure_repository::mark_token(const scim_token_id& id, std::string_view by, std::optional<instant> due,
                                             std::string_view evidence) {
    return change_any(sql(),
                      "UPDATE scim_token SET marked_at = COALESCE(marked_at, $3), due = COALESCE($5, due),"
                      " marked_by = CASE WHEN marked_by = '' THEN $4 ELSE marked_by END,"
                      " evidence = CASE WHEN $6 = '' THEN evidence ELSE $6 END WHERE org = $1 AND id = $2",
                      {org(), id.text(), tx().now(), by, due, evidence});
}

result<std::vector<token_rotation>> exposure_repository::marked_tokens(std::string_view after, std::int64_t most) {
    return collect(sql(),
                   "SELECT id, connection, name, made_by, marked_at, marked_by, due, evidence FROM scim_token WHERE org = $1"
                   " AND marked_at IS NOT NULL AND ended IS NULL AND expires > $2 AND id > $3 ORDER BY id LIMIT $4",
                   {org(), tx().now(), after, most}, [](const sql_row& row) {
                       return token_rotation{scim_token_id::trusted(row.text(0)),
                                             connection_id::trusted(row.text(1)),
                                             row.string(2),
                                             row.string(3),
                                             row.at(4),
                                             row.string(5),
                                             row.optional_at(6),
                                             row.string(7)};
                   });
}

}  // namespace gatehouse
