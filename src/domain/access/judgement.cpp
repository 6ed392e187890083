#include "judgement.hpp"

#include <algorithm>
#include <iterator>

#include <gatehouse/domain/access/permissions.hpp>
#include <gatehouse/domain/access/scope_reach.hpp>

namespace gatehouse::access {
namespace {

constexpr std::string_view units_bypass = "units:bypass";

std::string_view service_word(std::string_view action) { return action.substr(0, action.find(':')); }

// The places of what counts, in order: at most one of each policy.
template <class Counts, class Found>
void each_policy(const organization_policies::entry& role, effect what, std::string_view action, const resource_ref& asked,
                 const asked_probe& by, Counts counted, Found found) {
    std::size_t done = 0;  // policies before this one have theirs
    for (const probe& one : role.probes) {
        if (one.what != what || !may_match(one, by) || one.policy < done) continue;
        const auto& statement = role.policies[one.policy].statements[one.statement];
        if (!statement.matches(action, asked) || !counted(statement)) continue;
        found(role.policies[one.policy], one.statement);
        done = one.policy + 1;
    }
}

bool inside(const std::vector<action_pattern>& ceiling, std::string_view action) {
    return ceiling.empty() || std::ranges::any_of(ceiling, [&](const auto& pattern) { return pattern.matches(action); });
}

}  // namespace

bool is_owner_core(std::string_view action) {
    return std::ranges::any_of(permission::owner_core, [&](std::string_view pattern) {
        return action.starts_with(pattern.substr(0, pattern.size() - 1));  // each ends in ":*"
    });
}

bool is_management(std::string_view action) { return service_word(action) == reserved_service; }

std::string_view service_asked(const permission_model& model, std::string_view action, std::string_view type) {
    return is_management(action) ? reserved_service : model.service_of(type);
}

decision judgement::decide(const question& asked) const {
    const std::string_view service = service_asked(model_, asked.action, asked.resource_type);
    if (service.empty())
        return {false, decision_step::otherwise, "the model has no resource type " + asked.resource_type, {}, {}, {}};
    const target what(asked.action, {std::string(service), asked.resource_type, asked.resource_id}, asked.to_hand_out);
    if (is_barred_by_units(what))
        return {false, decision_step::gate, "the resource belongs to units that the member is not in", {}, {}, {}};
    if (!asked.key) return of_member(what);
    for (const auto& never : permission::never_by_keys)
        if (never.action == asked.action) return {false, decision_step::key, std::string(never.what), {}, {}, {}};
    return narrowed(asked, what, of_member(what));
}

// Each thing on the way up that belongs to units must have one of the member's.
bool judgement::is_barred_by_units(const target& asked) const {
    const bool outside = std::ranges::any_of(resource_, [](const auto& node) { return node.restricted && !node.in_unit; });
    if (!outside) return false;
    const target bypass(units_bypass, asked.resource);
    return !matching(effect::deny, bypass).empty() || matching(effect::allow, bypass).empty() || is_cut(bypass);
}

// An API key is its owner, narrowed; and its owner must still be one who may hold keys. That is asked of the owner, apart from
// the place that the question is about.
decision judgement::narrowed(const question& asked, const target& what, decision owners) const {
    const target holding(permission::api_keys_hold,
                         {std::string(reserved_service), "member", std::string(asked.subject.text())});
    const std::vector<held_grant> no_grants;
    const resource_chain nowhere;
    const judgement apart(model_, policies_, roles_, contents_, no_grants, subject_, nowhere, known_);
    if (!apart.of_member(holding).allowed)
        return {false, decision_step::key, "the key's owner may no longer hold API keys", {}, {}, {}};
    if (owners.allowed && !in_key_scope(*asked.key, what))
        return {false, decision_step::key, "outside the API key's scope", {}, {}, {}};
    return owners;
}

decision judgement::of_member(const target& asked) const {
    if (subject_.owner && is_owner_core(asked.action))
        return {true, decision_step::owner, "the owner may always do this", {}, {}, {}};
    if (auto denied = matching(effect::deny, asked); !denied.empty())
        return {false, decision_step::deny, "policy " + denied.front().policy + " denies this", {}, std::move(denied), {}};
    auto allowed = enabling(asked);
    auto grants = granted(asked);
    const auto required = [&] { return std::string(model_.word_of(asked.action)) + " permission required"; };
    if (allowed.empty() && grants.empty())
        return {false, decision_step::otherwise, required(), say_ == words::brief ? "" : nearest(asked), {}};
    if (is_cut(asked))
        return {false, decision_step::otherwise, required(), say_ == words::brief ? "" : cut_away(asked, allowed, grants), {}};
    const std::string reason = allowed.empty() ? "a grant" : "role " + allowed.front().role.slug;
    return {true, decision_step::allow, reason + " allows this", {}, std::move(allowed), {}, std::move(grants)};
}

std::vector<proof> judgement::enabling(const target& asked) const {
    auto found = matching(effect::allow, asked);
    if (asked.to_hand_out) std::ranges::move(matching(effect::delegate, asked), std::back_inserter(found));
    return found;
}

bool judgement::in_key_scope(const principal& key, const target& asked) const {
    if (key.scope.empty()) return true;
    return std::ranges::any_of(key.scope, [&](const std::string& entry) {
        if (!entry.starts_with("role:")) {
            const auto pattern = action_pattern::parse(entry);
            return pattern && pattern->matches(asked.action);
        }
        const auto* role = policies_.find_slug(std::string_view(entry).substr(5));
        return role && role_allows(*role, asked);
    });
}

bool judgement::is_about(const organization_policies::entry& entry, effect what, const target& asked) const {
    return std::ranges::any_of(entry.probes, [&](const probe& one) {
        return one.what == what && may_match(one, asked.by) &&
               entry.policies[one.policy].statements[one.statement].matches(asked.action, asked.resource);
    });
}

// Whatever conditions say: for what a role is about, not for what it gives right now.
bool judgement::role_allows(const organization_policies::entry& entry, const target& asked) const {
    return is_about(entry, effect::allow, asked) && !is_about(entry, effect::deny, asked) &&
           inside(entry.ceiling, asked.action);
}

bool judgement::role_hands_out(const organization_policies::entry& entry, const target& asked) const {
    const bool has = is_about(entry, effect::allow, asked) || is_about(entry, effect::delegate, asked);
    return has && !is_about(entry, effect::deny, asked) && inside(entry.ceiling, asked.action);
}

bool judgement::applies(const role_scope& scope, const resource_ref& asked) const {
    return (scope.kind == asked.type && scope.id == asked.id) || reaches(scope, resource_);
}

const organization_policies::entry* judgement::content_of(std::size_t role, const target& asked) const {
    return applies(roles_[role].scope, asked.resource) ? contents_[role] : nullptr;
}

// An allow counts where its condition certainly holds, a deny where it does not certainly fail.
bool judgement::counts(const compiled_statement& one) const {
    if (one.when.empty()) return true;
    if (taken_ == conditions::at_best || taken_ == conditions::at_worst)
        return (one.what == effect::deny) == (taken_ == conditions::at_worst);
    const truth holds = one.when.holds(known_);
    const bool certainly = (one.what == effect::deny) == (taken_ == conditions::hoped);
    return certainly ? holds == truth::yes : holds != truth::no;
}

// The first statement of each policy of each role in force here.
std::vector<proof> judgement::matching(effect what, const target& asked) const {
    std::vector<proof> found;
    const auto counted = [&](const compiled_statement& one) { return counts(one); };
    for (std::size_t i = 0; i < roles_.size(); ++i) {
        const auto* entry = content_of(i, asked);
        if (!entry) continue;
        each_policy(*entry, what, asked.action, asked.resource, asked.by, counted,
                    [&](const compiled_policy& policy, std::size_t statement) {
                        found.push_back({roles_[i], policy.slug, policy.version, statement});
                    });
    }
    return found;
}

std::vector<held_grant> judgement::granted(const target& asked) const {
    std::vector<held_grant> found;
    std::ranges::copy_if(grants_, std::back_inserter(found), [&](const held_grant& one) {
        return std::ranges::find(one.permissions, asked.action) != one.permissions.end();
    });
    return found;
}

bool judgement::cuts(std::size_t role, const target& asked) const {
    const auto* entry = content_of(role, asked);
    return entry && !inside(entry->ceiling, asked.action);
}

bool judgement::is_cut(const target& asked) const {
    for (std::size_t i = 0; i < roles_.size(); ++i)
        if (cuts(i, asked)) return true;
    return false;
}

std::vector<const held_role*> judgement::cutting_ceilings(const target& asked) const {
    std::vector<const held_role*> found;
    for (std::size_t i = 0; i < roles_.size(); ++i)
        if (cuts(i, asked)) found.push_back(&roles_[i]);
    return found;
}

}  // namespace gatehouse::access
