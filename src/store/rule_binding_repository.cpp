#include <gatehouse/store/rule_binding_repository.hpp>

#include <gatehouse/base/name_pattern.hpp>
#include <gatehouse/base/text.hpp>

#include "collect.hpp"
#include "rule_binding_rows.hpp"

namespace gatehouse {
namespace {

mapping_rule_id read_rule(const sql_row& row) { return mapping_rule_id::trusted(row.text(0)); }
group_id read_id(const sql_row& row) { return group_id::trusted(row.text(0)); }
rule_binding_repository::named_group read_named(const sql_row& row) { return {group_id::trusted(row.text(0)), row.string(1)}; }

// What was written as a pattern was read as one; a later version's that this one cannot read fits nothing.
bool fits(std::string_view pattern, std::string_view name) {
    const auto read = name_pattern::parse(pattern);
    return read && read->matches(name);
}

}  // namespace

result<rule_binding_repository::outcome> rule_binding_repository::bind_rules(const group& in) {
    outcome out;
    auto by_id =
        collect(sql(),
                "INSERT INTO rule_binding (org, group_id, rule, bound_by, since) "
                "SELECT org, $3, id, by_kind, $4 FROM mapping_rule "
                "WHERE org = $1 AND connection = $2 AND by_kind = 'id' AND text = $3 ON CONFLICT DO NOTHING RETURNING rule",
                {org(), in.connection.text(), in.id.text(), tx().now()}, read_rule);
    if (!by_id) return by_id.error();
    // A rule whose group was deleted stays unbound: what comes later under that name is another group.
    auto by_name = collect(sql(),
                           "INSERT INTO rule_binding (org, group_id, rule, bound_by, since) "
                           "SELECT org, $3, id, by_kind, $5 FROM mapping_rule "
                           "WHERE org = $1 AND connection = $2 AND by_kind = 'name' AND text_fold = $4 AND bound_once = 0 "
                           "ON CONFLICT DO NOTHING RETURNING rule",
                           {org(), in.connection.text(), in.id.text(), fold(in.display_name), tx().now()}, read_rule);
    if (!by_name) return by_name.error();
    for (const auto& rule : *by_name) {
        const auto once =
            change_any(sql(), "UPDATE mapping_rule SET bound_once = 1 WHERE org = $1 AND id = $2", {org(), rule.text()});
        if (!once) return once.error();
    }
    auto asked =
        collect(sql(),
                "SELECT id FROM mapping_rule WHERE org = $1 AND connection = $2 AND by_kind = 'name' AND text_fold = $4 "
                "AND id NOT IN (SELECT rule FROM rule_binding WHERE org = $1 AND group_id = $3) ORDER BY id",
                {org(), in.connection.text(), in.id.text(), fold(in.display_name)}, read_rule);
    if (!asked) return asked.error();
    out.bound = std::move(*by_id);
    out.bound.insert(out.bound.end(), by_name->begin(), by_name->end());
    out.asked = std::move(*asked);
    if (const auto judged = judge_patterns(in, out); !judged) return judged.error();
    return out;
}

result<void> rule_binding_repository::judge_patterns(const group& in, outcome& out) {
    using pattern = std::pair<mapping_rule_id, std::string>;
    const auto patterns = collect(
        sql(), "SELECT id, text FROM mapping_rule WHERE org = $1 AND connection = $2 AND by_kind = 'pattern' ORDER BY position",
        {org(), in.connection.text()}, [](const sql_row& row) { return pattern(read_rule(row), row.string(1)); });
    if (!patterns) return patterns.error();
    for (const auto& [rule, text] : *patterns) {
        if (fits(text, in.display_name)) {
            const auto fresh = bind(rule, in.id);
            if (!fresh) return fresh.error();
            if (*fresh) out.bound.push_back(rule);
            continue;
        }
        const auto kept = any_row(sql(), GATEHOUSE_PAST_BINDINGS("$4") " WHERE org = $1 AND group_id = $2 AND rule = $3",
                                  {org(), in.id.text(), rule.text(), tx().now()});
        if (!kept) return kept.error();
        if (!*kept) continue;
        const auto gone = change_any(sql(), "DELETE FROM rule_binding WHERE org = $1 AND group_id = $2 AND rule = $3",
                                     {org(), in.id.text(), rule.text()});
        if (!gone) return gone;
        out.unbound.push_back(rule);
    }
    return {};
}

result<bool> rule_binding_repository::bind(const mapping_rule_id& rule, const group_id& to) {
    return any_row(sql(),
                   "INSERT INTO rule_binding (org, group_id, rule, bound_by, since) "
                   "SELECT g.org, g.id, r.id, r.by_kind, $4 FROM mapping_rule r JOIN directory_group g "
                   "ON g.org = r.org AND g.connection = r.connection WHERE r.org = $1 AND r.id = $2 AND g.id = $3 "
                   "ON CONFLICT DO NOTHING RETURNING 1",
                   {org(), rule.text(), to.text(), tx().now()});
}

result<std::vector<group_id>> rule_binding_repository::bind_groups(const mapping_rule_id& rule) {
    auto bound = collect(sql(),
                         "INSERT INTO rule_binding (org, group_id, rule, bound_by, since) "
                         "SELECT g.org, g.id, r.id, r.by_kind, $3 FROM mapping_rule r JOIN directory_group g "
                         "ON g.org = r.org AND g.id = r.text AND g.connection = r.connection "
                         "WHERE r.org = $1 AND r.id = $2 AND r.by_kind = 'id' ON CONFLICT DO NOTHING RETURNING group_id",
                         {org(), rule.text(), tx().now()}, read_id);
    if (!bound || !bound->empty()) return bound;
    bound = collect(sql(),
                    "INSERT INTO rule_binding (org, group_id, rule, bound_by, since) "
                    "SELECT g.org, g.id, r.id, r.by_kind, $3 FROM mapping_rule r JOIN directory_group g "
                    "ON g.org = r.org AND g.connection = r.connection AND g.display_name_fold = r.text_fold "
                    "WHERE r.org = $1 AND r.id = $2 AND r.by_kind = 'name' AND r.bound_once = 0 "
                    "ON CONFLICT DO NOTHING RETURNING group_id",
                    {org(), rule.text(), tx().now()}, read_id);
    if (!bound) return bound;
    if (bound->empty()) return bind_matching(rule);
    const auto once =
        change_any(sql(), "UPDATE mapping_rule SET bound_once = 1 WHERE org = $1 AND id = $2", {org(), rule.text()});
    if (!once) return once.error();
    return bound;
}

result<std::vector<group_id>> rule_binding_repository::bind_matching(const mapping_rule_id& rule) {
    std::vector<group_id> matching;
    const auto pattern = first(sql(), "SELECT text FROM mapping_rule WHERE org = $1 AND id = $2 AND by_kind = 'pattern'",
                               {org(), rule.text()}, [](const sql_row& row) { return row.string(0); });
    if (!pattern) return pattern.error();
    if (!*pattern) return matching;
    const auto read_pattern = name_pattern::parse(**pattern);
    if (!read_pattern) return read_pattern.error();
    const auto read = sql().run(
        "SELECT g.id, g.display_name FROM mapping_rule r JOIN directory_group g "
        "ON g.org = r.org AND g.connection = r.connection WHERE r.org = $1 AND r.id = $2",
        {org(), rule.text()}, [&](const sql_row& row) {
            if (read_pattern->matches(row.text(1))) matching.push_back(read_id(row));
            return result<void>();
        });
    if (!read) return read.error();
    for (const auto& group : matching)
        if (const auto fresh = bind(rule, group); !fresh) return fresh.error();
    return matching;
}

result<std::vector<group_id>> rule_binding_repository::groups_of(const mapping_rule_id& rule) {
    return collect(sql(), "SELECT group_id FROM rule_binding WHERE org = $1 AND rule = $2 ORDER BY group_id",
                   {org(), rule.text()}, read_id);
}

result<std::vector<rule_binding_repository::named_group>> rule_binding_repository::named_groups_of(const mapping_rule_id& rule,
                                                                                                   std::int64_t most) {
    return collect(sql(),
                   "SELECT g.id, g.display_name FROM rule_binding b CROSS JOIN directory_group g "
                   "WHERE b.org = $1 AND b.rule = $2 AND g.org = $1 AND g.id = b.group_id ORDER BY b.group_id LIMIT $3",
                   {org(), rule.text(), most}, read_named);
}

result<std::int64_t> rule_binding_repository::count_groups(const mapping_rule_id& rule) {
    return required(sql(), "SELECT COUNT(*) FROM rule_binding WHERE org = $1 AND rule = $2", {org(), rule.text()},
                    "no such mapping rule", [](const sql_row& row) { return row.integer(0); });
}

result<std::optional<rule_binding_repository::named_group>> rule_binding_repository::asks_about(const mapping_rule_id& rule) {
    return first(sql(),
                 "SELECT g.id, g.display_name FROM mapping_rule r CROSS JOIN directory_group g "
                 "WHERE r.org = $1 AND r.id = $2 AND r.by_kind = 'name' AND r.bound_once = 1 AND g.org = $1 "
                 "AND g.connection = r.connection AND g.display_name_fold = r.text_fold "
                 "AND NOT EXISTS (SELECT 1 FROM rule_binding b WHERE b.org = $1 AND b.group_id = g.id AND b.rule = r.id)",
                 {org(), rule.text()}, read_named);
}

result<void> rule_binding_repository::rebind(const mapping_rule_id& rule, const group_id& to) {
    if (const auto ended = unbind(rule); !ended) return ended;
    const auto bound = bind(rule, to);
    if (!bound) return bound.error();
    if (!*bound) return make_error(errc::not_found, "there is no such group in the rule's connection");
    return change_any(sql(), "UPDATE mapping_rule SET bound_once = 1 WHERE org = $1 AND id = $2", {org(), rule.text()});
}

result<void> rule_binding_repository::unbind(const group_id& in) {
    const auto kept =
        change_any(sql(), GATEHOUSE_PAST_BINDINGS("$3") " WHERE org = $1 AND group_id = $2", {org(), in.text(), tx().now()});
    if (!kept) return kept;
    return change_any(sql(), "DELETE FROM rule_binding WHERE org = $1 AND group_id = $2", {org(), in.text()});
}

result<void> rule_binding_repository::unbind(const mapping_rule_id& rule) {
    const auto kept =
        change_any(sql(), GATEHOUSE_PAST_BINDINGS("$3") " WHERE org = $1 AND rule = $2", {org(), rule.text(), tx().now()});
    if (!kept) return kept;
    return change_any(sql(), "DELETE FROM rule_binding WHERE org = $1 AND rule = $2", {org(), rule.text()});
}

}  // namespace gatehouse
