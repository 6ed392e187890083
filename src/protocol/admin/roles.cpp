#include <gatehouse/store/role_repository.hpp>

#include "operations.hpp"
#include "paging.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {

result<http::response> list_roles(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto roles = role_repository(made.tx).list();
    if (!roles) return roles.error();
    const auto next = page_of_all(*roles, *asked);
    const auto policies = policy_repository(made.tx).of_roles();
    if (!policies) return policies.error();
    const auto write = [&](json_writer& out, const role& one) {
        write_id(out, "id", one.id).member("slug", one.slug).member("name", one.name).member("level", one.level);
        out.member("built_in", one.built_in).member("deprecated", one.deprecated).name("policies").begin_array();
        for (const auto& row : *policies)
            if (row.role == one.id) out.begin_object().member("policy", row.slug).member("version", row.version).end_object();
        out.end_array();
    };
    return list_answer(*roles, write, next);
}

}  // namespace gatehouse::protocol::admin
