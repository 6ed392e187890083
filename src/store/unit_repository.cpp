#include <gatehouse/base/text.hpp>
#include <gatehouse/store/unit_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_UNIT "SELECT id, code, name, description FROM unit WHERE org = $1"

unit unit_of(const sql_row& row) { return {unit_id::trusted(row.text(0)), row.string(1), row.string(2), row.string(3)}; }

constexpr char absent[] = "no such unit";

}  // namespace

result<void> unit_repository::insert(const unit& made) {
    return change_one(sql(),
                      "INSERT INTO unit (org, id, code, code_fold, name, description) VALUES ($1, $2, $3, $4, $5, $6)"
                      " ON CONFLICT DO NOTHING RETURNING id",
                      {org(), made.id.text(), made.code, fold(made.code), made.name, made.description}, errc::uniqueness,
                      "a unit with this code exists");
}

result<void> unit_repository::change(const unit& after) {
    return change_one(sql(), "UPDATE unit SET name = $3, description = $4 WHERE org = $1 AND id = $2",
                      {org(), after.id.text(), after.name, after.description}, errc::not_found, absent);
}

result<void> unit_repository::erase(const unit_id& id) {
    return change_one(sql(), "DELETE FROM unit WHERE org = $1 AND id = $2", {org(), id.text()}, errc::not_found, absent);
}

result<unit> unit_repository::find(const unit_id& id) {
    return required(sql(), GATEHOUSE_UNIT " AND id = $2", {org(), id.text()}, absent, unit_of);
}

result<unit> unit_repository::find_code(std::string_view code) {
    return required(sql(), GATEHOUSE_UNIT " AND code_fold = $2", {org(), fold(code)}, absent, unit_of);
}

result<std::vector<unit>> unit_repository::list(std::string_view after, std::int64_t most) {
    return collect(sql(), GATEHOUSE_UNIT " AND id > $2 ORDER BY id LIMIT $3", {org(), after, most}, unit_of);
}

result<void> unit_repository::put_member(const unit_id& id, const member_id& who) {
    return change_one(sql(),
                      "INSERT INTO member_unit (org, member, unit, since) SELECT $1, m.id, u.id, $4 FROM unit u"
                      " JOIN member m ON m.org = u.org WHERE u.org = $1 AND u.id = $2 AND m.id = $3"
                      " ON CONFLICT (org, member, unit) DO UPDATE SET since = member_unit.since",
                      {org(), id.text(), who.text(), tx().now()}, errc::not_found, "no such unit or member");
}

result<void> unit_repository::take_member(const unit_id& id, const member_id& who) {
    return change_one(sql(), "DELETE FROM member_unit WHERE org = $1 AND member = $2 AND unit = $3",
                      {org(), who.text(), id.text()}, errc::not_found, "not in the unit");
}

result<std::vector<member_id>> unit_repository::members(const unit_id& id, std::string_view after, std::int64_t most) {
    return collect(sql(),
                   "SELECT member FROM member_unit WHERE org = $1 AND unit = $2 AND member > $3 ORDER BY member LIMIT $4",
                   {org(), id.text(), after, most}, [](const sql_row& row) { return member_id::trusted(row.text(0)); });
}

result<std::int64_t> unit_repository::count_members(const unit_id& id) {
    return required(sql(), "SELECT COUNT(*) FROM member_unit WHERE org = $1 AND unit = $2", {org(), id.text()}, absent,
                    [](const sql_row& row) { return row.integer(0); });
}

result<std::vector<unit_id>> unit_repository::of_member(const member_id& who) {
    return collect(sql(), "SELECT unit FROM member_unit WHERE org = $1 AND member = $2 ORDER BY unit", {org(), who.text()},
                   [](const sql_row& row) { return unit_id::trusted(row.text(0)); });
}

result<bool> unit_repository::alone_restricts(const unit_id& id) {
    return any_row(sql(),
                   "SELECT 1 FROM resource_unit u WHERE u.org = $1 AND u.unit = $2 AND NOT EXISTS (SELECT 1 FROM"
                   " resource_unit other WHERE other.org = u.org AND other.resource = u.resource AND other.unit <> u.unit)"
                   " LIMIT 1",
                   {org(), id.text()});
}

result<std::vector<resource_id>> unit_repository::resources(const unit_id& id, std::string_view after, std::int64_t most) {
    return collect(
        sql(), "SELECT resource FROM resource_unit WHERE org = $1 AND unit = $2 AND resource > $3 ORDER BY resource LIMIT $4",
        {org(), id.text(), after, most}, [](const sql_row& row) { return resource_id::trusted(row.text(0)); });
}

}  // namespace gatehouse
