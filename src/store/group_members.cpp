#include <gatehouse/store/group_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

group_member read_group_member(const sql_row& row) {
    const auto kind = row.text(1) == "group" ? group_member_kind::group : group_member_kind::user;
    return {row.string(0), kind, row.string(2), row.at(3)};
}

}  // namespace

result<void> group_repository::members(const group_id& id, std::string_view after, std::int64_t most, each_member each) {
    const auto ran = sql().run(
        "SELECT member, kind, document, since FROM group_member WHERE org = $1 AND group_id = $2 AND member > $3 "
        "ORDER BY member LIMIT $4",
        {org(), id.text(), after, most}, [&](const sql_row& row) { return each(read_group_member(row)); });
    if (!ran) return ran.error();
    return {};
}

result<membership_change> group_repository::add_member(const group_id& id, const group_member& row) {
    const auto added = any_row(sql(),
                               "INSERT INTO group_member (org, group_id, member, kind, document, since) "
                               "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING 1",
                               {org(), id.text(), row.id, to_text(row.kind), row.document, tx().now()});
    if (!added) return added.error();
    if (*added) {
        if (const auto counted = count_members(id, 1); !counted) return counted.error();
        return membership_change::joined;
    }
    // Said again with other words: kept, since what was answered with 2xx has to be readable.
    const auto reworded = any_row(sql(),
                                  "UPDATE group_member SET document = $4 WHERE org = $1 AND group_id = $2 "
                                  "AND member = $3 AND document <> $4 AND $4 <> ''",
                                  {org(), id.text(), row.id, row.document});
    if (!reworded) return reworded.error();
    return *reworded ? membership_change::reworded : membership_change::none;
}

result<bool> group_repository::remove_member(const group_id& id, std::string_view member) {
    const auto kept = any_row(sql(),
                              "INSERT INTO group_member_past (org, group_id, member, kind, since, until) "
                              "SELECT org, group_id, member, kind, since, $4 FROM group_member "
                              "WHERE org = $1 AND group_id = $2 AND member = $3",
                              {org(), id.text(), member, tx().now()});
    if (!kept || !*kept) return kept;
    const auto gone = change_any(sql(), "DELETE FROM group_member WHERE org = $1 AND group_id = $2 AND member = $3",
                                 {org(), id.text(), member});
    if (!gone) return gone.error();
    if (const auto counted = count_members(id, -1); !counted) return counted.error();
    return true;
}

result<std::vector<group_id>> group_repository::leave_all(std::string_view member) {
    const auto kept = change_any(sql(),
                                 "INSERT INTO group_member_past (org, group_id, member, kind, since, until) "
                                 "SELECT org, group_id, member, kind, since, $3 FROM group_member "
                                 "WHERE org = $1 AND member = $2 AND group_id IN "
                                 "(SELECT group_id FROM group_member WHERE org = $1 AND member = $2)",
                                 {org(), member, tx().now()});
    if (!kept) return kept.error();
    const auto counted =
        change_any(sql(),
                   "UPDATE directory_group SET member_count = member_count - 1, version = version + 1, modified = $3 "
                   "WHERE org = $1 AND id IN (SELECT group_id FROM group_member WHERE org = $1 AND member = $2)",
                   {org(), member, tx().now()});
    if (!counted) return counted.error();
    return collect(sql(), "DELETE FROM group_member WHERE org = $1 AND member = $2 RETURNING group_id", {org(), member},
                   [](const sql_row& row) { return group_id::trusted(row.text(0)); });
}

// Seeded by the one member: UNION keeps each group once, so a cycle ends.
result<std::vector<membership>> group_repository::groups_of(std::string_view member) {
    return collect(sql(),
                   "WITH RECURSIVE up (group_id) AS ("
                   "SELECT group_id FROM group_member WHERE org = $1 AND member = $2 "
                   "UNION SELECT m.group_id FROM up JOIN group_member m ON m.org = $1 AND m.member = up.group_id) "
                   "SELECT g.id, g.display_name, CASE WHEN d.member IS NULL THEN 0 ELSE 1 END "
                   "FROM up CROSS JOIN directory_group g "  // in this order: to please ORDER BY, all groups would be walked
                   "LEFT JOIN group_member d ON d.org = $1 AND d.group_id = g.id AND d.member = $2 "
                   "WHERE g.org = $1 AND g.id = up.group_id ORDER BY g.id",
                   {org(), member}, [](const sql_row& row) {
                       return membership{group_id::trusted(row.text(0)), row.string(1), row.flag(2)};
                   });
}

result<void> group_repository::count_members(const group_id& id, int change) {
    return change_any(sql(), "UPDATE directory_group SET member_count = member_count + $3 WHERE org = $1 AND id = $2",
                      {org(), id.text(), change});
}

}  // namespace gatehouse
