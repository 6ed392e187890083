#include <gatehouse/store/legal_hold_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_LEGAL_HOLD "SELECT member, reason, by, since FROM legal_hold WHERE org = $1"

// A blank is behind nothing and before every id: it is stored for the organization, so that a list may go on behind it.
std::string_view stored(const std::optional<member_id>& of) { return of ? of->text() : std::string_view(" "); }

legal_hold legal_hold_of(const sql_row& row) {
    legal_hold one{{}, row.string(1), row.string(2), row.at(3)};
    if (row.text(0) != " ") one.member = member_id::trusted(row.text(0));
    return one;
}

}  // namespace

result<bool> legal_hold_repository::add(const std::optional<member_id>& of, std::string_view reason, std::string_view by) {
    return any_row(sql(),
                   "INSERT INTO legal_hold (org, member, reason, by, since) VALUES ($1, $2, $3, $4, $5)"
                   " ON CONFLICT DO NOTHING RETURNING 1",
                   {org(), stored(of), reason, by, tx().now()});
}

result<bool> legal_hold_repository::remove(const std::optional<member_id>& of) {
    return any_row(sql(), "DELETE FROM legal_hold WHERE org = $1 AND member = $2", {org(), stored(of)});
}

result<std::optional<legal_hold>> legal_hold_repository::find(const std::optional<member_id>& of) {
    return first(sql(), GATEHOUSE_LEGAL_HOLD " AND member = $2", {org(), stored(of)}, legal_hold_of);
}

result<std::vector<legal_hold>> legal_hold_repository::list(std::string_view after, std::int64_t most) {
    return collect(sql(), GATEHOUSE_LEGAL_HOLD " AND member > $2 ORDER BY member LIMIT $3", {org(), after, most},
                   legal_hold_of);
}

result<bool> legal_hold_repository::any() { return any_row(sql(), "SELECT 1 FROM legal_hold WHERE org = $1 LIMIT 1", {org()}); }

}  // namespace gatehouse
