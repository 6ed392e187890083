#include "engine/stamp.hpp"

#include <string>

#include <gatehouse/base/text.hpp>

#include "engine/migrations.hpp"

namespace gatehouse {

std::string_view name_of(store_kind kind) { return kind == store_kind::demo ? "demo" : "real"; }

result<void> judge_stamp(sql_session& at, std::int64_t known, store_kind kind, std::string_view place) {
    std::string found;
    std::int64_t needed = 0;
    const auto read = at.run_built("SELECT kind, min_node_version FROM server", {}, [&](const sql_row& row) {
        found = row.string(0);
        needed = row.integer(1);
        return result<void>();
    });
    if (!read) return read.error();
    const std::string here = "this " + std::string(place);
    if (needed == being_filled) return make_error(errc::conflict, half_filled);
    if (!found.empty() && found != name_of(kind)) return make_error(errc::conflict, here + " holds a " + found + " store");
    if (needed > known) return make_error(errc::conflict, here + " was made by a newer version of Gatehouse");
    return {};
}

std::string filling_stamp(store_kind kind) {
    return "INSERT INTO server (one, generation, min_node_version, fold_version, kind, created) VALUES (1, 1, " +
           std::to_string(being_filled) + ", '" + std::string(fold_version()) + "', '" + std::string(name_of(kind)) + "', 0)";
}

result<void> set_stamp(sql_session& at, store_kind kind, instant now) {
    const auto set = at.run_built(
        "INSERT INTO server (one, generation, min_node_version, fold_version, kind, created) VALUES (1, 1, $4, $1, $2, $3)"
        " ON CONFLICT DO NOTHING",
        std::initializer_list<sql_value>{fold_version(), name_of(kind), now, oldest_version},
        [](const sql_row&) { return result<void>(); });
    if (!set) return set.error();
    return {};
}

}  // namespace gatehouse
