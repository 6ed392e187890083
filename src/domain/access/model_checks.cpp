#include "model_checks.hpp"

#include <algorithm>
#include <functional>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/management_actions.hpp>
#include <gatehouse/domain/access/policy_statement.hpp>

#include "model_table.hpp"

namespace gatehouse::access {
namespace {

using model = permission_model;

error wrong(const located_toml& file, std::string_view table, std::size_t number, std::string_view key, std::string_view what) {
    const std::string path = std::string(table) + "[" + std::to_string(number) + "]." + std::string(key);
    return at_line(file, path, errc::invalid_value, what);
}

template <class All, class Key> bool has(const All& all, std::string_view wanted, Key key) {
    return std::ranges::find(all, wanted, key) != all.end();
}

template <class T, class Key>
result<void> check_once(const located_toml& file, const std::vector<T>& all, Key key, std::string_view table,
                        std::string_view name) {
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t before = 0; before < i; ++before)
            if (all[i].*key == all[before].*key)
                return wrong(file, table, i, name, "there are two of " + std::string(table) + " " + all[i].*key);
    return {};
}

result<void> check_names(const model& made, const located_toml& file) {
    const result<void> all[] = {check_once(file, made.resource_types, &model::resource_type::name, "resource_type", "name"),
                                check_once(file, made.permissions, &model::permission::action, "permission", "action"),
                                check_once(file, made.switches, &model::permission::action, "switch", "name"),
                                check_once(file, made.plans, &model::plan::slug, "plan", "slug"),
                                check_once(file, made.roles, &model::built_in_role::slug, "role", "slug"),
                                check_once(file, made.policies, &model::built_in_policy::slug, "policy", "slug")};
    for (const auto& one : all)
        if (!one) return one;
    return {};
}

result<void> check_role(const model& made, const located_toml& file, std::size_t number) {
    const auto& role = made.roles[number];
    for (const auto& slug : role.policies)
        if (!has(made.policies, slug, &model::built_in_policy::slug))
            return wrong(file, "role", number, "policies", "role " + role.slug + ": no policy " + slug);
    for (const auto& slug : role.plans)
        if (!has(made.plans, slug, &model::plan::slug))
            return wrong(file, "role", number, "plans", "role " + role.slug + ": no plan " + slug);
    for (const auto& scope : role.scopes)
        if (scope != "org" && scope != "team" && made.service_of(scope).empty())
            return wrong(file, "role", number, "scopes", "role " + role.slug + ": no scope " + scope);
    for (const auto& text : role.ceiling)
        if (const auto pattern = action_pattern::parse(text); !pattern)
            return wrong(file, "role", number, "ceiling", "role " + role.slug + ": ceiling: " + pattern.error().detail);
    return {};
}

// The owner's and the default role are in force without anybody's doing: nothing may put them to sleep.
result<void> check_ends(const model& made, const located_toml& file) {
    for (std::size_t i = 0; i < made.roles.size(); ++i) {
        const auto& role = made.roles[i];
        if (role.slug != made.owner_role && role.slug != made.default_role) continue;
        if (!role.plans.empty()) return wrong(file, "role", i, "plans", "role " + role.slug + " must be in every plan");
        if (role.deprecated) return wrong(file, "role", i, "deprecated", "role " + role.slug + " cannot be deprecated");
        if (std::ranges::find(role.scopes, "org") == role.scopes.end())
            return wrong(file, "role", i, "scopes", "role " + role.slug + " must have the scope org");
        if (role.slug == made.owner_role && !role.ceiling.empty())
            return wrong(file, "role", i, "ceiling", "the owner's role has no ceiling");
    }
    return {};
}

result<void> check_actions(const model& made, const located_toml& file) {
    for (std::size_t i = 0; i < made.resource_types.size(); ++i)
        for (const auto& action : made.resource_types[i].creator_grant)
            if (!has(made.permissions, action, &model::permission::action))
                return wrong(file, "resource_type", i, "creator_grant", "no permission " + action);
    for (const auto& action : made.secret_permissions)
        if (!has(made.permissions, action, &model::permission::action))
            return at_line(file, "secret_permissions", errc::invalid_value, "secret_permissions: no permission " + action);
    return {};
}

// Parents stand further up, so that they are there when their children are made.
result<void> check_predefined(const model& made, const located_toml& file) {
    std::vector<std::string> known{""};
    for (std::size_t i = 0; i < made.resources.size(); ++i) {
        const auto& one = made.resources[i];
        const std::string name = one.type + "/" + one.name;
        if (made.service_of(one.type).empty()) return wrong(file, "resource", i, "type", "no resource type " + one.type);
        if (one.name.find_first_of("* \t") != std::string::npos) return wrong(file, "resource", i, "name", "is no literal");
        if (std::ranges::find(known, one.parent) == known.end())
            return wrong(file, "resource", i, "parent", "no resource " + one.parent + " further up");
        if (std::ranges::find(known, name) != known.end()) return wrong(file, "resource", i, "name", "there are two " + name);
        known.push_back(name);
    }
    return {};
}

result<void> check_duty(const model& made, const located_toml& file, std::size_t number, std::string_view key,
                        const std::string& action) {
    const bool managements = has(permission::management_actions, action, std::identity());
    if (!managements && !has(made.permissions, action, &model::permission::action))
        return wrong(file, "duties", number, key, "no permission " + action);
    if (!managements && made.service_of(made.duties[number].type).empty())
        return wrong(file, "duties", number, key, action + " needs a resource of a type of the model");
    return {};
}

result<void> check_duties(const model& made, const located_toml& file) {
    for (std::size_t i = 0; i < made.duties.size(); ++i) {
        const auto& one = made.duties[i];
        if (one.first == one.second) return wrong(file, "duties", i, "second", "is the first");
        if (auto sound = check_duty(made, file, i, "first", one.first); !sound) return sound;
        if (auto sound = check_duty(made, file, i, "second", one.second); !sound) return sound;
    }
    return {};
}

// The model's own roles must have room: nobody chose to make them.
result<void> check_room(const model& made, const located_toml& file) {
    for (std::size_t i = 0; i < made.plans.size(); ++i) {
        const auto& plan = made.plans[i];
        const auto given =
            std::ranges::count_if(made.roles, [&](const auto& one) { return made.gives(&plan, true, one.plans); });
        if (plan.roles && given > *plan.roles)
            return wrong(file, "plan", i, "roles", "plan " + plan.slug + ": the model has more roles itself");
    }
    return {};
}

result<void> check_policy(const model& made, const located_toml& file, std::size_t number) {
    const auto anybody = organization_id::trusted("00000000-0000-7000-8000-000000000000");
    const auto& policy = made.policies[number];
    const auto statements = parse_json(policy.statements);
    if (!statements) return statements.error();
    const auto& all = *statements->if_array();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto compiled = compile_statement(all[i], made, anybody);
        if (compiled) continue;
        const std::string place = "statement " + std::to_string(i + 1) + ": ";
        return wrong(file, "policy", number, "statement[" + std::to_string(i) + "]",
                     "policy " + policy.slug + ": " + place + compiled.error().detail);
    }
    return {};
}

}  // namespace

result<void> check_model(const permission_model& made, const located_toml& file) {
    if (const auto once = check_names(made, file); !once) return once;
    for (std::size_t i = 0; i < made.roles.size(); ++i)
        if (const auto sound = check_role(made, file, i); !sound) return sound;
    if (const auto ends = check_ends(made, file); !ends) return ends;
    if (const auto room = check_room(made, file); !room) return room;
    if (const auto actions = check_actions(made, file); !actions) return actions;
    if (const auto places = check_predefined(made, file); !places) return places;
    if (const auto duties = check_duties(made, file); !duties) return duties;
    for (std::size_t i = 0; i < made.policies.size(); ++i)
        if (const auto sound = check_policy(made, file, i); !sound) return sound;
    return {};
}

}  // namespace gatehouse::access
