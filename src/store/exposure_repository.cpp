#include <gatehouse/store/exposure_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

// A rotation that ended at the same moment as the last sight, or later, made what was seen worthless.
#define GATEHOUSE_ROTATED                                                                                 \
    "(e.is_open = 0 AND EXISTS (SELECT 1 FROM rotation r WHERE r.org = e.org AND r.resource = e.resource" \
    " AND r.done_at >= e.last_at))"
#define GATEHOUSE_EXPOSURE                                                                           \
    "SELECT e.member, e.resource, e.permission, e.first_at, e.last_at, CASE WHEN " GATEHOUSE_ROTATED \
    " THEN 1 ELSE 0 END, e.is_open, e.why, e.used_at FROM exposure e WHERE e.org = $1"
#define GATEHOUSE_ROTATION "SELECT resource, marked_at, by, due, done_at, done_by, evidence FROM rotation WHERE org = $1"

exposure exposure_of(const sql_row& row) {
    return {member_id::trusted(row.text(0)),
            resource_id::trusted(row.text(1)),
            row.string(2),
            row.at(3),
            row.at(4),
            row.flag(5),
            row.flag(6),
            row.string(7),
            row.optional_at(8)};
}

rotation rotation_of(const sql_row& row) {
    return {resource_id::trusted(row.text(0)),
            row.at(1),
            row.string(2),
            row.optional_at(3),
            row.optional_at(4),
            row.string(5),
            row.string(6)};
}

}  // namespace

result<void> exposure_repository::record(const member_id& who, const resource_id& on, std::string_view permission) {
    return change_any(sql(),
                      "INSERT INTO exposure (org, member, resource, permission, first_at, last_at, used_at)"
                      " VALUES ($1, $2, $3, $4, $5, $5, $5)"
                      " ON CONFLICT (org, member, resource, permission)"
                      " DO UPDATE SET last_at = excluded.last_at, used_at = excluded.used_at",
                      {org(), who.text(), on.text(), permission, tx().now()});
}

result<void> exposure_repository::begin(const member_id& who, const resource_id& on, std::string_view permission,
                                        std::string_view why) {
    return change_any(sql(),
                      "INSERT INTO exposure (org, member, resource, permission, first_at, last_at, is_open, why)"
                      " VALUES ($1, $2, $3, $4, $5, $5, 1, $6)"
                      " ON CONFLICT (org, member, resource, permission)"
                      " DO UPDATE SET last_at = excluded.last_at, is_open = 1, why = excluded.why",
                      {org(), who.text(), on.text(), permission, tx().now(), why});
}

result<void> exposure_repository::end(const member_id& who, const resource_id& on, std::string_view permission) {
    return change_any(sql(),
                      "UPDATE exposure SET is_open = 0, last_at = $5"
                      " WHERE org = $1 AND member = $2 AND resource = $3 AND permission = $4 AND is_open = 1",
                      {org(), who.text(), on.text(), permission, tx().now()});
}

result<void> exposure_repository::had(const member_id& who, const resource_id& on, std::string_view permission,
                                      const while_in_force& over, std::string_view why) {
    return change_any(sql(),
                      "INSERT INTO exposure (org, member, resource, permission, first_at, last_at, why)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (org, member, resource, permission) DO UPDATE SET"
                      " first_at = CASE WHEN excluded.first_at < exposure.first_at THEN excluded.first_at"
                      " ELSE exposure.first_at END,"
                      " last_at = CASE WHEN excluded.last_at > exposure.last_at THEN excluded.last_at"
                      " ELSE exposure.last_at END, why = excluded.why",
                      {org(), who.text(), on.text(), permission, over.from, over.until, why});
}

result<std::string> exposure_repository::looked_to(std::string_view table, std::string_view row) {
    return required(sql(),
                    table == "grant" ? "SELECT looked_to FROM \"grant\" WHERE org = $1 AND id = $2"
                                     : "SELECT looked_to FROM assignment WHERE org = $1 AND id = $2",
                    {org(), row}, "no such row", [](const sql_row& found) { return found.string(0); });
}

