#include <gatehouse/store/role_repository.hpp>

#include "operations.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {

result<http::response> list_roles(call& made) {
    const auto roles = role_repository(made.tx).list();
    if (!roles) return roles.error();
    const auto policies = policy_repository(made.tx).of_roles();
    if (!policies) return policies.error();
    return list_answer(*roles, [&](json_writer& out, const role& one) {
        write_id(out, "id", one.id).member("slug", one.slug).member("name", one.name).member("level", one.level);
        out.member("built_in", one.built_in).member("deprecated", one.deprecated).name("policies").begin_array();
        for (const auto& row : *policies)
            if (row.role == one.id) out.begin_object().member("policy", row.slug).member("version", row.version).end_object();
        out.end_array();
    });
}

}  // namespace gatehouse::protocol::admin
