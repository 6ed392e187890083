#include <gatehouse/store/installation_log_repository.hpp>

#include <limits>

#include "collect.hpp"

namespace gatehouse {

result<std::vector<installation_note>> installation_log::newest(std::int64_t before, std::int64_t most) {
    return collect(sql(),
                   "SELECT position, at, actor, kind, target, public FROM installation_change WHERE position < $1"
                   " ORDER BY position DESC LIMIT $2",
                   {before == 0 ? std::numeric_limits<std::int64_t>::max() : before, most}, [](const sql_row& row) {
                       return installation_note{row.integer(0), row.at(1),     row.string(2),
                                                row.string(3),  row.string(4), row.string(5)};
                   });
}

result<bool> installation_notes::has(std::string_view kind, std::string_view target) {
    return any_row(sql(), "SELECT 1 FROM installation_change WHERE target = $1 AND kind = $2", {target, kind});
}

result<void> installation_notes::add(std::string_view kind, std::string_view target, std::string_view actor,
                                     std::string_view facts) {
    return change_one(sql(),
                      "INSERT INTO installation_change (position, at, actor, kind, target, public)"
                      " SELECT coalesce((SELECT max(position) FROM installation_change), 0) + 1, $1, $2, $3, $4, $5 WHERE true"
                      " ON CONFLICT DO NOTHING",
                      {tx().now(), actor, kind, target, facts}, errc::conflict, "another note came at the same time");
}

}  // namespace gatehouse
