#include <gatehouse/domain/access/searches.hpp>
#include <gatehouse/store/evidence_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>

#include <initializer_list>
#include <vector>

#include "paging.hpp"
#include "permit.hpp"
#include "proof_view.hpp"
#include "report_operations.hpp"

// Who has what: everybody's roles and grants, and those who have two rights that one person should not have.
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

struct two_rights {
    member who;
    access::decision first, second;
};

void write_decision(json_writer& out, std::string_view name, const access::decision& made) {
    out.name(name).begin_object().member("step", access::to_text(made.step)).member("reason", made.reason);
    write_path(out, made);
    out.end_object();
}

void write_two(json_writer& out, const two_rights& one) {
    write_person(out, one.who);
    write_decision(out, "first", one.first);
    write_decision(out, "second", one.second);
}

// About the organization itself where no resource is named: what management is about.
result<access::question> duties_asked(call& made) {
    const std::string resource =
        query_value(made.request, "resource").value_or("organization/" + std::string(made.tx.organization().text()));
    const auto slash = resource.find('/');
    if (slash == 0 || slash == std::string::npos || slash + 1 == resource.size())
        return make_error(errc::invalid_value, "resource is <type>/<id>");
    return access::question{member_id::trusted(""),
                            {},
                            query_value(made.request, "both").value_or(""),
                            resource.substr(0, slash),
                            resource.substr(slash + 1)};
}

// What nobody can have would be answered by nobody's having it.
result<void> check_asked(call& made, std::initializer_list<std::string_view> actions, std::string_view type) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    for (const auto action : actions)
        if (!action.starts_with("gatehouse:") && (*model)->service_of(type).empty())
            return make_error(errc::invalid_value, std::string(action) + " is not asked about " + std::string(type) +
                                                       ": name a resource with resource=<type>/<id>, of a type of the model");
    return {};
}

result<std::vector<two_rights>> who_has_both(call& made, std::vector<access::found> first, access::question second) {
    std::vector<two_rights> all;
    for (access::found& one : first) {
        second.subject = member_id::trusted(one.id);
        auto decided = made.around.at.decider.decide(made.tx, second);
        if (!decided) return decided.error();
        if (!decided->allowed) continue;
        auto who = member_repository(made.tx).get(second.subject);
        if (!who) return who.error();
        all.push_back({*std::move(who), std::move(one.made), *std::move(decided)});
    }
    return all;
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

result<http::response> report_duties(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto first = duties_asked(made);
    if (!first) return first.error();
    access::question second = *first;
    second.action = query_value(made.request, "and").value_or("");
    if (first->action.empty() || second.action.empty() || first->action == second.action)
        return make_error(errc::invalid_value, "both and and are two permissions that one person should not have");
    if (auto known = check_asked(made, {first->action, second.action}, first->resource_type); !known) return known.error();
    // Judged of nobody: what is no permission is said where nobody has the first, too.
    if (const auto sound = made.around.at.decider.decide(made.tx, second); !sound) return sound.error();
    auto part =
        access::searches(made.around.models).subjects(made.tx, *first, {asked->after, static_cast<std::size_t>(asked->limit)});
    if (!part) return part.error();
    const auto next = part->next.empty() ? std::string() : cursor_after(*asked, part->next);
    const auto all = who_has_both(made, std::move(part->items), std::move(second));
    if (!all) return all.error();
    return list_answer(*all, write_two, next);
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
