#include <algorithm>
#include <map>
#include <optional>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/permissions.hpp>
#include <gatehouse/domain/access/policy_statement.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/role_terms_repository.hpp>

#include "lookup.hpp"
#include "paging.hpp"
#include "proof_view.hpp"
#include "review_operations.hpp"

// What a role, a team or a member has: statement by statement, as the policy versions in force say it, and from where.
namespace gatehouse::protocol::admin {
namespace {

// The policies of the organization's roles, in force now.
struct role_book {
    std::vector<role> roles;
    std::vector<role_policy_row> policies;
    const access::permission_model* model = nullptr;
    const access::permission_model::plan* plan = nullptr;

    const role* find(const role_id& id) const {
        const auto found = std::ranges::find(roles, id, &role::id);
        return found == roles.end() ? nullptr : &*found;
    }
    bool asleep(const role& one) const { return !model->gives(plan, one.built_in, one.plans); }
};

result<role_book> read_book(call& made) {
    role_book book;
    const auto model = loaded_model(made);
    if (!model) return model.error();
    book.model = *model;
    const auto plan = plan_of(made, *book.model);
    if (!plan) return plan.error();
    book.plan = *plan;
    auto roles = role_repository(made.tx).list();
    if (!roles) return roles.error();
    auto policies = policy_repository(made.tx).of_roles();
    if (!policies) return policies.error();
    book.roles = *std::move(roles);
    book.policies = *std::move(policies);
    return book;
}

// One action of one statement that a role brings.
struct effect_line {
    const role* from = nullptr;
    const role_policy_row* policy = nullptr;
    std::size_t statement = 0;
    value what, action;
    const held_role* held = nullptr;
    std::string scope;  // where there is no held role
};

using effect_lists = std::map<std::string, std::vector<effect_line>, std::less<>>;

void add_statements(effect_lists& to, const role_book& book, const effect_line& like) {
    for (const auto& policy : book.policies) {
        if (policy.role != like.from->id) continue;
        const auto statements = parse_json(policy.statements);
        if (!statements || !statements->if_array()) continue;
        std::size_t number = 0;
        for (const value& one : *statements->if_array()) {
            const value *actions = one.find("actions"), *effect = one.find("effect");
            if (actions && actions->if_array() && effect)
                for (const value& action : *actions->if_array()) {
                    effect_line line = like;
                    line.policy = &policy;
                    line.statement = number;
                    line.what = one;
                    line.action = action;
                    to[std::string(effect->text())].push_back(std::move(line));
                }
            ++number;
        }
    }
}

// Whether all that the action means is left by the role's own ceiling.
bool is_cut(const effect_line& line) {
    if (line.from->ceiling.empty()) return false;
    const auto action = access::action_pattern::parse(line.action.text());
    return !action || std::ranges::none_of(line.from->ceiling, [&](const std::string& text) {
        const auto pattern = access::action_pattern::parse(text);
        return pattern && pattern->covers(*action);
    });
}

void write_line(json_writer& out, const effect_line& line) {
    out.begin_object().member("action", line.action);
    if (const value* resources = line.what.find("resources")) out.member("resources", *resources);
    if (const value* conditions = line.what.find("conditions")) out.member("conditions", *conditions);
    if (is_cut(line)) out.member("cut_to_ceiling", true);
    out.member("policy", line.policy->slug).member("version", line.policy->version).member("statement", line.statement);
    if (line.held)
        write_held_role(out, *line.held);
    else
        out.member("role", line.from->slug).member("scope", line.scope);
    out.end_object();
}

void write_effects(json_writer& out, const effect_lists& all) {
    for (const auto& [effect, name] :
         {std::pair("allow", "allows"), std::pair("deny", "denies"), std::pair("delegate", "delegates")}) {
        out.name(name).begin_array();
        if (const auto found = all.find(effect); found != all.end())
            for (const auto& line : found->second) write_line(out, line);
        out.end_array();
    }
}

// The newest change of any of these things.
result<std::optional<change>> last_change_of(call& made, const std::vector<std::string>& targets) {
    std::optional<change> last;
    for (const auto& target : targets) {
        change_filter filter;
        filter.target = target;
        auto rows = change_repository(made.tx).newest(filter, 0, 1);
        if (!rows) return rows.error();
        if (!rows->empty() && (!last || last->position < rows->front().position)) last = std::move(rows->front());
    }
    return last;
}

void write_last_change(json_writer& out, const std::optional<change>& last) {
    out.name("last_change");
    if (!last) {
        out.null();
        return;
    }
    out.begin_object();
    write_time(out, "at", last->at);
    out.member("kind", last->kind).member("actor_kind", last->actor_kind).member("actor", last->actor);
    out.member("target_kind", last->target.kind).member("target", last->target.id).member("position", last->position);
    out.end_object();
}

result<void> write_role_terms(json_writer& out, call& made, const role_book& book, const role& of) {
    write_id(out, "id", of.id).member("slug", of.slug).member("name", of.name).member("level", of.level);
    out.member("deprecated", of.deprecated).member("asleep", book.asleep(of));
    write_texts(out, "ceiling", of.ceiling);
    std::vector<std::string> targets{std::string(of.id.text())};
    out.name("policies").begin_array();
    for (const auto& one : book.policies) {
        if (one.role != of.id) continue;
        targets.emplace_back(one.policy.text());
        out.begin_object().member("policy", one.slug).member("version", one.version).end_object();
    }
    out.end_array();
    const auto last = last_change_of(made, targets);
    if (!last) return last.error();
    write_last_change(out, *last);
    return {};
}

struct team_rights {
    std::vector<assignment> held;
    std::vector<grant> grants;
};

result<team_rights> rights_of_team(call& made, const team_id& id) {
    auto held = assignment_repository(made.tx).of(principal_kind::team, id.text());
    if (!held) return held.error();
    auto grants = grant_repository(made.tx).of(principal_kind::team, id.text(), "", limits::page_most);
    if (!grants) return grants.error();
    team_rights all{*std::move(held), *std::move(grants)};
    std::erase_if(all.held, [&](const auto& one) { return !one.window.contains(made.tx.now()); });
    std::erase_if(all.grants, [&](const auto& one) { return !one.window.contains(made.tx.now()); });
    return all;
}

void write_grants(json_writer& out, const std::vector<held_grant>& grants) {
    out.name("grants").begin_array();
    for (const auto& one : grants) {
        out.begin_object().member("resource", one.resource);
        write_texts(out, "permissions", one.permissions);
        out.name("given");
        write_held_grant(out, one);
        out.end_object();
    }
    out.end_array();
}

}  // namespace

result<http::response> show_effective_role(call& made) {
    const auto of = role_in_path(made);
    if (!of) return of.error();
    const auto book = read_book(made);
    if (!book) return book.error();
    effect_lists all;
    const auto* entry = book->find(of->id);
    if (entry) add_statements(all, *book, {entry, nullptr, 0, {}, {}, nullptr, "org"});
    std::string body;
    json_writer out(body);
    out.begin_object();
    if (auto written = write_role_terms(out, made, *book, entry ? *entry : *of); !written) return written.error();
    write_effects(out, all);
    out.end_object();
    return json_answer(200, std::move(body));
}

result<http::response> show_effective_team(call& made) {
    const auto of = find_team(made.tx, made.path_value(0));
    if (!of) return of.error();
    const auto book = read_book(made);
    if (!book) return book.error();
    const auto rights = rights_of_team(made, of->id);
    if (!rights) return rights.error();
    effect_lists all;
    std::vector<std::string> asleep, targets{std::string(of->id.text())};
    for (const auto& one : rights->held) {
        const auto* what = book->find(one.role);
        targets.emplace_back(one.id.text());
        if (what && book->asleep(*what)) asleep.push_back(what->slug);
        if (what && !book->asleep(*what))
            add_statements(all, *book, {what, nullptr, 0, {}, {}, nullptr, scope_text(one.scope)});
    }
    const auto last = last_change_of(made, targets);
    if (!last) return last.error();
    std::vector<held_grant> grants;
    for (const auto& one : rights->grants)
        grants.push_back({one.id, std::string(one.on.text()), one.permissions, std::string(of->id.text()), of->slug, {}, {}});
    return object_answer(200, [&](json_writer& out) {
        write_id(out, "id", of->id).member("slug", of->slug).member("name", of->name);
        write_texts(out, "asleep", asleep);
        write_last_change(out, *last);
        write_effects(out, all);
        write_grants(out, grants);
    });
}

// What would count for the member, even while a gate is shut: `gate` says so then, and nothing counts.
result<http::response> show_effective_member(call& made) {
    const auto id = member_id::parse(made.path_value(0));
    if (!id) return make_error(errc::not_found, "there is no such member");
    const auto who = member_repository(made.tx).get(*id);
    if (!who) return who.error();
    const auto book = read_book(made);
    if (!book) return book.error();
    const auto roles = made.around.at.decider.roles_of(made.tx, *id);
    if (!roles) return roles.error();
    const auto grants = rights_repository(made.tx).grants_of(*id, std::nullopt, made.tx.now());
    if (!grants) return grants.error();
    const auto gate = made.around.at.decider.decide(
        made.tx,
        {*id, {}, std::string(access::permission::members_read), "organization", std::string(made.tx.organization().text())});
    if (!gate) return gate.error();
    effect_lists all;
    for (const auto& one : *roles)
        if (const auto* what = book->find(one.role)) add_statements(all, *book, {what, nullptr, 0, {}, {}, &one, {}});
    return object_answer(200, [&](json_writer& out) {
        write_member(out, *who);
        if (gate->step == access::decision_step::gate) out.member("gate", gate->reason);
        out.name("roles").begin_array();
        for (const auto& one : *roles) {
            out.begin_object();
            write_held_role(out, one);
            out.end_object();
        }
        out.end_array();
        write_effects(out, all);
        write_grants(out, *grants);
    });
}

}  // namespace gatehouse::protocol::admin
