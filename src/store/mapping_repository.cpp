#include <gatehouse/base/text.hpp>
#include <gatehouse/store/mapping_repository.hpp>
#include <gatehouse/store/rule_binding_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_RULE \
    "SELECT id, connection, source, by_kind, text, enabled, approved_by, position FROM mapping_rule WHERE org = $1"

constexpr std::string_view word(mapping_rule::by_kind by) {
    return by == mapping_rule::by_kind::id ? "id" : by == mapping_rule::by_kind::name ? "name" : "pattern";
}

mapping_rule rule_of(const sql_row& row) {
    using by_kind = mapping_rule::by_kind;
    const auto by = row.text(3) == "id" ? by_kind::id : row.text(3) == "name" ? by_kind::name : by_kind::pattern;
    return {mapping_rule_id::trusted(row.text(0)),
            connection_id::trusted(row.text(1)),
            row.text(2) == "scim" ? mapping_rule::origin::scim : mapping_rule::origin::saml,
            by,
            row.string(4),
            row.flag(5),
            row.optional_string(6),
            row.integer(7),
            {},
            {}};
}

result<void> fill(sql_session& sql, std::int64_t org, mapping_rule& rule) {
    auto roles = collect(sql, "SELECT role, scope_kind, scope_id FROM mapping_rule_role WHERE org = $1 AND rule = $2",
                         {org, rule.id.text()}, [](const sql_row& row) {
                             return mapped_role{role_id::trusted(row.text(0)), {row.string(1), row.string(2)}};
                         });
    if (!roles) return roles.error();
    auto teams = collect(sql, "SELECT team FROM mapping_rule_team WHERE org = $1 AND rule = $2", {org, rule.id.text()},
                         [](const sql_row& row) { return team_id::trusted(row.text(0)); });
    if (!teams) return teams.error();
    rule.roles = *std::move(roles);
    rule.teams = *std::move(teams);
    return {};
}

}  // namespace

result<void> mapping_repository::insert(const mapping_rule& made) {
    const auto written = change_one(
        sql(),
        "INSERT INTO mapping_rule (org, id, connection, source, by_kind, text, text_fold, enabled, approved_by, position,"
        " created) SELECT $1, $2, c.id, $4, $5, $6, $7, $8, $9,"
        " (SELECT COALESCE(MAX(position), 0) + 1 FROM mapping_rule WHERE org = $1), $10"
        " FROM connection c WHERE c.org = $1 AND c.id = $3",
        {org(), made.id.text(), made.connection.text(), made.from == mapping_rule::origin::scim ? "scim" : "saml",
         word(made.by), made.text, fold(made.text), made.enabled, made.approved_by, tx().now()},
        errc::not_found, "no such connection");
    if (!written) return written;
    for (const auto& gives : made.roles) {
        const auto added = change_one(sql(),
                                      "INSERT INTO mapping_rule_role (org, rule, role, scope_kind, scope_id)"
                                      " SELECT $1, $2, r.id, $4, $5 FROM role r WHERE r.org = $1 AND r.id = $3",
                                      {org(), made.id.text(), gives.role.text(), gives.scope.kind, gives.scope.id},
                                      errc::not_found, "no such role");
        if (!added) return added;
    }
    for (const auto& team : made.teams) {
        const auto added = change_one(sql(),
                                      "INSERT INTO mapping_rule_team (org, rule, team) SELECT $1, $2, t.id FROM team t"
                                      " WHERE t.org = $1 AND t.id = $3",
                                      {org(), made.id.text(), team.text()}, errc::not_found, "no such team");
        if (!added) return added;
    }
    const auto bound = rule_binding_repository(tx()).bind_groups(made.id);
    return bound ? result<void>() : result<void>(bound.error());
}

result<std::vector<mapping_rule>> mapping_repository::list() {
    auto rules = collect(sql(), GATEHOUSE_RULE " ORDER BY position", {org()}, rule_of);
    if (!rules) return rules.error();
    for (auto& rule : *rules)
        if (const auto filled = fill(sql(), org(), rule); !filled) return filled.error();
    return rules;
}

result<mapping_rule> mapping_repository::find(const mapping_rule_id& id) {
    auto rule = required(sql(), GATEHOUSE_RULE " AND id = $2", {org(), id.text()}, "no such mapping rule", rule_of);
    if (!rule) return rule.error();
    if (const auto filled = fill(sql(), org(), *rule); !filled) return filled.error();
    return rule;
}

result<void> mapping_repository::remove(const mapping_rule_id& id) {
    return change_one(sql(), "DELETE FROM mapping_rule WHERE org = $1 AND id = $2", {org(), id.text()}, errc::not_found,
                      "no such mapping rule");
}

}  // namespace gatehouse
