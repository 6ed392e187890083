#include <gatehouse/store/credential_repository.hpp>

#include "collect.hpp"
#include "optional_id.hpp"
#include "waiting.hpp"

namespace gatehouse {

result<void> scim_token_repository::insert(const scim_token_id& id, std::string_view mac, std::string_view key_id,
                                           const connection_id& owner, std::string_view name, instant expires) {
    return change_one(sql(),
                      "INSERT INTO scim_token (org, id, connection, name, mac, key_id, connection_epoch, organization_epoch,"
                      " generation, created, expires) SELECT $1, $2, c.id, $6, $3, $4, c.epoch, o.epoch, $7, $8, $9"
                      " FROM connection c JOIN organization o ON o.number = c.org WHERE c.org = $1 AND c.id = $5",
                      {org(), id.text(), mac, key_id, owner.text(), name, tx().generation(), tx().now(), expires},
                      errc::not_found, "no such connection");
}

result<std::vector<scim_token_row>> scim_token_repository::of_connection(const connection_id& id) {
    return collect(sql(),
                   "SELECT t.id, t.name, t.created, t.expires, COALESCE(t.ended, CASE WHEN c.epoch <> t.connection_epoch"
                   " THEN c.epoch_at END), t.last_used, " GATEHOUSE_AWAITS("t", "connection") " FROM scim_token t JOIN"
                   " connection c ON c.org = t.org AND c.id = t.connection WHERE t.org = $1 AND t.connection = $2"
                   " ORDER BY t.id",
                   {org(), id.text()}, [&](const sql_row& row) {
                       return scim_token_row{scim_token_id::trusted(row.text(0)),
                                             id,
                                             row.string(1),
                                             row.at(2),
                                             row.at(3),
                                             row.optional_at(4),
                                             row.optional_at(5),
                                             row.optional_at(6)};
                   });
}

result<void> scim_token_repository::end(const scim_token_id& id) {
    return change_one(sql(), "UPDATE scim_token SET ended = $3 WHERE org = $1 AND id = $2 AND ended IS NULL",
                      {org(), id.text(), tx().now()}, errc::not_found, "no such token");
}

result<std::vector<scim_token_id>> scim_token_repository::waiting(const std::optional<connection_id>& of,
                                                                  std::string_view after, std::int64_t most) {
    return collect(sql(),
                   "SELECT id FROM scim_token WHERE org = $1 AND id > $2 AND expires > $3 AND (CAST($4 AS TEXT) IS NULL"
                   " OR connection = $4) AND " GATEHOUSE_MAY_BE_CONFIRMED("scim_token", "connection") " ORDER BY id LIMIT $5",
                   {org(), after, tx().now(), text_of(of), most},
                   [](const sql_row& row) { return scim_token_id::trusted(row.text(0)); });
}

result<void> scim_token_repository::confirm(const scim_token_id& id) {
    return change_one(sql(),
                      "UPDATE scim_token SET generation = $3 WHERE org = $1 AND id = $2 AND expires > $4"
                      " AND " GATEHOUSE_MAY_BE_CONFIRMED("scim_token", "connection"),
                      {org(), id.text(), tx().generation(), tx().now()}, errc::conflict, not_waiting);
}

result<void> scim_token_repository::touch(const scim_token_id& id, instant used) {
    return change_any(sql(), "UPDATE scim_token SET last_used = $3 WHERE org = $1 AND id = $2 AND COALESCE(last_used, 0) < $3",
                      {org(), id.text(), used});
}

}  // namespace gatehouse
