#include <gatehouse/store/resource_repository.hpp>

#include "collect.hpp"
#include "optional_id.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_RESOURCE "SELECT id, type, external_name, parent, team FROM resource WHERE org = $1"

#define GATEHOUSE_KEEP_NAME                                            \
    "INSERT INTO resource_name_past (org, type, external_name, until)" \
    " SELECT org, type, external_name, $3 FROM resource WHERE org = $1 AND id = $2"
#define GATEHOUSE_KEPT_BEFORE " ON CONFLICT (org, type, external_name) DO UPDATE SET until = excluded.until"

resource resource_of(const sql_row& row) {
    return {resource_id::trusted(row.text(0)), row.string(1), row.string(2), id_at<resource_id>(row, 3),
            id_at<team_id>(row, 4)};
}

constexpr char absent[] = "no such resource";
constexpr char taken[] = "a resource of this type and name exists";

}  // namespace

result<void> resource_repository::insert(const resource& made) {
    return change_one(sql(),
                      "INSERT INTO resource (org, id, type, external_name, parent, team) VALUES ($1, $2, $3, $4, $5, $6)"
                      " ON CONFLICT DO NOTHING RETURNING id",
                      {org(), made.id.text(), made.type, made.name, text_of(made.parent), text_of(made.team)}, errc::uniqueness,
                      taken);
}

result<bool> resource_repository::was_named(std::string_view type, std::string_view name) {
    return any_row(sql(), "SELECT 1 FROM resource_name_past WHERE org = $1 AND type = $2 AND external_name = $3",
                   {org(), type, name});
}

result<bool> resource_repository::is_scope(std::string_view type, std::string_view name) {
    return any_row(sql(),
                   "SELECT 1 FROM assignment WHERE org = $1 AND scope_kind = $2 AND scope_id = $3 AND scope_id <> ''"
                   " UNION ALL SELECT 1 FROM mapping_rule_role WHERE org = $1 AND scope_kind = $2 AND scope_id = $3"
                   " AND scope_id <> ''",
                   {org(), type, name});
}

result<void> resource_repository::change(const resource& after) {
    const auto named = find_named(after.type, after.name);
    if (named && named->id != after.id) return make_error(errc::uniqueness, taken);
    const auto kept = change_any(sql(), GATEHOUSE_KEEP_NAME " AND external_name <> $4" GATEHOUSE_KEPT_BEFORE,
                                 {org(), after.id.text(), tx().now(), after.name});
    if (!kept) return kept;
    return change_one(sql(), "UPDATE resource SET external_name = $3, parent = $4, team = $5 WHERE org = $1 AND id = $2",
                      {org(), after.id.text(), after.name, text_of(after.parent), text_of(after.team)}, errc::not_found,
                      absent);
}

result<void> resource_repository::erase(const resource_id& id) {
    if (const auto kept = change_any(sql(), GATEHOUSE_KEEP_NAME GATEHOUSE_KEPT_BEFORE, {org(), id.text(), tx().now()}); !kept)
        return kept;
    return change_one(sql(), "DELETE FROM resource WHERE org = $1 AND id = $2", {org(), id.text()}, errc::not_found, absent);
}

result<resource> resource_repository::find(const resource_id& id) {
    return required(sql(), GATEHOUSE_RESOURCE " AND id = $2", {org(), id.text()}, absent, resource_of);
}

result<resource> resource_repository::find_named(std::string_view type, std::string_view name) {
    return required(sql(), GATEHOUSE_RESOURCE " AND type = $2 AND external_name = $3", {org(), type, name}, absent,
                    resource_of);
}

result<std::vector<resource>> resource_repository::list(std::string_view type, std::string_view after, std::int64_t most) {
    if (type.empty())
        return collect(sql(), GATEHOUSE_RESOURCE " AND id > $2 ORDER BY id LIMIT $3", {org(), after, most}, resource_of);
    return collect(sql(), GATEHOUSE_RESOURCE " AND type = $2 AND id > $3 ORDER BY id LIMIT $4", {org(), type, after, most},
                   resource_of);
}

result<std::vector<resource>> resource_repository::of_team(const team_id& id, std::int64_t most) {
    return collect(sql(), GATEHOUSE_RESOURCE " AND team = $2 LIMIT $3", {org(), id.text(), most}, resource_of);
}

// SQLite takes the tables of a CROSS JOIN in the order written.
result<std::vector<resource_id>> resource_repository::above(const resource_id& id, std::int64_t most) {
    return collect(sql(),
                   "WITH RECURSIVE line(id, step) AS ("
                   " SELECT r.parent, 1 FROM resource r WHERE r.org = $1 AND r.id = $2 AND r.parent IS NOT NULL"
                   " UNION ALL SELECT r.parent, line.step + 1 FROM line CROSS JOIN resource r"
                   " WHERE r.org = $1 AND r.id = line.id AND r.parent IS NOT NULL AND line.step < $3)"
                   " SELECT id FROM line ORDER BY step",
                   {org(), id.text(), most}, [](const sql_row& row) { return resource_id::trusted(row.text(0)); });
}

result<std::vector<resource_id>> resource_repository::below(const resource_id& id, std::int64_t most) {
    return collect(sql(),
                   "WITH RECURSIVE tree(id) AS ("
                   " SELECT r.id FROM resource r WHERE r.org = $1 AND r.parent = $2"
                   " UNION SELECT r.id FROM tree CROSS JOIN resource r WHERE r.org = $1 AND r.parent = tree.id)"
                   " SELECT id FROM tree LIMIT $3",
                   {org(), id.text(), most}, [](const sql_row& row) { return resource_id::trusted(row.text(0)); });
}

result<std::int64_t> resource_repository::depth_below(const resource_id& id, std::int64_t most) {
    return required(sql(),
                    "WITH RECURSIVE tree(id, step) AS ("
                    " SELECT r.id, 1 FROM resource r WHERE r.org = $1 AND r.parent = $2"
                    " UNION SELECT r.id, tree.step + 1 FROM tree CROSS JOIN resource r"
                    " WHERE r.org = $1 AND r.parent = tree.id AND tree.step < $3)"
                    " SELECT COALESCE(MAX(step), 0) FROM tree",
                    {org(), id.text(), most}, absent, [](const sql_row& row) { return row.integer(0); });
}

result<void> resource_repository::set_units(const resource_id& id, const std::vector<unit_id>& units) {
    const auto gone = change_any(sql(), "DELETE FROM resource_unit WHERE org = $1 AND resource = $2", {org(), id.text()});
    if (!gone) return gone;
    for (const auto& one : units) {
        const auto added = change_one(sql(),
                                      "INSERT INTO resource_unit (org, resource, unit) SELECT $1, $2, u.id FROM unit u"
                                      " WHERE u.org = $1 AND u.id = $3",
                                      {org(), id.text(), one.text()}, errc::not_found, "no such unit");
        if (!added) return added;
    }
    return {};
}

result<std::vector<unit_id>> resource_repository::units_of(const resource_id& id) {
    return collect(sql(), "SELECT unit FROM resource_unit WHERE org = $1 AND resource = $2 ORDER BY unit", {org(), id.text()},
                   [](const sql_row& row) { return unit_id::trusted(row.text(0)); });
}

}  // namespace gatehouse
