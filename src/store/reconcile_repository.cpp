#include <gatehouse/store/reconcile_repository.hpp>

#include <gatehouse/model/hold.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

reconcile_repository::waiting_member waiting_of(const sql_row& row) {
    return {row.string(0), member_id::trusted(row.text(1)), row.string(2), row.string(3)};
}

}  // namespace

result<std::optional<instant>> reconcile_repository::restored_at() {
    return first(sql(), "SELECT restored_at FROM server WHERE restored_at > 0", {},
                 [](const sql_row& row) { return row.at(0); });
}

result<std::vector<connection_id>> reconcile_repository::connections() {
    return collect(sql(), "SELECT id FROM connection WHERE org = $1 AND reconcile > 0 AND deleted IS NULL ORDER BY id", {org()},
                   [](const sql_row& row) { return connection_id::trusted(row.text(0)); });
}

result<std::vector<reconcile_repository::waiting_member>> reconcile_repository::waiting(const connection_id& of,
                                                                                        std::string_view after,
                                                                                        std::int64_t most) {
    return collect(sql(),
                   "SELECT l.id, m.id, m.user_name, m.display_name FROM connection c CROSS JOIN link l CROSS JOIN member m"
                   " WHERE c.org = $1 AND c.id = $2 AND l.org = $1 AND l.connection = $2 AND l.id > $3 AND l.authority = 1"
                   " AND m.org = $1 AND m.id = l.member AND m.reconciled < c.reconcile ORDER BY l.id LIMIT $4",
                   {org(), of.text(), after, most}, waiting_of);
}

result<std::vector<reconcile_repository::waiting_member>> reconcile_repository::left_over(std::string_view after,
                                                                                          std::int64_t most) {
    const auto source = hold_source::after_restore();
    return collect(sql(),
                   "SELECT m.id, m.id, m.user_name, m.display_name FROM hold h CROSS JOIN member m WHERE h.org = $1"
                   " AND h.member > $2 AND h.source_kind = $3 AND h.source_id = $4 AND m.org = $1 AND m.id = h.member"
                   " ORDER BY h.member LIMIT $5",
                   {org(), after, to_text(source.kind), source.id, most}, waiting_of);
}

result<bool> reconcile_repository::confirm(const connection_id& of) {
    return any_row(sql(), "UPDATE connection SET reconcile = 0 WHERE org = $1 AND id = $2 AND reconcile > 0",
                   {org(), of.text()});
}

}  // namespace gatehouse
