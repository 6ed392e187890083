#include <gatehouse/store/operator_key_repository.hpp>

#include "collect.hpp"
#include "waiting.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_OPERATOR_KEY \
    "SELECT id, name, created, expires, ended, last_used, CASE WHEN generation = $1 THEN 0 ELSE 1 END FROM operator_key"

operator_key_row operator_key_of(const sql_row& row) {
    return {operator_key_id::trusted(row.text(0)),
            row.string(1),
            row.at(2),
            row.at(3),
            row.optional_at(4),
            row.optional_at(5),
            row.flag(6)};
}

}  // namespace

result<void> operator_key_repository::insert(const operator_key_id& id, std::string_view name, std::string_view mac,
                                             std::string_view key_id, instant expires) {
    return change_any(sql(),
                      "INSERT INTO operator_key (id, name, mac, key_id, generation, created, expires)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                      {id.text(), name, mac, key_id, tx().generation(), tx().now(), expires});
}

result<std::vector<operator_key_row>> operator_key_repository::list(std::string_view after, std::int64_t most) {
    return collect(sql(), GATEHOUSE_OPERATOR_KEY " WHERE id > $2 ORDER BY id LIMIT $3", {tx().generation(), after, most},
                   operator_key_of);
}

result<operator_key_row> operator_key_repository::find(const operator_key_id& id) {
    return required(sql(), GATEHOUSE_OPERATOR_KEY " WHERE id = $2", {tx().generation(), id.text()}, "no such operator key",
                    operator_key_of);
}

result<std::string> operator_key_repository::alive(std::string_view id) {
    auto found = first(sql(), "SELECT mac FROM operator_key WHERE " GATEHOUSE_OPERATOR_KEY_LIVES,
                       {id, tx().now(), tx().generation()}, [](const sql_row& row) { return row.string(0); });
    if (!found) return found.error();
    if (!*found) return make_error(errc::unauthenticated, "not a credential that is alive");
    return **std::move(found);
}

result<operator_key_repository::restored_row> operator_key_repository::before_restore(std::string_view id) {
    return required(sql(),
                    "SELECT mac, restored_at FROM operator_key JOIN server ON restored_from = operator_key.generation"
                    " WHERE id = $1 AND ended IS NULL AND expires > $2 AND restored_at > 0",
                    {id, tx().now()}, "no restore ended it", [](const sql_row& row) {
                        return restored_row{row.string(0), row.at(1)};
                    });
}

result<void> operator_key_repository::end(const operator_key_id& id) {
    return change_one(sql(), "UPDATE operator_key SET ended = $2 WHERE id = $1 AND ended IS NULL", {id.text(), tx().now()},
                      errc::not_found, "no such operator key");
}

result<void> operator_key_repository::touch(std::string_view id, instant used) {
    return change_any(sql(), "UPDATE operator_key SET last_used = $2 WHERE id = $1 AND COALESCE(last_used, 0) < $2",
                      {id, used});
}

}  // namespace gatehouse
