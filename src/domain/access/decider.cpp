#include <gatehouse/domain/access/decider.hpp>

#include <algorithm>

#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>

#include "question_series.hpp"
#include "roles_in_force.hpp"

namespace gatehouse::access {
namespace {

decision refused_at(decision_step step, std::string_view reason) { return {false, step, std::string(reason), {}, {}, {}}; }

result<std::vector<held_role>> all_roles(tenant_transaction& tx, const member_id& id, const std::optional<session_id>& session,
                                         const subject_facts& facts, const permission_model& model,
                                         const organization_policies& policies) {
    auto roles = rights_repository(tx).roles_of(id, session, model.protected_level);
    if (!roles) return roles.error();
    return roles_in_force(*std::move(roles), facts, model, policies);
}

}  // namespace

decider::decider(const model_library& models) : models_(models), cache_(std::make_unique<policy_cache>()) {}
decider::~decider() = default;

result<decision> decider::decide(tenant_transaction& tx, const question& asked) const {
    question_series alone(*this, tx);
    auto made = alone.decide(asked);
    if (made) made->roles = std::move(alone.about_->roles);
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

result<bool> decider::may_hand_out(tenant_transaction& tx, const principal& who, std::string_view action,
                                   std::string_view resource_type, std::string_view resource_id) const {
    if (!who.member) return false;
    question asked{*who.member, who.session, std::string(action), std::string(resource_type), std::string(resource_id),
                   nullptr};
    if (who.kind == credential_kind::api_key) asked.key = &who;
    asked.to_hand_out = true;
    const auto made = decide(tx, asked);
    if (!made) return made.error();
    return made->allowed;
}

result<std::vector<held_role>> decider::roles_of(tenant_transaction& tx, const member_id& id,
                                                 const std::optional<session_id>& session) const {
    const auto facts = rights_repository(tx).subject(id);
    if (!facts) return facts.error();
    const auto model = models_.loaded(facts->model);
    if (!model) return model.error();
    const auto policies = cache_->get(tx, **model, facts->policy_revision);
    if (!policies) return policies.error();
    return all_roles(tx, id, session, *facts, **model, **policies);
}

result<std::int64_t> decider::level_of(tenant_transaction& tx, const member_id& id,
                                       const std::optional<session_id>& session) const {
    const auto roles = roles_of(tx, id, session);
    if (!roles) return roles.error();
    std::int64_t level = -1;
    for (const auto& one : *roles)
        if (one.scope.kind == "org") level = std::max(level, one.level);
    return level;
}

result<std::int64_t> decider::highest_level_of(tenant_transaction& tx, const member_id& id) const {
    const auto views = views_of(tx, id);
    if (!views) return views.error();
    std::int64_t highest = -1;
    for (const auto& one : *views) {
        const auto level = level_of(tx, id, one);
        if (!level) return level.error();
        highest = std::max(highest, *level);
    }
    return highest;
}

result<std::vector<std::optional<session_id>>> decider::views_of(tenant_transaction& tx, const member_id& id) const {
    auto sessions = session_repository(tx).with_claims(id);
    if (!sessions) return sessions.error();
    std::vector<std::optional<session_id>> all(1);
    for (auto& one : *sessions) all.emplace_back(std::move(one));
    return all;
}

}  // namespace gatehouse::access
