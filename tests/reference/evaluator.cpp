#include "reference/evaluator.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "reference/roles.hpp"

namespace gatehouse::reference {
namespace {

// To erase a member is a thing of members.
constexpr std::array owners_core{"organization", "members", "people", "roles", "policies", "connections", "billing", "audit"};
constexpr std::array<std::string_view, 6> never_by_a_key{"gatehouse:organization:transfer", "gatehouse:organization:delete",
                                                         "gatehouse:connections:configure", "gatehouse:api-keys:create",
                                                         "gatehouse:credentials:reset",     "gatehouse:members:reactivate"};

// Steps 3 to 5 for an action on what is asked about.
class bench {
public:
    bench(const known& of, const std::vector<held>& roles, coverage& seen) : of_(of), seen_(seen) {
        for (const auto& one : roles)
            if (contains(one.where, of)) there_.push_back(one);
    }

    judgement judge(std::string_view action) {
        judgement allowed = permitted(action), denied = by(statement::kind::deny, action);
        const bool permits = !allowed.decisive.empty() || !allowed.grants.empty();
        const bool cut = permits && !within_ceilings(action);
        if (cut) ++seen_["a ceiling cuts"];
        if (!allowed.grants.empty() && !cut) ++seen_["a grant permits"];
        const bool allows = permits && (!cut || of_.wrong == fault::ceiling_ignored);
        if (!denied.decisive.empty() && (!allows || of_.wrong != fault::deny_after_allow))
            return {false, "deny", {}, std::move(denied.decisive), {}};
        if (allows) return {true, "allow", {}, std::move(allowed.decisive), std::move(allowed.grants)};
        return {false, "otherwise", {}, {}, {}};
    }

    // "or the role has units:bypass": of a role, no grant.
    bool passes_units() {
        constexpr std::string_view bypass = "units:bypass";
        return by(statement::kind::deny, bypass).decisive.empty() && !by(statement::kind::allow, bypass).decisive.empty() &&
               (within_ceilings(bypass) || of_.wrong == fault::ceiling_ignored);
    }

private:
    judgement permitted(std::string_view action) {
        judgement found = by(statement::kind::allow, action);
        if (of_.wrong == fault::delegate_holds) found.decisive.merge(by(statement::kind::delegate, action).decisive);
        const auto chain = chain_of(of_);
        const auto teams = teams_of(of_);
        for (const auto& one : of_.in.grants) {
            const auto on = [&](const resource* place) { return place->id == one.resource; };
            const auto to = [&](const team_way& way) { return way.team == one.principal; };
            const bool reaches = one.to_team ? std::ranges::any_of(teams, to) : one.principal == of_.asked.subject;
            if (reaches && std::ranges::any_of(chain, on) && open(one.in, of_) && one.permissions.contains(std::string(action)))
                found.grants.insert(one.id);
        }
        return found;
    }
    judgement by(statement::kind effect, std::string_view action) {
        judgement found;
        for (const auto& one : there_) collect(found, of_.in.roles[one.role], effect, action);
        return found;
    }
    void collect(judgement& into, const role& one, statement::kind effect, std::string_view action) const {
        for (const auto index : one.policies) {
            const auto& policy = of_.in.policies[index];
            for (std::size_t version = 0; version < policy.versions.size(); ++version) {
                if (version != policy.in_force && of_.wrong != fault::every_version_counts) continue;
                const auto& all = policy.versions[version];
                for (std::size_t i = 0; i < all.size(); ++i)
                    if (all[i].effect == effect && matches(all[i], of_, action) && counts(all[i]))
                        into.decisive.emplace(policy.slug, version + 1, i);
            }
        }
    }
    bool counts(const statement& one) const {
        const auto found = holds(one.when, of_);
        if (found == answer::unknown)
            ++seen_[one.effect == statement::kind::deny ? "an unknown denies" : "an unknown is silent"];
        return one.effect == statement::kind::deny ? found != answer::no : found == answer::yes;
    }
    bool within_ceilings(std::string_view action) const {
        return std::ranges::all_of(there_, [&](const held& one) { return admits(of_.in.roles[one.role], action, of_.wrong); });
    }

