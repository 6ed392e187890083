#include <gatehouse/store/server_repository.hpp>

#include "collect.hpp"

namespace gatehouse {

result<instant> server_repository::created() {
    return required(sql(), "SELECT created FROM server", {}, "the store was never stamped",
                    [](const sql_row& row) { return row.at(0); });
}

result<std::string> server_repository::key_check() {
    return required(sql(), "SELECT key_check FROM server", {}, "the store was never stamped",
                    [](const sql_row& row) { return row.string(0); });
}

result<void> server_repository::keep_key_check(std::string_view value) {
    return change_one(sql(), "UPDATE server SET key_check = $1 WHERE key_check = '' RETURNING one", {value}, errc::conflict,
                      "the store has a check value of its master key");
}

}  // namespace gatehouse
