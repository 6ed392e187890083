#include <gatehouse/store/organization_details_repository.hpp>

#include "collect.hpp"

namespace gatehouse {

result<organization_details> organization_details_repository::current() {
    return required(sql(), "SELECT description, plan, member_limit FROM organization WHERE number = $1", {org()},
                    "no such organization", [](const sql_row& row) {
                        return organization_details{row.string(0), row.string(1), row.optional_integer(2)};
                    });
}

result<void> organization_details_repository::change(std::string_view name, std::string_view description) {
    return change_one(sql(), "UPDATE organization SET name = $2, description = $3 WHERE number = $1",
                      {org(), name, description}, errc::not_found, "no such organization");
}

result<void> organization_details_repository::set_plan(std::string_view plan, std::optional<std::int64_t> member_limit) {
    return change_one(sql(), "UPDATE organization SET plan = $2, member_limit = $3 WHERE number = $1",
                      {org(), plan, member_limit}, errc::not_found, "no such organization");
}

result<std::map<std::string, organization_details, std::less<>>> organization_details_directory::all() {
    std::map<std::string, organization_details, std::less<>> found;
    const auto read = sql().run("SELECT id, description, plan, member_limit FROM organization", {}, [&](const sql_row& row) {
        found.emplace(row.string(0), organization_details{row.string(1), row.string(2), row.optional_integer(3)});
        return result<void>();
    });
    if (!read) return read.error();
    return found;
}

}  // namespace gatehouse
