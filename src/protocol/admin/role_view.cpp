#include <algorithm>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/role_terms_repository.hpp>

#include "lookup.hpp"
#include "names.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "render.hpp"
#include "role_view.hpp"

// What a role's page has to answer (KT-14, KT-21): what it allows, by which policy, and who holds it.
namespace gatehouse::protocol::admin {
namespace {

result<void> write_policies(json_writer& out, call& made, const role& of) {
    const auto policies = role_terms_repository(made.tx).policies_of(of.id);
    if (!policies) return policies.error();
    out.name("policies").begin_array();
    for (const auto& one : *policies) {
        out.begin_object();
        write_id(out, "id", one.id).member("policy", one.slug).member("name", one.name).member("version", one.default_version);
        out.end_object();
    }
    out.end_array();
    return {};
}

// Those that no list of assignments shows: what rules give, and the keys that are narrowed to the role.
result<void> write_other_holders(json_writer& out, call& made, const role& of) {
    const auto rules = role_terms_repository(made.tx).rules_of(of.id);
    if (!rules) return rules.error();
    const auto keys = role_terms_repository(made.tx).keys_of(of.slug);
    if (!keys) return keys.error();
    const auto owners = name_repository(made.tx).of_members(ids_of(*keys, [](const auto& key) { return key.owner.text(); }));
    if (!owners) return owners.error();
    out.name("mapping_rules").begin_array();
    for (const auto& one : *rules) out.string(one.text());
    out.end_array().name("api_keys").begin_array();
    for (const auto& one : *keys) {
        out.begin_object();
        write_id(out, "id", one.id).member("name", one.name);
        write_id(out, "member", one.owner);
        write_name(out, "user_name", *owners, one.owner.text());
        out.end_object();
    }
    out.end_array();
    return {};
}

struct holder_names {
    page_names members, teams;
};

result<holder_names> names_of(call& made, const std::vector<assignment>& rows) {
    const auto of = [&](principal_kind kind) {
        return ids_of(rows, [kind](const assignment& one) {
            return one.to == kind ? std::string_view(one.principal) : std::string_view();
        });
    };
    name_repository called(made.tx);
    auto members = called.of_members(of(principal_kind::member));
    if (!members) return members.error();
    auto teams = called.of_teams(of(principal_kind::team));
    if (!teams) return teams.error();
    return holder_names{*std::move(members), *std::move(teams)};
}

void write_holder(json_writer& out, const assignment& row, const holder_names& called) {
    const bool member = row.to == principal_kind::member;
    write_id(out, "id", row.id).member(member ? "member" : "team", row.principal);
    write_name(out, member ? "user_name" : "team_slug", member ? called.members : called.teams, row.principal);
    out.member("scope", scope_text(row.scope)).member("source", row.from.kind);
    write_time(out, "not_before", row.window.not_before);
    write_time(out, "expires_at", row.window.expires_at);
    write_time(out, "since", row.since);
}

// A line for each action that a statement names: with its policy, which answers where a permission comes from.
struct action_line {
    const role_policy_row* policy;
    std::int64_t number;  // of the statement
    value statement, action;

    std::string place() const {
        return policy->slug + " " + place_of_number(policy->version) + place_of_number(number) + std::string(action.text());
    }
};

void add_lines(std::vector<action_line>& to, const role_policy_row& policy) {
    const auto statements = parse_json(policy.statements);
    if (!statements || !statements->if_array()) return;
    std::int64_t number = 0;
    for (const value& one : *statements->if_array()) {
        const value* actions = one.find("actions");
        if (actions && actions->if_array() && one.find("effect") && one.find("resources"))
            for (const value& action : *actions->if_array()) to.push_back({&policy, number, one, action});
        ++number;
    }
}

void write_line(json_writer& out, const action_line& line) {
    out.member("action", line.action).member("effect", *line.statement.find("effect"));
    out.member("resources", *line.statement.find("resources"));
    if (const value* conditions = line.statement.find("conditions")) out.member("conditions", *conditions);
    out.member("policy", line.policy->slug).member("version", line.policy->version).member("statement", line.number);
}

}  // namespace

result<http::response> answer_role(call& made, int status, const role_id& id) {
    const auto what = role_repository(made.tx).find(id);
    if (!what) return what.error();
    const auto terms = role_terms_repository(made.tx).terms(id);
    if (!terms) return terms.error();
    std::string body;
    json_writer out(body);
    out.begin_object();
    write_id(out, "id", what->id).member("slug", what->slug).member("name", what->name);
    out.member("description", terms->description).member("level", what->level);
    write_texts(out, "scopes", terms->scopes);
    write_texts(out, "ceiling", terms->ceiling);
    write_texts(out, "plans", terms->plans);
    out.member("built_in", what->built_in).member("deprecated", what->deprecated);
    if (auto written = write_policies(out, made, *what); !written) return written.error();
    if (auto written = write_other_holders(out, made, *what); !written) return written.error();
    out.end_object();
    return json_answer(status, std::move(body));
}

result<http::response> show_role(call& made) {
    const auto found = role_in_path(made);
    if (!found) return found.error();
    return answer_role(made, 200, found->id);
}

result<http::response> list_role_assignments(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto found = role_in_path(made);
    if (!found) return found.error();
    auto page = role_terms_repository(made.tx).assignments_of(found->id, asked->after, asked->limit + 1);
    if (!page) return page.error();
    const auto next = next_page(*page, *asked);
    const auto called = names_of(made, *page);
    if (!called) return called.error();
    const auto write = [&](json_writer& out, const assignment& row) { write_holder(out, row, *called); };
    return list_answer(*page, write, next);
}

result<http::response> list_role_actions(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto found = role_in_path(made);
    if (!found) return found.error();
    const auto policies = policy_repository(made.tx).of_roles();
    if (!policies) return policies.error();
    std::vector<action_line> lines;
    for (const auto& one : *policies)
        if (one.role == found->id) add_lines(lines, one);
    const auto next = page_of_all(lines, *asked, [](const action_line& line) { return line.place(); });
    return list_answer(lines, write_line, next);
}

}  // namespace gatehouse::protocol::admin