result<void> exposure_repository::look_to(std::string_view table, std::string_view row, std::string_view last) {
    return change_any(sql(),
                      table == "grant" ? "UPDATE \"grant\" SET looked_to = $3 WHERE org = $1 AND id = $2"
                                       : "UPDATE assignment SET looked_to = $3 WHERE org = $1 AND id = $2",
                      {org(), row, last});
}

result<void> exposure_repository::end_all_on(const resource_id& what) {
    return change_any(sql(), "UPDATE exposure SET is_open = 0, last_at = $3 WHERE org = $1 AND resource = $2 AND is_open = 1",
                      {org(), what.text(), tx().now()});
}

result<std::vector<exposure>> exposure_repository::of(const member_id& who, std::string_view after_resource,
                                                      std::string_view after_permission, std::int64_t most) {
    return collect(sql(),
                   GATEHOUSE_EXPOSURE
                   " AND e.member = $2 AND (e.resource, e.permission) > ($3, $4) ORDER BY e.resource, e.permission LIMIT $5",
                   {org(), who.text(), after_resource, after_permission, most}, exposure_of);
}

result<std::vector<exposure>> exposure_repository::on(const resource_id& what, std::string_view after_member,
                                                      std::string_view after_permission, std::int64_t most) {
    return collect(sql(),
                   GATEHOUSE_EXPOSURE
                   " AND e.resource = $2 AND (e.member, e.permission) > ($3, $4) ORDER BY e.member, e.permission LIMIT $5",
                   {org(), what.text(), after_member, after_permission, most}, exposure_of);
}

result<void> exposure_repository::mark(const resource_id& what, std::string_view by, std::optional<instant> due,
                                       std::string_view evidence) {
    const auto renewed = any_row(sql(),
                                 "UPDATE rotation SET due = COALESCE($3, due),"
                                 " evidence = CASE WHEN $4 = '' THEN evidence ELSE $4 END"
                                 " WHERE org = $1 AND resource = $2 AND done_at IS NULL",
                                 {org(), what.text(), due, evidence});
    if (!renewed) return renewed.error();
    if (*renewed) return {};
    return change_one(sql(),
                      "INSERT INTO rotation (org, resource, marked_at, by, due, evidence) SELECT $1, r.id, $3, $4, $5, $6"
                      " FROM resource r WHERE r.org = $1 AND r.id = $2"
                      " ON CONFLICT (org, resource, marked_at) DO UPDATE SET done_at = NULL",
                      {org(), what.text(), tx().now(), by, due, evidence}, errc::not_found, "no such resource");
}

result<std::int64_t> exposure_repository::close(const resource_id& what, std::string_view by, std::string_view evidence) {
    return sql().run(
        "UPDATE rotation SET done_at = $3, done_by = $4, evidence = CASE WHEN $5 = '' THEN evidence ELSE $5 END"
        " WHERE org = $1 AND resource = $2 AND done_at IS NULL",
        {org(), what.text(), tx().now(), by, evidence});
}

result<std::vector<rotation>> exposure_repository::open(std::string_view after, std::int64_t most) {
    return collect(sql(), GATEHOUSE_ROTATION " AND done_at IS NULL AND resource > $2 ORDER BY resource, marked_at LIMIT $3",
                   {org(), after, most}, rotation_of);
}

result<std::vector<rotation>> exposure_repository::history(const resource_id& what) {
    return collect(sql(), GATEHOUSE_ROTATION " AND resource = $2 ORDER BY marked_at DESC", {org(), what.text()}, rotation_of);
}

result<std::vector<resource_id>> exposure_repository::unrotated(const member_id& who, std::string_view after,
                                                                std::int64_t most) {
    return collect(sql(),
                   "SELECT DISTINCT e.resource FROM exposure e JOIN resource w ON w.org = e.org AND w.id = e.resource"
                   " WHERE e.org = $1 AND e.member = $2 AND e.resource > $3 AND NOT " GATEHOUSE_ROTATED
                   " ORDER BY e.resource LIMIT $4",
                   {org(), who.text(), after, most}, [](const sql_row& row) { return resource_id::trusted(row.text(0)); });
}

}  // namespace gatehouse
