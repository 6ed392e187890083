#include <gatehouse/store/change_repository.hpp>

#include <limits>

#include "collect.hpp"

namespace gatehouse {
namespace {

#define CHANGE_COLUMNS "position, id, at, actor_kind, actor, via, request_id, ip, kind, target_kind, target, public"

change read_change(const sql_row& row) {
    change out{.id = change_id::trusted(row.text(1))};
    out.position = row.integer(0);
    out.at = row.at(2);
    out.actor_kind = row.string(3);
    out.actor = row.string(4);
    out.via = row.string(5);
    out.request_id = row.string(6);
    out.ip = row.string(7);
    out.kind = row.string(8);
    out.target = {row.string(9), row.string(10)};
    out.facts = row.string(11);
    return out;
}

}  // namespace

result<std::int64_t> change_repository::append(const request_context& by, change_kind kind, const change_target& target,
                                               std::string_view facts) {
    const auto position =
        required(sql(),
                 "UPDATE organization SET last_position = last_position + 1, last_at = $2 WHERE number = $1 "
                 "RETURNING last_position",
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
    const std::int64_t family = filter.kind.ends_with('.') ? static_cast<std::int64_t>(filter.kind.size()) : 0;
    constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();
    const instant until = filter.until.value_or(instant{last});
    return collect(sql(),
                   "SELECT " CHANGE_COLUMNS
                   " FROM change WHERE org = $1 AND position < $2 "
                   "AND ($3 = '' OR kind = $3 OR ($4 > 0 AND substr(kind, 1, CAST($4 AS INTEGER)) = $3)) "
                   "AND ($5 = '' OR target_kind = $5) AND ($6 = '' OR target = $6) AND ($7 = '' OR actor = $7) "
                   "AND at >= $8 AND at < $9 ORDER BY position DESC LIMIT $10",
                   {org(), before == 0 ? last : before, filter.kind, family, filter.target_kind, filter.target, filter.actor,
                    filter.from.value_or(instant{}), until, most},
                   read_change);
}

result<std::vector<change>> change_repository::after(std::int64_t position, std::int64_t most) {
    return collect(sql(), "SELECT " CHANGE_COLUMNS " FROM change WHERE org = $1 AND position > $2 ORDER BY position LIMIT $3",
                   {org(), position, most}, read_change);
}

#undef CHANGE_COLUMNS
}  // namespace gatehouse
