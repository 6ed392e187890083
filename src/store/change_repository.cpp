#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/evidence_repository.hpp>

#include "change_rows.hpp"
#include "collect.hpp"

namespace gatehouse {

result<std::int64_t> change_repository::append(const request_context& by, change_kind kind, const change_target& target,
                                               std::string_view facts) {
    const auto position =
        required(sql(),
                 // Never back: what belongs to no one organization is written by its node's own clock.
                 "UPDATE organization SET last_position = last_position + 1,"
                 " last_at = CASE WHEN last_at > $2 THEN last_at ELSE $2 END WHERE number = $1 RETURNING last_position",
                 {org(), tx().now()}, "no such organization", [](const sql_row& row) { return row.integer(0); });
    if (!position) return position.error();
    const auto id = tx().new_id<change_id>();
    const auto done = change_any(
        sql(),
        "INSERT INTO change (org, position, id, at, actor_kind, actor, via, request_id, ip, kind, target_kind, target, "
        "public) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        {org(), *position, id.text(), tx().now(), to_text(by.kind), by.actor, by.via, by.request_id, by.ip, to_text(kind),
         target.kind, target.id, facts});
    if (!done) return done.error();
    return *position;
}

result<std::vector<change>> change_repository::newest(const change_filter& filter, std::int64_t before, std::int64_t most) {
    auto rows = evidence_repository(tx()).newest(filter, before, most);
    if (!rows) return rows.error();
    std::vector<change> out;
    out.reserve(rows->size());
    for (evidence_row& each : *rows) out.push_back(std::move(each.told));
    return out;
}

result<std::vector<change>> change_repository::after(std::int64_t position, std::int64_t most) {
    return collect(sql(), "SELECT " CHANGE_COLUMNS " FROM change WHERE org = $1 AND position > $2 ORDER BY position LIMIT $3",
                   {org(), position, most}, read_change);
}

}  // namespace gatehouse
