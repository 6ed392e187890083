#include "reference/ways.hpp"

#include <algorithm>

#include "reference/models.hpp"

namespace gatehouse::reference {
namespace {

constexpr std::size_t deepest = 8;  // a resource and what it lies in; what lies deeper is refused

bool enabled(const std::string& connection, const known& of) {
    const auto* found = find(of.in.connections, connection);
    return found && found->state == "active";
}

std::set<std::string> pushed_groups(const mapping_rule& rule, const known& of) {
    std::set<std::string> in;
    for (const auto& group : of.in.groups)
        for (const auto& link : of.in.links)
            if (link.member == of.asked.subject && link.connection == rule.connection && group.links.contains(link.id) &&
                (link.active || of.wrong == fault::inactive_link_counts))
                in.insert(group.id);
    for (std::size_t before = 0; before != in.size() && of.wrong != fault::nested_groups_ignored;) {
        before = in.size();
        for (const auto& outer : of.in.groups)
            if (std::ranges::any_of(outer.groups, [&](const auto& inner) { return in.contains(inner); })) in.insert(outer.id);
    }
    return in;
}

// Whether the connection still speaks of the one who is asked about.
bool has_link(const std::string& connection, const known& of) {
    return std::ranges::any_of(of.in.links, [&](const link& one) {
        return one.member == of.asked.subject && one.connection == connection &&
               (one.active || of.wrong == fault::claims_of_an_inactive_link);
    });
}

// A session that shows a set has it instead of what was kept of its connection.
std::set<std::string> claimed_groups(const known& of) {
    std::set<std::string> in;
    std::string shown_by;
    for (const auto& session : of.in.sessions)
        if (of.asked.session == session.id && !session.claims.empty()) {
            in = session.claims;
            shown_by = session.connection;
        }
    if (!in.empty() && of.wrong == fault::sessions_claims_for_all_connections) return in;
    for (const auto& kept : of.in.kept) {
        if (kept.connection == shown_by && of.wrong != fault::kept_claims_beside_the_sessions) continue;
        if (kept.member == of.asked.subject && of.now < kept.until && has_link(kept.connection, of)) in.insert(kept.group);
    }
    return in;
}

}  // namespace

std::vector<rule_way> rules_of(const known& of) {
    std::vector<rule_way> ways;
    for (const auto& rule : of.in.rules) {
        if (!rule.enabled || !enabled(rule.connection, of)) continue;
        if (rule.held.contains(of.asked.subject) && of.wrong != fault::held_newcomer_counts) continue;
        const auto in = rule.saml ? claimed_groups(of) : pushed_groups(rule, of);
        for (const auto& group : rule.bound)
            if (in.contains(group)) ways.push_back({&rule, group});
    }
    return ways;
}

std::vector<team_way> teams_of(const known& of) {
    std::vector<team_way> ways;
    for (const auto& one : of.in.memberships)
        if (one.member == of.asked.subject && open(one.in, of)) ways.push_back({one.team});
    for (const auto& way : rules_of(of))
        for (const auto& team : way.rule->teams) ways.push_back({team, way.rule, way.group});
    return ways;
}

model_facts facts_of_random_worlds() {
    model_facts facts{models::protected_level, {}, {}};
    for (const auto& [type, service] : models::services) facts.services.emplace_back(type, service);
    for (const auto& plan : models::plans) facts.plans.push_back({std::string(plan.slug), plan.custom_roles});
    return facts;
}

bool may_give(const mapping_rule& rule, const role& given, const known& of) {
    return given.level < of.in.model.protected_level || of.wrong == fault::rule_unapproved || (rule.approved && rule.by_id);
}

// A plan that the model no longer has gives no role but those that every plan has.
bool awake(const role& one, const known& of) {
    if (of.wrong == fault::sleeping_role_counts) return true;
    const auto& plans = of.in.model.plans;
    if (plans.empty()) return true;
    const auto has = [&](const model_facts::plan& plan) {
        const bool listed = one.plans.empty() || std::ranges::count(one.plans, plan.slug) > 0;
        return listed && (one.built_in || plan.custom_roles);
    };
    if (of.in.plan.empty()) return has(plans[0]);
    for (const auto& plan : plans)
        if (plan.slug == of.in.plan) return has(plan);
    return std::ranges::all_of(plans, has);
}

bool admits(const role& one, std::string_view action, fault wrong) {
    const auto does = [&](const auto& pattern) { return action_matches(pattern, action, wrong); };
    return one.ceiling.empty() || std::ranges::any_of(one.ceiling, does);
}

bool is_about(const role& one, std::string_view action, const known& of) {
    bool allows = false, denies = false;
    for (const auto index : one.policies) {
        const auto& policy = of.in.policies[index];
        for (const auto& said : policy.versions[policy.in_force])
            if (matches(said, of, action)) {
                allows = allows || said.effect == statement::kind::allow;
                denies = denies || said.effect == statement::kind::deny;
            }
    }
    return allows && !denies && admits(one, action, of.wrong);
}

std::vector<const resource*> chain_of(const known& of) {
    std::vector<const resource*> chain;
    for (const auto& one : of.in.resources)
        if (one.type == of.asked.type && one.name == of.asked.name) chain.push_back(&one);
    if (of.wrong == fault::parents_ignored) return chain;
    while (!chain.empty() && chain.size() < deepest) {
        const auto* outer = find(of.in.resources, chain.back()->parent);
        if (!outer) break;
        chain.push_back(outer);
    }
    return chain;
}

bool contains(const scope& where, const known& of) {
    if (where.kind == "org") return true;
    if (where.kind == of.asked.type && where.id == of.asked.name) return true;
    for (const auto* one : chain_of(of)) {
        if (where.kind == "team" && one->team == where.id) return true;
        if (where.kind == one->type && where.id == one->name) return true;
    }
    return false;
}

}  // namespace gatehouse::reference
