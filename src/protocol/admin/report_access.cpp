#include <gatehouse/store/evidence_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>

#include <vector>

#include "paging.hpp"
#include "permit.hpp"
#include "proof_view.hpp"
#include "report_operations.hpp"

// Who has what: everybody's roles and grants.
namespace gatehouse::protocol::admin {
namespace {

struct holder_of_rights {
    member who;
    std::vector<held_role> roles;
    std::vector<held_grant> grants;
};

result<holder_of_rights> rights_of(call& made, member who) {
    auto roles = made.around.at.decider.roles_of(made.tx, who.id);
    if (!roles) return roles.error();
    auto grants = rights_repository(made.tx).grants_of(who.id, std::nullopt, made.tx.now());
    if (!grants) return grants.error();
    return holder_of_rights{std::move(who), *std::move(roles), *std::move(grants)};
}

void write_rights(json_writer& out, const holder_of_rights& one) {
    write_person(out, one.who);
    out.member("email", one.who.names.email).member("status", state_of(one.who)).member("owner", one.who.owner);
    out.name("roles").begin_array();
    for (const held_role& role : one.roles) {
        out.begin_object();
        write_held_role(out, role);
        out.end_object();
    }
    out.end_array().name("grants").begin_array();
    for (const held_grant& grant : one.grants) {
        out.begin_object().member("resource", grant.resource);
        write_texts(out, "permissions", grant.permissions);
        write_held_grant(out.name("given"), grant);
        out.end_object();
    }
    out.end_array();
}

}  // namespace

result<http::response> report_access(call& made) {
    if (auto may = permit(made, access::permission::members_read); !may) return may.error();
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto members = member_repository(made.tx).list(asked->after, asked->limit + 1);
    if (!members) return members.error();
    const auto next = next_page(*members, *asked);
    std::vector<holder_of_rights> all;
    for (member& one : *members) {
        auto has = rights_of(made, std::move(one));
        if (!has) return has.error();
        all.push_back(*std::move(has));
    }
    return list_answer(all, write_rights, next);
}

// What was read between two equal answers was read of one state: that it was read changes none.
result<http::response> show_position(call& made) {
    const auto position = evidence_repository(made.tx).last_change();
    if (!position) return position.error();
    return object_answer(200, [&](json_writer& out) {
        out.member("position", *position);
        write_time(out, "at", made.tx.now());
    });
}

}  // namespace gatehouse::protocol::admin
