#include <gatehouse/store/mapping_repository.hpp>

#include <algorithm>
#include <utility>

#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/store/rule_binding_repository.hpp>

#include "collect.hpp"
#include "standing.hpp"

namespace gatehouse {
namespace {

constexpr const char* absent = "no such mapping rule";

#define GATEHOUSE_RULE                                                                                            \
    "SELECT id, connection, source, by_kind, text, enabled, approved_by, position FROM mapping_rule WHERE org = " \
    "$1" GATEHOUSE_OF_STANDING("connection")

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

result<void> mapping_repository::check_room(const mapping_rule& made) {
    const auto counted = required(sql(),
                                  "SELECT COUNT(*), COALESCE(SUM(CASE WHEN by_kind = 'pattern' THEN 1 ELSE 0 END), 0)"
                                  " FROM mapping_rule WHERE org = $1 AND connection = $2",
                                  {org(), made.connection.text()}, "no such connection",
                                  [](const sql_row& row) { return std::pair(row.integer(0), row.integer(1)); });
    if (!counted) return counted.error();
    if (counted->first >= limits::rules_of_connection)
        return make_error(errc::too_many, "the connection has as many mapping rules as it may");
    if (made.by == mapping_rule::by_kind::pattern && counted->second >= limits::patterns_of_connection)
        return make_error(errc::too_many, "the connection has as many rules by pattern as it may");
    return {};
}

result<void> mapping_repository::write_given(const mapping_rule& made) {
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
    return {};
}

result<void> mapping_repository::insert(const mapping_rule& made, std::string_view by) {
    if (auto room = check_room(made); !room) return room;
    const auto approved_at = made.approved_by ? std::optional(tx().now()) : std::nullopt;
    const auto written = change_one(
        sql(),
        "INSERT INTO mapping_rule (org, id, connection, source, by_kind, text, text_fold, enabled, approved_by, position,"
        " created, changed_by, approved_at) SELECT $1, $2, c.id, $4, $5, $6, $7, $8, $9,"
        " (SELECT COALESCE(MAX(position), 0) + 1 FROM mapping_rule WHERE org = $1), $10, $11, $12"
        " FROM connection c WHERE c.org = $1 AND c.id = $3",
        {org(), made.id.text(), made.connection.text(), made.from == mapping_rule::origin::scim ? "scim" : "saml",
         word(made.by), made.text, fold(made.text), made.enabled, made.approved_by, tx().now(), by, approved_at},
        errc::not_found, "no such connection");
    if (!written) return written;
    if (auto given = write_given(made); !given) return given;
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
    auto rule = required(sql(), GATEHOUSE_RULE " AND id = $2", {org(), id.text()}, absent, rule_of);
    if (!rule) return rule.error();
    if (const auto filled = fill(sql(), org(), *rule); !filled) return filled.error();
    return rule;
}

result<mapping_repository::signatures> mapping_repository::signatures_of(const mapping_rule_id& id) {
    return required(sql(), "SELECT changed_by, approved_at FROM mapping_rule WHERE org = $1 AND id = $2", {org(), id.text()},
                    absent, [](const sql_row& row) {
                        return signatures{row.string(0), row.optional_at(1)};
                    });
}

result<void> mapping_repository::update(const mapping_rule& after, std::string_view by, renewed what) {
    if (what.meaning)
        if (auto ended = rule_binding_repository(tx()).unbind(after.id); !ended) return ended;
    const auto approved_at = after.approved_by ? std::optional(tx().now()) : std::nullopt;
    const bool approval_stands = after.approved_by && !what.approval;
    const auto written =
        change_one(sql(),
                   "UPDATE mapping_rule SET by_kind = $3, text = $4, text_fold = $5, enabled = $6,"
                   " approved_at = CASE WHEN $11 = 1 THEN approved_at ELSE $8 END, approved_by = $7, changed_by = $9,"
                   " bound_once = CASE WHEN $10 = 1 THEN 0 ELSE bound_once END WHERE org = $1 AND id = $2",
                   {org(), after.id.text(), word(after.by), after.text, fold(after.text), after.enabled, after.approved_by,
                    approved_at, by, what.meaning ? 1 : 0, approval_stands},
                   errc::not_found, absent);
    if (!written) return written;
    for (const auto* text : {"DELETE FROM mapping_rule_role WHERE org = $1 AND rule = $2",
                             "DELETE FROM mapping_rule_team WHERE org = $1 AND rule = $2"})
        if (auto gone = change_any(sql(), text, {org(), after.id.text()}); !gone) return gone;
    if (auto given = write_given(after); !given) return given;
    if (!what.meaning) return {};
    const auto bound = rule_binding_repository(tx()).bind_groups(after.id);
    return bound ? result<void>() : result<void>(bound.error());
}

result<bool> mapping_repository::move(const mapping_rule_id& id, std::int64_t place) {
    using placed = std::pair<std::string, std::int64_t>;
    auto rows = collect(
        sql(), "SELECT id, position FROM mapping_rule WHERE org = $1" GATEHOUSE_OF_STANDING("connection") " ORDER BY position",
        {org()}, [](const sql_row& row) { return placed(row.string(0), row.integer(1)); });
    if (!rows) return rows.error();
    const auto own = std::ranges::find(*rows, id.text(), &placed::first);
    if (own == rows->end()) return make_error(errc::not_found, absent);
    const auto to = rows->begin() + std::clamp<std::ptrdiff_t>(place - 1, 0, std::ssize(*rows) - 1);
    if (own < to)
        std::rotate(own, own + 1, to + 1);
    else
        std::rotate(to, own, own + 1);
    bool moved = false;
    for (std::int64_t number = 1; const auto& [rule, position] : *rows) {
        if (position != number) {
            moved = true;
            const auto written =
                change_any(sql(), "UPDATE mapping_rule SET position = $3 WHERE org = $1 AND id = $2", {org(), rule, number});
            if (!written) return written.error();
        }
        ++number;
    }
    return moved;
}

result<void> mapping_repository::approve(const mapping_rule_id& id, std::string_view by) {
    return change_one(sql(), "UPDATE mapping_rule SET approved_by = $3, approved_at = $4 WHERE org = $1 AND id = $2",
                      {org(), id.text(), by, tx().now()}, errc::not_found, absent);
}

result<void> mapping_repository::remove(const mapping_rule_id& id) {
    if (auto ended = rule_binding_repository(tx()).unbind(id); !ended) return ended;
    return change_one(sql(), "DELETE FROM mapping_rule WHERE org = $1 AND id = $2", {org(), id.text()}, errc::not_found,
                      absent);
}

}  // namespace gatehouse
