#include <gatehouse/store/group_repository.hpp>

#include "collect.hpp"

namespace gatehouse {

result<bool> group_repository::add_pending(const group& in, std::string_view reference, std::string_view document,
                                           instant until) {
    const auto added = any_row(sql(),
                               "INSERT INTO pending_member (org, connection, reference, group_id, document, since, until) "
                               "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING 1",
                               {org(), in.connection.text(), reference, in.id.text(), document, tx().now(), until});
    if (!added || *added) return added;
    // Asked for again: the wait begins anew, which no reader sees.
    const auto renewed = change_any(sql(),
                                    "UPDATE pending_member SET until = $5, document = $6 "
                                    "WHERE org = $1 AND connection = $2 AND reference = $3 AND group_id = $4",
                                    {org(), in.connection.text(), reference, in.id.text(), until, document});
    if (!renewed) return renewed.error();
    return false;
}

result<bool> group_repository::drop_pending(const group& in, std::string_view reference) {
    return any_row(sql(), "DELETE FROM pending_member WHERE org = $1 AND connection = $2 AND reference = $3 AND group_id = $4",
                   {org(), in.connection.text(), reference, in.id.text()});
}

result<std::vector<pending_member>> group_repository::pending_of(const group_id& in) {
    return collect(sql(),
                   "SELECT reference, document, until FROM pending_member "
                   "WHERE org = $1 AND group_id = $2 AND until > $3 ORDER BY reference",
                   {org(), in.text(), tx().now()}, [](const sql_row& row) {
                       return pending_member{row.string(0), row.string(1), row.at(2)};
                   });
}

result<std::vector<group_repository::claimed>> group_repository::take_pending(const connection_id& in,
                                                                              std::string_view reference) {
    auto taken = collect(sql(),
                         "SELECT group_id, document FROM pending_member "
                         "WHERE org = $1 AND connection = $2 AND reference = $3 AND until > $4 ORDER BY group_id",
                         {org(), in.text(), reference, tx().now()}, [](const sql_row& row) {
                             return claimed{group_id::trusted(row.text(0)), row.string(1)};
                         });
    if (!taken) return taken;
    // The lapsed go with them.
    const auto gone = change_any(sql(), "DELETE FROM pending_member WHERE org = $1 AND connection = $2 AND reference = $3",
                                 {org(), in.text(), reference});
    if (!gone) return gone.error();
    return taken;
}

}  // namespace gatehouse
