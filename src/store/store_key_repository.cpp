#include <gatehouse/store/store_key_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

constexpr std::int64_t first_version = 24;

}  // namespace

result<std::vector<store_key_row>> store_keys_of(sql_session& sql) {
    return collect(sql, "SELECT number, id, master, closed, sealing_from, added FROM store_key ORDER BY number, master", {},
                   [](const sql_row& row) {
                       return store_key_row{row.integer(0), row.string(1), row.string(2), row.string(3), row.at(4), row.at(5)};
                   });
}

result<void> store_key_repository::insert(const store_key_row& row) {
    return change_any(sql(),
                      "INSERT INTO store_key (number, id, master, closed, sealing_from, added) VALUES ($1, $2, $3, $4, $5, $6)",
                      {row.number, row.id, row.master, row.closed, row.sealing_from, tx().now()});
}

result<void> store_key_repository::remove_master(std::string_view master) {
    return change_one(sql(), "DELETE FROM store_key WHERE master = $1", {master}, errc::not_found, "no such master key");
}

result<void> store_key_repository::require_version() {
    return change_any(sql(), "UPDATE server SET min_node_version = $1 WHERE min_node_version < $1", {first_version});
}

}  // namespace gatehouse