    const known& of_;
    coverage& seen_;
    std::vector<held> there_;  // whose scope contains what is asked about
};

bool alive(const known& of) {
    const auto* member = find(of.in.members, of.asked.subject);
    if (!of.in.active || !member || member->status != "active" || member->holds > 0) return false;
    if (member->access_begins && of.now < *member->access_begins && of.wrong != fault::beginning_of_a_member_ignored)
        return false;
    if (member->access_ends && of.now >= *member->access_ends) return false;
    return std::ranges::all_of(of.in.links, [&](const link& one) {
        return one.member != member->id || !one.authority || find(of.in.connections, one.connection)->state == "active";
    });
}

// Each thing on the way up that belongs to units must have one of the member's.
bool in_units(const known& of) {
    const auto& own = find(of.in.members, of.asked.subject)->units;
    bool every = true, some = false;
    for (const auto* one : chain_of(of)) {
        const bool inside = std::ranges::any_of(one->units, [&](const auto& unit) { return own.contains(unit); });
        if (one->units.empty()) continue;
        every = every && inside;
        some = some || inside;
    }
    return every || (some && of.wrong == fault::one_unit_is_enough);
}

bool of_owners_core(const known& of) {
    if (!find(of.in.members, of.asked.subject)->owner) return false;
    return std::ranges::any_of(owners_core, [&](std::string_view part) {
        return of.asked.action.starts_with("gatehouse:" + std::string(part) + ":");
    });
}

// Permission patterns, and roles that are about it.
bool key_reaches(const known& of) {
    const auto& action = of.asked.action;
    const auto& narrowed = *of.asked.key;
    if (narrowed.empty() || of.wrong == fault::key_not_narrowed) return true;
    return std::ranges::any_of(narrowed, [&](const std::string& entry) {
        if (!entry.starts_with("role:")) return action_matches(entry, action, of.wrong);
        return std::ranges::any_of(of.in.roles,
                                   [&](const role& one) { return "role:" + one.slug == entry && is_about(one, action, of); });
    });
}

// Whoever may not hold keys has none that does anything.
bool may_hold_keys(const known& of, coverage& seen) {
    query hold{of.asked.subject, {}, "gatehouse:api-keys:hold", "member", of.asked.subject, of.asked.address};
    coverage aside;
    const auto found = evaluate(of.in, hold, of.now, of.wrong, aside);
    if (!found.allowed) ++seen["a key's owner may not hold it"];
    return found.allowed;
}

std::set<role_name> names(const std::vector<held>& roles, const known& of) {
    std::set<role_name> all;
    for (const auto& one : roles)
        all.emplace(of.in.roles[one.role].slug, one.where.kind, one.where.id, std::string(to_text(one.from)));
    return all;
}

judgement decide(const known& of, const std::vector<held>& roles, coverage& seen) {
    if (service_of(of.in, of.asked.action, of.asked.type).empty()) return {false, "otherwise", {}, {}, {}};
    bench at(of, roles, seen);
    if (!in_units(of)) {
        if (!at.passes_units()) return {};
        ++seen["units are passed over"];
    }
    const bool never = of.asked.key && std::ranges::count(never_by_a_key, of.asked.action) > 0;
    if (never || (of.asked.key && !may_hold_keys(of, seen))) return {false, "key", {}, {}, {}};
    auto owners = of_owners_core(of) ? judgement{true, "owner", {}, {}, {}} : at.judge(of.asked.action);
    if (!of.asked.key || !owners.allowed) return owners;
    if (!key_reaches(of)) return {false, "key", {}, {}, {}};
    ++seen["a key gets through"];
    return owners;
}

}  // namespace

std::string_view to_text(origin from) {
    constexpr std::array<std::string_view, 6> words{"owner", "direct", "team", "scim_rule", "saml_rule", "default"};
    return words[static_cast<std::size_t>(from)];
}

judgement evaluate(const world& in, const query& asked, time_ms now, fault wrong, coverage& seen) {
    const known of{in, asked, now, wrong};
    judgement made;
    if (alive(of)) {
        const auto roles = roles_in_force(of, seen);
        made = decide(of, roles, seen);
        made.roles = names(roles, of);
        for (const auto& one : roles) ++seen["role: " + std::string(to_text(one.from))];
    } else {
        ++seen["not alive"];
    }
    ++seen[std::string(made.step) + (made.allowed ? ": yes" : ": no")];
    return made;
}

}  // namespace gatehouse::reference
