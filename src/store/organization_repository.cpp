#include <gatehouse/base/text.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include <optional>

namespace gatehouse {
namespace {

#define GATEHOUSE_ORGANIZATION \
    "SELECT id, code, name, model, status, epoch, policy_revision, member_count, created FROM organization"

organization from_row(const sql_row& row) {
    return {organization_id::trusted(row.text(0)),
            row.string(1),
            row.string(2),
            row.string(3),
            row.text(4) == "active" ? organization_status::active : organization_status::disabled,
            row.integer(5),
            row.integer(6),
            row.integer(7),
            row.at(8)};
}

result<organization> one(sql_session& sql, std::string_view text, std::initializer_list<sql_value> args) {
    std::optional<organization> found;
    const auto read = sql.run(text, args, [&](const sql_row& row) {
        found = from_row(row);
        return result<void>();
    });
    if (!read) return read.error();
    if (!found) return make_error(errc::not_found, "no such organization");
    return *std::move(found);
}

}  // namespace

result<organization_id> organization_directory::create(std::string_view code, std::string_view name, std::string_view model) {
    const auto id = tx().new_id<organization_id>();
    const auto made = sql().run(
        "INSERT INTO organization (id, code, code_fold, name, model, created) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT DO NOTHING RETURNING id",
        {id.text(), code, fold(code), name, model, tx().now()});
    if (!made) return made.error();
    if (*made == 0) return make_error(errc::uniqueness, "an organization with this code exists");
    return id;
}

result<organization> organization_directory::find(const organization_id& id) {
    return one(sql(), GATEHOUSE_ORGANIZATION " WHERE id = $1", {id.text()});
}

result<organization> organization_directory::find_by_code(std::string_view code) {
    return one(sql(), GATEHOUSE_ORGANIZATION " WHERE code_fold = $1", {fold(code)});
}

result<std::vector<organization>> organization_directory::list() {
    std::vector<organization> all;
    const auto read = sql().run(GATEHOUSE_ORGANIZATION " ORDER BY code_fold", {}, [&](const sql_row& row) {
        all.push_back(from_row(row));
        return result<void>();
    });
    if (!read) return read.error();
    return all;
}

result<void> organization_directory::inside(const organization_id& id, function_ref<result<void>(tenant_transaction&)> work) {
    std::optional<std::int64_t> number;
    const auto read = sql().run("SELECT number FROM organization WHERE id = $1", {id.text()}, [&](const sql_row& row) {
        number = row.integer(0);
        return result<void>();
    });
    if (!read) return read.error();
    if (!number) return make_error(errc::not_found, "no such organization");
    tenant_transaction within(sql(), id, *number, tx().random(), facts());
    return work(within);
}

result<organization> organization_repository::current() {
    return one(sql(), GATEHOUSE_ORGANIZATION " WHERE number = $1", {org()});
}

}  // namespace gatehouse
