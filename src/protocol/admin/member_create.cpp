#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/access/administration.hpp>
#include <gatehouse/domain/audit/personal.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "body.hpp"
#include "lookup.hpp"
#include "member_create.hpp"
#include "operations.hpp"
#include "permit.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

result<void> check_names(tenant_transaction& tx, const member_names& names) {
    if (names.user_name.size() > limits::user_name_bytes) return make_error(errc::too_large, "user_name is too long");
    const auto taken = member_repository(tx).find_by_user_name(names.user_name);
    if (!taken) return taken.error();
    if (*taken) return make_error(errc::uniqueness, "a member with this user_name exists");
    return {};
}

// exactly_one (access.md, Invariants, 1): an organization is born with none, gets one, and hands that one on.
result<void> check_owner_slot(call& made) {
    if (!made.from.is_operator()) return make_error(errc::forbidden, "only the operator names an organization's first owner");
    const auto owners = member_repository(made.tx).owners();
    if (!owners) return owners.error();
    if (owners->empty()) return {};
    return make_error(errc::conflict,
                      "the organization has an owner; ownership is transferred: gatehouse organization transfer");
}

struct wanted_member {
    member_names names;
    std::string role;
    bool owner = false;
};

result<std::optional<role>> check_role(call& made, const std::string& slug) {
    if (slug.empty()) return std::optional<role>();
    if (auto may = permit(made, access::permission::roles_assign); !may) return may.error();
    const auto found = role_repository(made.tx).find_slug(slug);
    if (!found) return if_absent(found.error(), errc::invalid_value, "there is no role " + slug);
    if (auto may = check_assignable(made, *found); !may) return may.error();
    return std::optional<role>(*found);
}

result<http::response> create(call& made, const wanted_member& wanted) {
    const auto given = check_role(made, wanted.role);
    if (!given) return given.error();
    if (wanted.owner)
        if (auto free = check_owner_slot(made); !free) return free.error();
    const auto id = insert_member(made.tx, made.from.by, wanted.names, wanted.owner);
    if (!id) return id.error();
    if (*given) {
        const assignment direct{made.tx.new_id<assignment_id>(),
                                principal_kind::member,
                                std::string(id->text()),
                                (*given)->id,
                                {},
                                {"direct", ""},
                                {},
                                made.tx.now()};
        if (auto assigned = access::assign_role(made.tx, made.from.by, direct); !assigned) return assigned.error();
    }
    const auto found = member_repository(made.tx).get(*id);
    if (!found) return found.error();
    return object_answer(201, [&](json_writer& out) { write_member(out, *found); });
}

}  // namespace

result<member_id> insert_member(tenant_transaction& tx, const request_context& by, const member_names& names, bool owner) {
    if (auto free = check_names(tx, names); !free) return free.error();
    member made{.id = tx.new_id<member_id>()};
    made.names = names;
    made.owner = owner;
    made.epoch_at = made.since = tx.now();
    if (auto in = member_repository(tx).insert(made); !in) return in.error();
    object facts;
    facts.set("owner", owner);
    const auto told = audit::record_person(tx, by, change_kind::member_created, change_target::of(made.id), std::move(facts),
                                           made.id, audit::values_of(names));
    if (!told) return told.error();
    return made.id;
}

result<writing> create_member(const surroundings&, const http::request& request) {
    body_reader body(request);
    wanted_member wanted;
    wanted.names.user_name = body.text("user_name");
    wanted.names.email = body.text_or("email", "");
    wanted.names.display_name = body.text_or("display_name", "");
    wanted.role = body.text_or("role", "");
    wanted.owner = body.flag_or("owner", false);
    if (!wanted.names.email.empty() && wanted.names.email.find('@') == std::string::npos)
        body.fail(errc::invalid_value, "email must be an e-mail address");
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return create(made, wanted); });
}

}  // namespace gatehouse::protocol::admin
