#include "roles_in_force.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace gatehouse::access {
namespace {

void add_role(std::vector<held_role>& roles, const organization_policies& policies, std::string_view slug, role_origin origin) {
    if (const auto* found = policies.find_slug(slug))
        roles.push_back({found->held.id, found->held.slug, found->held.level, {}, origin, {}, {}, {}, {}, {}});
}

// Down to what differs for certain, so that one answer is given whatever statement found the roles, and in whatever order.
auto way_of(const held_role& one) { return std::tie(one.position, one.assignment, one.team, one.rule, one.group); }

// The first source that yields a role in a scope wins; within one, rule order, then level.
auto precedence(const held_role& one) {
    return std::tuple(std::tie(one.scope.kind, one.scope.id), one.origin, one.position, -one.level, std::string_view(one.slug),
                      way_of(one));
}

void keep_one_per_scope(std::vector<held_role>& roles) {
    std::ranges::stable_sort(roles, [](const auto& a, const auto& b) { return precedence(a) < precedence(b); });
    const auto again = std::ranges::unique(roles, {}, &held_role::scope);
    roles.erase(again.begin(), again.end());
}

// Highest first.
void put_in_order(std::vector<held_role>& roles) {
    const auto place = [](const held_role& one) {
        return std::tuple(-one.level, one.origin, std::string_view(one.slug), std::tie(one.scope.kind, one.scope.id),
                          way_of(one));
    };
    const auto higher = [&](const held_role& a, const held_role& b) { return place(a) < place(b); };
    if (!std::ranges::is_sorted(roles, higher)) std::ranges::sort(roles, higher);  // they are big to move
}

}  // namespace

std::vector<held_role> roles_asleep(const std::vector<held_role>& derived, const subject_facts& subject,
                                    const permission_model& model, const organization_policies& policies) {
    std::vector<held_role> asleep;
    const auto* plan = model.plan_of(subject.plan);
    std::ranges::copy_if(derived, std::back_inserter(asleep), [&](const held_role& one) {
        const auto* entry = policies.find(one.role);
        return entry && !model.gives(plan, entry->held.built_in, entry->held.plans);
    });
    put_in_order(asleep);
    return asleep;
}

std::vector<held_role> roles_in_force(std::vector<held_role> derived, const subject_facts& subject,
                                      const permission_model& model, const organization_policies& policies) {
    const auto* plan = model.plan_of(subject.plan);
    std::erase_if(derived, [&](const held_role& one) {
        const auto* entry = policies.find(one.role);
        return !entry || !model.gives(plan, entry->held.built_in, entry->held.plans);
    });
    if (subject.owner) add_role(derived, policies, model.owner_role, role_origin::owner);
    if (model.one_role_per_scope) keep_one_per_scope(derived);
    const bool has_one = std::ranges::any_of(derived, [](const held_role& one) { return one.scope.kind == "org"; });
    if (!has_one) add_role(derived, policies, model.default_role, role_origin::default_role);
    put_in_order(derived);
    return derived;
}

}  // namespace gatehouse::access
