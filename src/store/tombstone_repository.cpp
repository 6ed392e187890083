#include <gatehouse/store/tombstone_repository.hpp>

#include "collect.hpp"

namespace gatehouse {

result<std::optional<tombstone>> tombstone_repository::find(const connection_id& in, std::string_view kind,
                                                            std::string_view keyed_hash) {
    return first(sql(),
                 "SELECT by, member, since FROM tombstone WHERE org = $1 AND connection = $2 AND kind = $3 AND keyed_hash = $4 "
                 "AND (until IS NULL OR until > $5)",
                 {org(), in.text(), kind, keyed_hash, tx().now()}, [](const sql_row& row) {
                     return tombstone{row.text(0) == "idp" ? removal_source::idp : removal_source::administrator,
                                      member_id::trusted(row.text(1)), row.at(2)};
                 });
}

result<void> tombstone_repository::put(const connection_id& in, std::string_view kind, std::string_view keyed_hash,
                                       const tombstone& row) {
    return change_any(
        sql(),
        "INSERT INTO tombstone (org, connection, kind, keyed_hash, by, member, since) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) "
        "ON CONFLICT (org, connection, kind, keyed_hash) DO UPDATE SET member = excluded.member, since = excluded.since, "
        "by = CASE WHEN tombstone.by = 'administrator' THEN 'administrator' ELSE excluded.by END, until = NULL",
        {org(), in.text(), kind, keyed_hash, to_text(row.by), row.member.text(), tx().now()});
}

result<void> tombstone_repository::erase(const connection_id& in, std::string_view kind, std::string_view keyed_hash) {
    return change_any(sql(), "DELETE FROM tombstone WHERE org = $1 AND connection = $2 AND kind = $3 AND keyed_hash = $4",
                      {org(), in.text(), kind, keyed_hash});
}

result<void> tombstone_repository::erase_of(const member_id& id) {
    return change_any(sql(), "DELETE FROM tombstone WHERE org = $1 AND member = $2", {org(), id.text()});
}

}  // namespace gatehouse
