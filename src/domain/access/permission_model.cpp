#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/domain/access/policy_statement.hpp>

#include <algorithm>

#include <gatehouse/codec/json.hpp>

#include "model_checks.hpp"
#include "model_table.hpp"

namespace gatehouse::access {
namespace {

result<void> read_type(model_table& table, permission_model& into) {
    into.resource_types.push_back({table.text("name"), table.text("service"), table.texts("creator_grant")});
    if (into.resource_types.back().service == "gatehouse") table.refuse("service", "is reserved");
    return {};
}

result<void> read_permission(model_table& table, permission_model& into) {
    permission_model::permission made{table.text("action"), table.text("title"), table.text_or("word", "")};
    if (const auto literal = check_action(made.action); !literal)
        table.refuse("action", "is no literal: " + literal.error().detail);
    if (made.word.empty()) made.word = made.action;
    into.permissions.push_back(std::move(made));
    return {};
}

result<void> read_switch(model_table& table, permission_model& into) {
    into.switches.push_back({table.text("name"), table.text("title"), ""});
    return {};
}

result<void> read_plan(model_table& table, permission_model& into) {
    permission_model::plan made{table.text("slug"), table.text("name")};
    made.members = table.count("members");
    made.roles = table.count("roles");
    made.custom_roles = table.flag_or("custom_roles", true);
    made.connections = table.flag_or("connections", true);
    into.plans.push_back(std::move(made));
    return {};
}

result<void> read_role(model_table& table, permission_model& into) {
    permission_model::built_in_role made{table.text("slug"), table.text("name"), table.level("level"), {}};
    for (const auto& policy : table.list("policies")) made.policies.emplace_back(policy.text());
    made.description = table.text_or("description", "");
    made.ceiling = table.texts("ceiling");
    if (auto scopes = table.texts_if("scopes")) made.scopes = *std::move(scopes);
    made.plans = table.texts("plans");
    made.deprecated = table.flag_or("deprecated", false);
    into.roles.push_back(std::move(made));
    return {};
}

result<void> read_policy(model_table& table, permission_model& into) {
    into.policies.push_back({table.text("slug"), table.text("name"), to_json(value(table.list("statement")))});
    return {};
}

result<void> read_predefined(model_table& table, permission_model& into) {
    into.resources.push_back({table.text("type"), table.text("name"), table.text_or("parent", "")});
    return {};
}

result<void> read_duties(model_table& table, permission_model& into) {
    permission_model::duty_pair made{table.text("first"), table.text("second"), table.text("reason"), "", ""};
    const std::string on = table.text_or("resource", "");
    const auto slash = on.find('/');
    if (!on.empty() &&
        (slash == 0 || slash == std::string::npos || slash + 1 == on.size() || on.find('*') != std::string::npos))
        table.refuse("resource", "is <type>/<id>");
    if (slash != std::string::npos) {
        made.type = on.substr(0, slash);
        made.resource = on.substr(slash + 1);
    }
    into.duties.push_back(std::move(made));
    return {};
}

// The owner's is the one highest role, the default the one lowest.
result<void> choose_ends(permission_model& model, const located_toml& file) {
    if (model.roles.size() < 2) return at_line(file, "role", errc::invalid_value, "a model has at least two roles");
    auto order = model.roles;
    std::ranges::sort(order, std::ranges::less(), &permission_model::built_in_role::level);
    if (order[0].level == order[1].level)
        return at_line(file, "role", errc::invalid_value, "the lowest role is the default: there must be one");
    if (order[order.size() - 1].level == order[order.size() - 2].level)
        return at_line(file, "role", errc::invalid_value, "the highest role is the owner's: there must be one");
    model.default_role = order.front().slug;
    model.owner_role = order.back().slug;
    return {};
}

template <class T, class Key> const T* find_in(const std::vector<T>& all, std::string_view wanted, Key key) {
    const auto found = std::ranges::find(all, wanted, key);
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

result<permission_model> permission_model::from_toml(std::string_view text, std::vector<std::string> decision_attributes) {
    const auto file = parse_located_toml(text);
    if (!file) return file.error();
    model_table table(*file, file->content, "");
    permission_model made;
    made.decision_attributes = std::move(decision_attributes);
    made.name = table.text("name");
    made.title = table.text("title");
    made.prefix = table.text("prefix");
    made.product = table.text("product");
    made.protected_level = table.level("protected_level");
    made.owners = static_cast<owner_rule>(table.choice("owners", {"exactly_one", "at_least_one"}));
    made.one_role_per_scope = table.choice("roles_per_scope", {"many", "one"}) == 1;
    made.secret_permissions = table.texts("secret_permissions");
    made.words = table.text_table("words");
    const auto read = [&](std::string_view key, bool required, result<void> (*one)(model_table&, permission_model&)) {
        table.tables(key, required, [&](model_table& entry) { return one(entry, made); });
    };
    read("resource_type", true, read_type);
    read("permission", true, read_permission);
    read("switch", false, read_switch);
    read("plan", false, read_plan);
    read("role", true, read_role);
    read("policy", true, read_policy);
    read("resource", false, read_predefined);
    read("duties", false, read_duties);
    if (const auto done = table.finish(); !done) return done.error();
    if (const auto ends = choose_ends(made, *file); !ends) return ends.error();
    if (const auto sound = check_model(made, *file); !sound) return sound.error();
    return made;
}

std::string_view permission_model::service_of(std::string_view type) const {
    const auto* found = find_in(resource_types, type, &resource_type::name);
    return found ? std::string_view(found->service) : std::string_view();
}

const permission_model::built_in_role* permission_model::find_role(std::string_view slug) const {
    return find_in(roles, slug, &built_in_role::slug);
}

const permission_model::plan* permission_model::find_plan(std::string_view slug) const {
    return find_in(plans, slug, &plan::slug);
}

const permission_model::plan* permission_model::plan_of(std::string_view slug) const {
    return slug.empty() && !plans.empty() ? &plans.front() : find_plan(slug);
}

bool permission_model::gives(const plan* of, bool built_in, const std::vector<std::string>& role_plans) const {
    if (plans.empty()) return true;
    if (!of)  // a plan that the model no longer knows gives what every plan does
        return std::ranges::all_of(plans, [&](const plan& one) { return gives(&one, built_in, role_plans); });
    if (!built_in && !of->custom_roles) return false;
    return role_plans.empty() || std::ranges::find(role_plans, of->slug) != role_plans.end();
}

std::string_view permission_model::word_of(std::string_view action) const {
    const auto* found = find_in(permissions, action, &permission::action);
    return found ? std::string_view(found->word) : action;
}

bool permission_model::reveals_secret(std::string_view action) const {
    return std::ranges::find(secret_permissions, action) != secret_permissions.end();
}

}  // namespace gatehouse::access
