#include <gatehouse/store/rule_holder_repository.hpp>

#include <gatehouse/base/limits/mapping.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

member_id read_member(const sql_row& row) { return member_id::trusted(row.text(0)); }

// $1 org, $2 rule. Downward from the bound groups; UNION keeps each group once, so a cycle ends.
#define GATEHOUSE_BELOW_RULE                                                                              \
    "WITH RECURSIVE below(id) AS (SELECT b.group_id FROM rule_binding b WHERE b.org = $1 AND b.rule = $2" \
    " UNION SELECT m.member FROM below CROSS JOIN group_member m"                                         \
    " WHERE m.org = $1 AND m.group_id = below.id AND m.kind = 'group') "
#define GATEHOUSE_REACHED                                                             \
    "SELECT DISTINCT l.member FROM below CROSS JOIN group_member m CROSS JOIN link l" \
    " WHERE m.org = $1 AND m.group_id = below.id AND m.kind = 'user' AND l.org = $1 AND l.id = m.member"

}  // namespace

result<std::vector<member_id>> rule_holder_repository::reached(const mapping_rule_id& rule, std::int64_t most) {
    const auto from = required(sql(), "SELECT source FROM mapping_rule WHERE org = $1 AND id = $2", {org(), rule.text()},
                               "no such mapping rule", [](const sql_row& row) { return row.string(0); });
    if (!from) return from.error();
    if (*from == "scim")
        return collect(sql(), GATEHOUSE_BELOW_RULE GATEHOUSE_REACHED " LIMIT $3", {org(), rule.text(), most}, read_member);
    return collect(sql(),
                   "SELECT k.member FROM rule_binding b CROSS JOIN claim_membership k"
                   " WHERE b.org = $1 AND b.rule = $2 AND k.org = $1 AND k.group_id = b.group_id AND k.until > $4"
                   " UNION SELECT s.member FROM rule_binding b CROSS JOIN session_claim k CROSS JOIN session s"
                   " WHERE b.org = $1 AND b.rule = $2 AND k.org = $1 AND k.group_id = b.group_id AND s.org = $1"
                   " AND s.id = k.session AND s.ended IS NULL AND s.expires > $4 LIMIT $3",
                   {org(), rule.text(), most, tx().now()}, read_member);
}

result<std::vector<member_id>> rule_holder_repository::newcomers(const mapping_rule_id& rule) {
    return collect(sql(),
                   GATEHOUSE_BELOW_RULE GATEHOUSE_REACHED
                   " AND NOT EXISTS (SELECT 1 FROM rule_holder h WHERE h.org = $1 AND h.rule = $2 AND h.member = l.member)"
                   " ORDER BY l.member",
                   {org(), rule.text()}, read_member);
}

result<bool> rule_holder_repository::knows(const mapping_rule_id& rule, const member_id& who) {
    return any_row(sql(), "SELECT 1 FROM rule_holder WHERE org = $1 AND rule = $2 AND member = $3",
                   {org(), rule.text(), who.text()});
}

result<void> rule_holder_repository::forget_gone(const mapping_rule_id& rule, instant counted_until) {
    return change_any(sql(),
                      GATEHOUSE_BELOW_RULE
                      "DELETE FROM rule_holder WHERE org = $1 AND rule = $2 AND (counted_at IS NULL OR counted_at <= $3)"
                      " AND member NOT IN (" GATEHOUSE_REACHED ")",
                      {org(), rule.text(), counted_until});
}

result<void> rule_holder_repository::forget_all(const mapping_rule_id& rule) {
    return change_any(sql(), "DELETE FROM rule_holder WHERE org = $1 AND rule = $2", {org(), rule.text()});
}

