#include <gatehouse/store/adoption_repository.hpp>

#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/base/text.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_ADOPTION                                                                                                    \
    "SELECT id, connection, member, state, asked, until, decided_by, decided_at, guarded, user_name FROM adoption WHERE org " \
    "= $1"

adoption adoption_of(const sql_row& row) {
    const auto state = row.text(3) == "approved"  ? adoption_state::approved
                       : row.text(3) == "refused" ? adoption_state::refused
                                                  : adoption_state::pending;
    return {adoption_id::trusted(row.text(0)),
            connection_id::trusted(row.text(1)),
            member_id::trusted(row.text(2)),
            state,
            row.at(4),
            row.at(5),
            row.optional_string(6),
            row.optional_at(7),
            row.integer(8),
            row.string(9)};
}

}  // namespace

result<std::optional<adoption>> adoption_repository::find(const connection_id& in, const member_id& who) {
    return first(sql(), GATEHOUSE_ADOPTION " AND connection = $2 AND member = $3 AND until > $4",
                 {org(), in.text(), who.text(), tx().now()}, adoption_of);
}

result<adoption> adoption_repository::get(const connection_id& in, const adoption_id& id) {
    return required(sql(), GATEHOUSE_ADOPTION " AND id = $3 AND connection = $2", {org(), in.text(), id.text()},
                    "nothing of that id waits in this connection", adoption_of);
}

result<std::optional<adoption>> adoption_repository::find_offered(const connection_id& in, std::string_view user_name) {
    return first(sql(), GATEHOUSE_ADOPTION " AND connection = $2 AND user_name_fold = $3 AND user_name <> '' AND until > $4",
                 {org(), in.text(), fold(user_name), tx().now()}, adoption_of);
}

result<std::vector<adoption>> adoption_repository::list(const connection_id& in) {
    return collect(sql(), GATEHOUSE_ADOPTION " AND connection = $2 ORDER BY id", {org(), in.text()}, adoption_of);
}

result<bool> adoption_repository::ask(const connection_id& in, const member_id& who, std::int64_t guarded,
                                      std::string_view user_name) {
    const auto lapsed = change_any(sql(), "DELETE FROM adoption WHERE org = $1 AND connection = $2 AND until <= $3",
                                   {org(), in.text(), tx().now()});
    if (!lapsed) return lapsed.error();
    if (auto before = erase(in, who); !before) return before.error();
    const auto waiting = required(sql(), "SELECT COUNT(*) FROM adoption WHERE org = $1 AND connection = $2", {org(), in.text()},
                                  "no such connection", [](const sql_row& row) { return row.integer(0); });
    if (!waiting) return waiting.error();
    if (*waiting >= limits::adoptions_waiting) return false;
    const auto id = tx().new_id<adoption_id>();
    const auto asked =
        change_any(sql(),
                   "INSERT INTO adoption (org, id, connection, member, asked, until, guarded, user_name, user_name_fold)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                   {org(), id.text(), in.text(), who.text(), tx().now(), tx().now() + limits::adoption_ms, guarded, user_name,
                    fold(user_name)});
    if (!asked) return asked.error();
    return true;
}

result<void> adoption_repository::decide(const adoption_id& id, adoption_state state, std::string_view by) {
    return change_one(sql(),
                      "UPDATE adoption SET state = $3, decided_by = $4, decided_at = $5, until = $6 WHERE org = $1 AND id = $2",
                      {org(), id.text(), to_text(state), by, tx().now(), tx().now() + limits::adoption_ms}, errc::not_found,
                      "no such adoption");
}

result<void> adoption_repository::erase(const connection_id& in, const member_id& who) {
    return change_any(sql(), "DELETE FROM adoption WHERE org = $1 AND connection = $2 AND member = $3",
                      {org(), in.text(), who.text()});
}

}  // namespace gatehouse
