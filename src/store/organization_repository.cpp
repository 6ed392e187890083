#include <gatehouse/base/text.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_ORGANIZATION \
    "SELECT id, code, name, model, status, epoch, policy_revision, member_count, created, deleted FROM organization"

organization_status status_of(const sql_row& row) {
    if (!row.is_null(9)) return organization_status::deleted;
    return row.text(4) == "active" ? organization_status::active : organization_status::disabled;
}

organization from_row(const sql_row& row) {
    return {organization_id::trusted(row.text(0)),
            row.string(1),
            row.string(2),
            row.string(3),
            status_of(row),
            row.integer(5),
            row.integer(6),
            row.integer(7),
            row.at(8)};
}

constexpr char absent[] = "no such organization";

}  // namespace

result<organization_id> organization_directory::create(std::string_view code, std::string_view name, std::string_view model) {
    const auto id = tx().new_id<organization_id>();
    const auto made = change_one(
        sql(),
        "INSERT INTO organization (id, code, code_fold, name, model, created) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT DO NOTHING RETURNING id",
        {id.text(), code, fold(code), name, model, tx().now()}, errc::uniqueness, "an organization with this code exists");
    if (!made) return made.error();
    return id;
}

result<organization> organization_directory::find(const organization_id& id) {
    return required(sql(), GATEHOUSE_ORGANIZATION " WHERE id = $1", {id.text()}, absent, from_row);
}

result<organization> organization_directory::find_by_code(std::string_view code) {
    return required(sql(), GATEHOUSE_ORGANIZATION " WHERE code_fold = $1", {fold(code)}, absent, from_row);
}

result<std::vector<organization>> organization_directory::list() {
    return collect(sql(), GATEHOUSE_ORGANIZATION " ORDER BY code_fold", {}, from_row);
}

// Who writes in an organization locks its row first and goes on from its last moment, and so does this: a session that was
// being opened is there by now, or is opened after what ends here has ended.
result<void> organization_directory::inside(const organization_id& id, function_ref<result<void>(tenant_transaction&)> work) {
    const auto turn =
        required(sql(),
                 "UPDATE organization SET last_at = CASE WHEN last_at > $2 THEN last_at ELSE $2 END"
                 " WHERE id = $1 RETURNING number, last_at",
                 {id.text(), tx().now()}, absent, [](const sql_row& row) { return std::pair(row.integer(0), row.at(1)); });
    if (!turn) return turn.error();
    if (auto told = sql().set_moment(turn->second); !told) return told;
    transaction_facts own = facts();
    own.now = turn->second;
    tenant_transaction within(sql(), id, turn->first, tx().random(), own);
    return work(within);
}

result<void> organization_directory::look_inside(const organization_id& id,
                                                 function_ref<result<void>(tenant_transaction&)> work) {
    const auto number = required(sql(), "SELECT number FROM organization WHERE id = $1", {id.text()}, absent,
                                 [](const sql_row& row) { return row.integer(0); });
    if (!number) return number.error();
    tenant_transaction within(sql(), id, *number, tx().random(), facts());
    return work(within);
}

result<organization> organization_repository::current() {
    return required(sql(), GATEHOUSE_ORGANIZATION " WHERE number = $1", {org()}, absent, from_row);
}

result<void> organization_repository::set_enabled(bool enabled) {
    return change_one(sql(), "UPDATE organization SET status = $2, epoch = epoch + $3 WHERE number = $1 AND deleted IS NULL",
                      {org(), std::string_view(enabled ? "active" : "disabled"), std::int64_t{enabled ? 0 : 1}},
                      errc::not_found, absent);
}

}  // namespace gatehouse