result<void> rule_holder_repository::insert(const mapping_rule_id& rule, const member_id& who, standing as) {
    const auto counted = as == standing::counted ? std::optional(tx().now()) : std::nullopt;
    if (as == standing::present)
        return change_any(sql(),
                          "INSERT INTO rule_holder (org, rule, member, since, held) VALUES ($1, $2, $3, $4, 0)"
                          " ON CONFLICT (org, rule, member) DO UPDATE SET held = 0, counted_at = NULL",
                          {org(), rule.text(), who.text(), tx().now()});
    return change_any(sql(),
                      "INSERT INTO rule_holder (org, rule, member, since, counted_at, held) VALUES ($1, $2, $3, $4, $5, $6)"
                      " ON CONFLICT DO NOTHING",
                      {org(), rule.text(), who.text(), tx().now(), counted, as == standing::held ? 1 : 0});
}

result<std::int64_t> rule_holder_repository::counted_since(const mapping_rule_id& rule, instant since) {
    return required(sql(),
                    "SELECT COUNT(*) FROM rule_holder WHERE org = $1 AND rule = $2 AND counted_at IS NOT NULL"
                    " AND counted_at > $3",
                    {org(), rule.text(), since}, "no such mapping rule", [](const sql_row& row) { return row.integer(0); });
}

result<std::int64_t> rule_holder_repository::most_per_hour() {
    const auto set = required(sql(), "SELECT rule_joins_per_hour FROM organization WHERE number = $1", {org()},
                              "no such organization", [](const sql_row& row) { return row.optional_integer(0); });
    if (!set) return set.error();
    return set->value_or(limits::rule_joins_per_hour);
}

result<void> rule_holder_repository::set_most_per_hour(std::optional<std::int64_t> most) {
    return change_one(sql(), "UPDATE organization SET rule_joins_per_hour = $2 WHERE number = $1", {org(), most},
                      errc::not_found, "no such organization");
}

result<std::vector<rule_holder_repository::held_member>> rule_holder_repository::held(const mapping_rule_id& rule,
                                                                                      std::int64_t most) {
    return collect(sql(),
                   "SELECT h.member, m.user_name, h.since FROM rule_holder h CROSS JOIN member m"
                   " WHERE h.org = $1 AND h.rule = $2 AND h.held = 1 AND m.org = $1 AND m.id = h.member"
                   " ORDER BY h.member LIMIT $3",
                   {org(), rule.text(), most}, [](const sql_row& row) {
                       return held_member{read_member(row), row.string(1), row.at(2)};
                   });
}

result<std::int64_t> rule_holder_repository::count_held(const mapping_rule_id& rule) {
    return required(sql(), "SELECT COUNT(*) FROM rule_holder WHERE org = $1 AND rule = $2 AND held = 1", {org(), rule.text()},
                    "no such mapping rule", [](const sql_row& row) { return row.integer(0); });
}

result<bool> rule_holder_repository::release(const mapping_rule_id& rule, const member_id& who) {
    return any_row(sql(), "UPDATE rule_holder SET held = 0 WHERE org = $1 AND rule = $2 AND member = $3 AND held = 1",
                   {org(), rule.text(), who.text()});
}

result<rule_holder_repository::waiting> rule_holder_repository::count_waiting() {
    return required(sql(),
                    "SELECT COUNT(DISTINCT h.member), COUNT(DISTINCT h.rule) FROM rule_holder h CROSS JOIN mapping_rule r"
                    " CROSS JOIN connection c WHERE h.org = $1 AND h.held = 1 AND r.org = $1 AND r.id = h.rule"
                    " AND r.enabled = 1 AND c.org = $1 AND c.id = r.connection AND c.deleted IS NULL",
                    {org()}, "no count", [](const sql_row& row) {
                        return waiting{row.integer(0), row.integer(1)};
                    });
}

result<std::int64_t> held_joins::count() {
    const auto counted = collect(sql(),
                                 "SELECT COUNT(*) FROM rule_holder h CROSS JOIN mapping_rule r CROSS JOIN connection c"
                                 " CROSS JOIN organization o WHERE h.held = 1 AND r.org = h.org AND r.id = h.rule"
                                 " AND c.org = h.org AND c.id = r.connection AND c.deleted IS NULL"
                                 " AND o.number = h.org AND o.deleted IS NULL",
                                 {}, [](const sql_row& row) { return row.integer(0); });
    if (!counted) return counted.error();
    return counted->empty() ? 0 : counted->front();
}

}  // namespace gatehouse
