#include "granters.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/domain/access/policy_statement.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/role_terms_repository.hpp>

#include "permit.hpp"

namespace gatehouse::protocol::admin {
namespace {

struct permission_asked {
    std::string_view action;
    access::resource_ref on;
    const access::permission_model& model;
};

// Whatever conditions say: this is about whom to ask, not about what they may right now.
bool has_effect(const call& made, const role_policy_row& policy, const permission_asked& asked, access::effect what) {
    const auto statements = access::compile_statements(policy.statements, asked.model, made.tx.organization());
    return statements && std::ranges::any_of(*statements, [&](const access::compiled_statement& one) {
               return one.what == what && one.matches(asked.action, asked.on);
           });
}

bool is_cut(const role& one, std::string_view action) {
    return !one.ceiling.empty() && std::ranges::none_of(one.ceiling, [&](const std::string& entry) {
        const auto pattern = access::action_pattern::parse(entry);
        return pattern && pattern->matches(action);
    });
}

bool always_owns(const role& one, const permission_asked& asked) {
    return one.slug == asked.model.owner_role &&
           std::ranges::any_of(access::permission::owner_core, [&](std::string_view pattern) {
               return asked.action.starts_with(pattern.substr(0, pattern.size() - 1));  // each ends in ":*"
           });
}

result<std::vector<role>> roles_with(call& made, const permission_asked& asked) {
    const auto all = role_repository(made.tx).list();
    if (!all) return all.error();
    const auto policies = policy_repository(made.tx).of_roles();
    if (!policies) return policies.error();
    std::vector<role> found;
    for (const auto& one : *all) {
        const auto any = [&](access::effect what) {
            return std::ranges::any_of(*policies, [&](const role_policy_row& row) {
                return row.role == one.id && has_effect(made, row, asked, what);
            });
        };
        const bool allows = any(access::effect::allow) && !any(access::effect::deny) && !is_cut(one, asked.action);
        if (allows || always_owns(one, asked)) found.push_back(one);
    }
    return found;
}

void add_name(std::vector<std::string>& to, const member& who, instant now) {
    const std::string& name = who.names.shown();
    if (to.size() < limits::granters_named && who.alive(now) && !name.empty() && std::ranges::find(to, name) == to.end())
        to.push_back(name);
}

// Those who hold a role directly; who comes by a team or a rule is found on the role's page.
result<std::vector<std::string>> names_of_holders(call& made, const std::vector<role>& roles, std::string_view owner_role) {
    std::vector<std::string> names;
    member_repository members(made.tx);
    for (const role& one : roles) {
        if (one.slug == owner_role) {
            const auto owners = members.owners();
            if (!owners) return owners.error();
            for (const member& who : *owners) add_name(names, who, made.tx.now());
        }
        const auto rows = role_terms_repository(made.tx).unended(one.id, limits::granters_looked_at);
        if (!rows) return rows.error();
        for (const auto& row : *rows) {
            if (row.to != principal_kind::member || !row.window.contains(made.tx.now())) continue;
            const auto who = members.find(member_id::trusted(row.principal));
            if (!who) return who.error();
            if (*who) add_name(names, **who, made.tx.now());
        }
    }
    return names;
}

template <class Items, class Text> std::string listed(const Items& items, Text text) {
    std::string all;
    for (const auto& one : items) all.append(all.empty() ? "" : ", ").append(text(one));
    return all;
}

struct plan_here {
    const access::permission_model& model;
    const access::permission_model::plan* plan;  // null: none, or an unknown one
    bool has(const role& one) const { return model.gives(plan, one.built_in, one.plans); }
    bool can_be_had(const role& one) const { return one.slug != model.owner_role && !one.deprecated; }
};

std::string asleep(const std::vector<role>& enough, const plan_here& in) {
    const auto one = std::ranges::find_if(enough.rbegin(), enough.rend(), [&](const role& any) { return in.can_be_had(any); });
    if (one == enough.rend()) return {};
    return "; the role " + one->slug + " sleeps in the " + (in.plan ? "plan " + in.plan->name : "organization's plan");
}

// The lowest of them that can be handed out, and the lowest that may hand it out: ownership is not assigned, and nobody assigns
// what stands above him.
result<std::string> way_to_it(call& made, const std::vector<role>& enough, const plan_here& in) {
    const auto assignable = std::ranges::find_if(enough.rbegin(), enough.rend(),
                                                 [&](const role& one) { return in.can_be_had(one) && in.has(one); });
    if (assignable == enough.rend()) return asleep(enough, in);
    const auto givers = roles_with(made, {access::permission::roles_assign, {"gatehouse", "role", "any"}, in.model});
    if (!givers) return givers.error();
    const auto giver = std::ranges::find_if(givers->rbegin(), givers->rend(),
                                            [&](const role& one) { return one.level >= assignable->level && in.has(one); });
    if (giver == givers->rend()) return std::string();
    return "; a member with the role " + giver->slug + " may assign " + assignable->slug;
}

bool may_read_members(call& made) {
    const auto decided = made.around.at.decider.decide(made.tx, *made.from.who, access::permission::members_read,
                                                       "organization", made.tx.organization().text());
    return decided && decided->allowed;
}

}  // namespace

result<std::string> who_has(call& made, std::string_view action) {
    const auto model = loaded_model(made);
    if (!model && model.error().code == errc::not_supported) return std::string();
    if (!model) return model.error();
    const permission_asked asked{action, {"gatehouse", "organization", std::string(made.tx.organization().text())}, **model};
    const auto roles = roles_with(made, asked);
    if (!roles) return roles.error();
    if (roles->empty()) return std::string();
    const auto plan = plan_of(made, **model);
    if (!plan) return plan.error();
    const plan_here in{**model, *plan};
    std::vector<role> awake;
    std::ranges::copy_if(*roles, std::back_inserter(awake), [&](const role& one) { return in.has(one); });
    std::string text =
        "the roles with it: " + (awake.empty() ? "none" : listed(awake, [](const role& one) { return one.slug; }));
    if (may_read_members(made)) {
        const auto names = names_of_holders(made, awake, (*model)->owner_role);
        if (!names) return names.error();
        if (!names->empty()) text += " (held by " + listed(*names, [](const std::string& one) { return one; }) + ")";
    }
    const auto way = way_to_it(made, *roles, in);
    if (!way) return way.error();
    return text + *way;
}

}  // namespace gatehouse::protocol::admin
