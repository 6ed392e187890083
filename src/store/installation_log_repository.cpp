#include <gatehouse/store/installation_log_repository.hpp>

#include <limits>

#include "collect.hpp"

namespace gatehouse {
namespace {

result<void> add_note(sql_session& sql, instant now, const installation_note& one) {
    return change_one(sql,
                      "INSERT INTO installation_change (position, at, actor, kind, target, public)"
                      " SELECT coalesce((SELECT max(position) FROM installation_change), 0) + 1, $1, $2, $3, $4, $5 WHERE true"
                      " ON CONFLICT DO NOTHING",
                      {now, one.actor, one.kind, one.target, one.facts}, errc::conflict, "another note came at the same time");
}

installation_note note_of(std::string_view kind, std::string_view target, std::string_view actor, std::string_view facts) {
    return {0, {}, std::string(actor), std::string(kind), std::string(target), std::string(facts)};
}

}  // namespace

result<std::vector<installation_note>> installation_log::newest(std::string_view kind, std::int64_t before, std::int64_t most) {
    return collect(sql(),
                   "SELECT position, at, actor, kind, target, public FROM installation_change WHERE position < $1"
                   " AND ($2 = '' OR kind = $2) ORDER BY position DESC LIMIT $3",
                   {before == 0 ? std::numeric_limits<std::int64_t>::max() : before, kind, most}, [](const sql_row& row) {
                       return installation_note{row.integer(0), row.at(1),     row.string(2),
                                                row.string(3),  row.string(4), row.string(5)};
                   });
}

result<bool> installation_notes::has(std::string_view kind, std::string_view target) {
    return any_row(sql(), "SELECT 1 FROM installation_change WHERE target = $1 AND kind = $2", {target, kind});
}

result<void> installation_log::add(std::string_view kind, std::string_view target, std::string_view actor,
                                   std::string_view facts) {
    return add_note(sql(), tx().now(), note_of(kind, target, actor, facts));
}

result<void> installation_notes::add(std::string_view kind, std::string_view target, std::string_view actor,
                                     std::string_view facts) {
    return add_note(sql(), tx().now(), note_of(kind, target, actor, facts));
}

}  // namespace gatehouse
