#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/store/rights_repository.hpp>

#include <algorithm>

#include "judgement.hpp"
#include "policy_cache.hpp"

namespace gatehouse::access {
namespace {

// The text of a gate that is shut, or nothing.
std::string_view shut_gate(const subject_facts& subject, instant now) {
    if (!subject.organization_active) return "the organization is disabled";
    if (subject.status == "invited") return "the member has not accepted the invitation";
    if (subject.status != "active") return "the member was removed";
    if (subject.holds > 0) return "the member is suspended";
    if (subject.access_ends_at && *subject.access_ends_at <= now) return "the member's access has ended";
    if (!subject.connection_enabled) return "the member's connection is not enabled";
    return {};
}

decision refused_at(decision_step step, std::string_view reason) { return {false, step, std::string(reason), {}, {}, {}}; }

result<void> check_literals(const question& asked) {
    if (const auto literal = check_action(asked.action); !literal) return literal;
    if (asked.resource_type.empty() || asked.resource_type.find_first_of("*/:") != std::string::npos)
        return make_error(errc::invalid_value, "the resource's type must be a literal");
    if (asked.resource_id.empty() || asked.resource_id.find('*') != std::string::npos)
        return make_error(errc::invalid_value, "the resource's id must be a literal, never a pattern");
    return {};
}

void add_role(std::vector<held_role>& roles, const organization_policies& policies, std::string_view slug, role_origin origin) {
    if (const auto* found = policies.find_slug(slug))
        roles.push_back({found->held.id, found->held.slug, found->held.level, {}, origin, {}, {}, {}, {}, {}});
}

// All of a member's roles: what the one query derives, the owner's, and the default where the organization-wide scope has
// none in force.
result<std::vector<held_role>> all_roles(tenant_transaction& tx, const member_id& id, const std::optional<session_id>& session,
                                         const subject_facts& facts, const permission_model& model,
                                         const organization_policies& policies) {
    auto roles = rights_repository(tx).roles_of(id, session, model.protected_level);
    if (!roles) return roles.error();
    if (facts.owner) add_role(*roles, policies, model.owner_role, role_origin::owner);
    const bool has_one = std::ranges::any_of(*roles, [](const held_role& one) { return one.scope.kind == "org"; });
    if (!has_one) add_role(*roles, policies, model.default_role, role_origin::default_role);
    std::ranges::stable_sort(*roles, [](const held_role& a, const held_role& b) {
        return a.level != b.level ? a.level > b.level : a.origin < b.origin;
    });
    return roles;
}

}  // namespace

decider::decider(const model_library& models) : models_(models), cache_(std::make_unique<policy_cache>()) {}
decider::~decider() = default;

result<decision> decider::decide(tenant_transaction& tx, const question& asked) const {
    if (const auto literals = check_literals(asked); !literals) return literals.error();
    const auto facts = rights_repository(tx).subject(asked.subject);
    if (!facts && facts.error().code == errc::not_found) return refused_at(decision_step::gate, "no such member");
    if (!facts) return facts.error();
    if (const auto shut = shut_gate(*facts, tx.now()); !shut.empty()) return refused_at(decision_step::gate, shut);

    const auto* model = models_.find(facts->model);
    if (!model) return make_error(errc::not_supported, "the organization's permission model is not loaded");
    const auto policies = cache_->get(tx, *model, facts->policy_revision);
    if (!policies) return policies.error();
    auto roles = all_roles(tx, asked.subject, asked.session, *facts, *model, **policies);
    if (!roles) return roles.error();
    const auto resource = rights_repository(tx).resource(asked.resource_type, asked.resource_id, asked.subject);
    if (!resource) return resource.error();
    auto made = judgement{*model, **policies, *roles, *facts, *resource}.decide(asked);
    made.roles = *std::move(roles);
    return made;
}

result<decision> decider::decide(tenant_transaction& tx, const principal& who, std::string_view action,
                                 std::string_view resource_type, std::string_view resource_id) const {
    if (!who.member) return refused_at(decision_step::gate, "this credential speaks for no member");
    question asked{*who.member, who.session, std::string(action), std::string(resource_type), std::string(resource_id),
                   nullptr};
    if (who.kind == credential_kind::api_key) asked.key = &who;
    return decide(tx, asked);
}

result<std::vector<held_role>> decider::roles_of(tenant_transaction& tx, const member_id& id,
                                                 const std::optional<session_id>& session) const {
    const auto facts = rights_repository(tx).subject(id);
    if (!facts) return facts.error();
    const auto* model = models_.find(facts->model);
    if (!model) return make_error(errc::not_supported, "the organization's permission model is not loaded");
    const auto policies = cache_->get(tx, *model, facts->policy_revision);
    if (!policies) return policies.error();
    return all_roles(tx, id, session, *facts, *model, **policies);
}

result<std::int64_t> decider::level_of(tenant_transaction& tx, const member_id& id) const {
    const auto roles = roles_of(tx, id);
    if (!roles) return roles.error();
    std::int64_t level = -1;
    for (const auto& one : *roles)
        if (one.scope.kind == "org") level = std::max(level, one.level);
    return level;
}

}  // namespace gatehouse::access
