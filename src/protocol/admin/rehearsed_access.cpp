#include "rehearsed_access.hpp"

#include <algorithm>

#include <gatehouse/base/limits/surface.hpp>

#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

using comparison = access::rights_comparison;

template <class Rows, class Write>
void write_rows(json_writer& out, std::string_view name, const Rows& rows, const may_be_shown& shown, Write write) {
    out.name(name).begin_array();
    for (std::size_t i = 0; i < std::min(rows.size(), limits::dry_run_rows) && shown.rows; ++i) {
        write_id(out.begin_object(), "member", rows[i].who).name("user_name");
        shown.names ? out.string(rows[i].user_name) : out.null();
        write(rows[i]);
        out.end_object();
    }
    out.end_array();
}

struct counted {
    std::size_t gained = 0, lost = 0;
};

counted count(const std::vector<comparison::role_row>& roles, const std::vector<comparison::right_row>& rights) {
    counted sum;
    for (const auto& row : roles) ++(row.gains ? sum.gained : sum.lost);
    for (const auto& row : rights) {
        sum.gained += row.gains.size() + row.gains_on_condition.size();
        sum.lost += row.loses.size() + row.loses_on_condition.size();
    }
    return sum;
}

}  // namespace

void write_access(json_writer& out, const comparison& compared, const may_be_shown& shown) {
    const auto roles = compared.roles();
    const auto rights = compared.rights();
    const auto [gained, lost] = count(roles, rights);
    out.begin_object().member("gained", static_cast<std::int64_t>(gained)).member("lost", static_cast<std::int64_t>(lost));
    write_rows(out, "roles", roles, shown, [&](const comparison::role_row& row) {
        out.member("role", row.role).member("scope", row.scope).member("effect", row.gains ? "gains" : "loses");
    });
    write_rows(out, "rights", rights, shown, [&](const comparison::right_row& row) {
        out.member("resource", row.resource);
        write_texts(out, "gains", row.gains);
        write_texts(out, "loses", row.loses);
        write_texts(out, "gains_on_condition", row.gains_on_condition);
        write_texts(out, "loses_on_condition", row.loses_on_condition);
    });
    out.member("withheld", !shown.rows && gained + lost > 0);
    out.member("more", std::max(roles.size(), rights.size()) > limits::dry_run_rows).member("exact", compared.exact());
    out.end_object();
}

}  // namespace gatehouse::protocol::admin
