// The words of a refusal: the nearest missing step, and who may give it (access.md, The decision, step 5). Only what was
// refused comes here, and only where the words are wanted.
#include <algorithm>
#include <ranges>

#include <gatehouse/domain/access/permissions.hpp>

#include "judgement.hpp"

namespace gatehouse::access {
namespace {

using cut_roles = std::vector<const held_role*>;

std::string cut_to_less(const cut_roles& cut) {
    std::string names;
    for (const auto* one : cut)
        if (names.find(one->slug) == std::string::npos) names.append(names.empty() ? "" : ", ").append(one->slug);
    const bool several = names.find(',') != std::string::npos;
    return (several ? "the roles " + names + " are" : "the role " + names + " is") + " cut to less";
}

bool is_one_of(const held_role& one, const cut_roles& cut) {
    return std::ranges::any_of(cut, [&](const held_role* other) { return other->role == one.role; });
}

std::string listed(const std::vector<std::string>& units) {
    std::string names;
    for (const auto& one : units) names.append(names.empty() ? "" : ", ").append(one);
    return (units.size() > 1 ? "one of the units " : "the unit ") + names;
}

}  // namespace

bool judgement::is_awake(const role_entry& entry) const {
    return model_.gives(model_.plan_of(subject_.plan), entry.held.built_in, entry.held.plans);
}

std::string judgement::sleeping() const {
    const auto* plan = model_.plan_of(subject_.plan);
    return plan ? "sleeps in the plan " + plan->name : "sleeps in the organization's plan";
}

// Roles come highest first.
const judgement::role_entry* judgement::lowest(const target& asked, function_ref<bool(const role_entry&)> wanted) const {
    const role_entry* found = nullptr;
    for (const auto& entry : policies_.roles)
        if (wanted(entry) && role_allows(entry, asked)) found = &entry;
    return found;
}

// Nobody gives what stands above him, nor to whoever does.
std::string judgement::giver(std::string_view permission, std::string_view what, std::int64_t level,
                             std::string_view may) const {
    const target giving(permission, {std::string(reserved_service), std::string(what), "any"});
    const auto* found = lowest(giving, [&](const role_entry& one) { return is_awake(one) && one.held.level >= level; });
    return found ? "; a member with the role " + found->held.slug + " may " + std::string(may) : "";
}

std::string judgement::nearest(const target& asked) const {
    if (auto way = by_condition(asked); !way.empty()) return way + still_cut(asked, nullptr);
    for (const held_role& one : asleep_ | std::views::reverse)  // the lowest that would do
        if (const auto* entry = policies_.find(one.role);
            entry && applies(one.scope, asked.resource) && role_allows(*entry, asked))
            return "the role " + one.slug + " would allow it, and is held, but " + sleeping();
    if (auto way = by_role(asked); !way.empty()) return way;
    if (auto way = by_grant(asked); !way.empty()) return way + still_cut(asked, nullptr);
    const auto* asleep = lowest(asked, [&](const role_entry& one) { return can_be_had(one); });
    return asleep ? "the role " + asleep->held.slug + " would allow it, but " + sleeping() : without_role(asked);
}

// Of what is held here: what a statement that would allow it still asks for.
std::string judgement::by_condition(const target& asked) const {
    for (std::size_t i = 0; i < roles_.size(); ++i) {
        const auto* entry = content_of(i, asked);
        if (!entry || !role_allows(*entry, asked)) continue;
        for (const probe& one : entry->probes) {
            if (one.what != effect::allow || !may_match(one, asked.by)) continue;
            const auto& statement = entry->policies[one.policy].statements[one.statement];
            if (statement.matches(asked.action, asked.resource))
                return "the role " + roles_[i].slug + " would allow it, and is held, but asks for " +
                       statement.when.open(known_);
        }
    }
    return {};
}

// Ownership is not assigned, and a deprecated role takes no new holders.
bool judgement::can_be_had(const role_entry& one) const { return one.held.slug != model_.owner_role && !one.held.deprecated; }

// The lowest role that can be had and would allow it, and the lowest that may hand that one out.
std::string judgement::by_role(const target& asked) const {
    const auto* enough = lowest(asked, [&](const role_entry& one) { return can_be_had(one) && is_awake(one); });
    if (!enough) return {};
    return "the role " + enough->held.slug + " would allow it" +
           giver(permission::roles_assign, "role", enough->held.level, "assign it") + still_cut(asked, enough);
}

// Who has it, or may hand it out without having it, and may give single permissions on a resource: the lowest of them.
std::string judgement::by_grant(const target& asked) const {
    const auto is_of_model = [&](const auto& one) { return one.action == asked.action; };
    if (resource_.empty() || std::ranges::none_of(model_.permissions, is_of_model)) return {};
    std::int64_t level = 0;
    for (const auto& one : roles_) level = std::max(level, one.level);
    const target giving(permission::grants_write, {std::string(reserved_service), asked.resource.type, asked.resource.id});
    const auto* found = lowest(
        giving, [&](const role_entry& one) { return is_awake(one) && one.held.level >= level && role_hands_out(one, asked); });
    return found ? "a member with the role " + found->held.slug + " may grant it here" : "";
}

// Besides that, what is held cuts it away, unless the new role comes in its place.
std::string judgement::still_cut(const target& asked, const role_entry* comes) const {
    auto cut = cutting_ceilings(asked);
    std::erase_if(cut, [&](const held_role* one) {
        const bool replaced = one->origin == role_origin::default_role || model_.one_role_per_scope;
        return comes && replaced && one->scope.kind == "org";
    });
    return cut.empty() ? "" : "; " + cut_to_less(cut) + " and would have to go";
}

// What allows it is there, and cut away; or comes from the very role that cuts.
std::string judgement::cut_away(const target& asked, const std::vector<proof>& allowed,
                                const std::vector<held_grant>& grants) const {
    const auto cut = cutting_ceilings(asked);
    const bool elsewhere =
        !grants.empty() || std::ranges::any_of(allowed, [&](const proof& one) { return !is_one_of(one.role, cut); });
    if (!elsewhere) {
        const auto way = by_role(asked);
        return way.empty() ? cut_to_less(cut) : cut_to_less(cut) + "; " + way;
    }
    const std::string text = cut_to_less(cut) + " and would have to go";
    const auto& first = *cut.front();
    if (first.origin == role_origin::direct) return text + giver(permission::roles_assign, "role", first.level, "take it away");
    if (first.origin == role_origin::default_role) return text + "; it goes where another is given for the organization";
    return text + (first.team_slug.empty() ? "; it comes by a mapping rule" : "; it comes by the team " + first.team_slug);
}

std::string judgement::without_role(const target& asked) const {
    const auto owns = [&](const role_entry& one) { return one.held.slug == model_.owner_role; };
    const bool owners = is_owner_core(asked.action) || lowest(asked, owns);
    return std::string(owners ? "the owner may do this; " : "") + "no role that can be assigned allows it";
}

std::string judgement::past_units(const std::vector<std::vector<std::string>>& units_of_each) const {
    std::string text;
    for (const auto& units : units_of_each) text.append(text.empty() ? "" : " and ").append(listed(units));
    text += units_of_each.size() > 1 ? " are missing" : " is missing";
    return text + giver(permission::units_write, "unit", 0, "put people there");
}

}  // namespace gatehouse::access
