#include <gatehouse/domain/access/decider.hpp>

#include <algorithm>

#include <gatehouse/domain/access/policy_statement.hpp>
#include <gatehouse/store/organization_details_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>
#include <gatehouse/store/switch_repository.hpp>

#include "coverage.hpp"
#include "roles_in_force.hpp"

namespace gatehouse::access {
namespace {

struct whose {
    const member_id& id;
    const std::optional<session_id>& session;
    const subject_facts& facts;
    const permission_model& model;
};

result<rights_from> rights_at(tenant_transaction& tx, const whose& of, std::shared_ptr<const organization_policies> policies,
                              instant at) {
    rights_repository rights(tx);
    auto roles = rights.roles_of(of.id, of.session, of.model.protected_level, at);
    if (!roles) return roles.error();
    auto grants = rights.grants_of(of.id, of.session, at);
    if (!grants) return grants.error();
    auto in_force = roles_in_force(*std::move(roles), of.facts, of.model, *policies);
    return rights_from{at, std::move(policies), std::move(in_force), *std::move(grants)};
}

}  // namespace

result<effective_rights> decider::effective_rights_of(tenant_transaction& tx, const member_id& id,
                                                      const std::optional<session_id>& session) const {
    rights_repository rights(tx);
    const auto facts = rights.subject(id);
    if (!facts) return facts.error();
    const auto model = models_.loaded(facts->model);
    if (!model) return model.error();
    const auto policies = cache_->get(tx, **model, facts->policy_revision);
    if (!policies) return policies.error();
    auto units = rights.units_of(id);
    if (!units) return units.error();
    effective_rights made{facts->owner, *std::move(units), {}, {}};
    if ((*policies)->read_switches) {
        auto on = switch_repository(tx).on_for(id);
        if (!on) return on.error();
        made.switches_on = *std::move(on);
    }
    auto moments = rights.boundaries(id, session);
    if (!moments) return moments.error();
    moments->insert(moments->begin(), tx.now());
    for (const instant at : *moments) {
        auto then = rights_at(tx, {id, session, *facts, **model}, *policies, at);
        if (!then) return then.error();
        made.moments.push_back(*std::move(then));
    }
    return made;
}

result<std::optional<std::string>> decider::not_held(tenant_transaction& tx, const effective_rights& by,
                                                     std::string_view statements, const std::vector<role_scope>& around) const {
    const auto facts_of_model = organization_repository(tx).current();
    if (!facts_of_model) return facts_of_model.error();
    const auto model = models_.loaded(facts_of_model->model);
    if (!model) return model.error();
    const auto compiled = compile_statements(statements, **model, tx.organization());
    if (!compiled) return compiled.error();
    const std::vector<role_scope> scopes = around.empty() ? std::vector<role_scope>(1) : around;
    std::optional<std::string> missing;
    for (const auto& statement : *compiled)
        if (statement.what != effect::deny)
            each_right(statement, scopes.front(), [&](const right_ref& one) {
                const bool may = std::ranges::any_of(scopes, [&](const role_scope& scope) {
                    return access::may_hand_out(by.moments.front(),
                                                {one.what, one.action, one.resource, one.when, one.conditions, scope});
                });
                if (!may) missing = std::string(one.action.text());
                return may;
            });
    return missing;
}

result<bool> decider::plan_gives(tenant_transaction& tx, const role& one) const {
    const auto own = organization_repository(tx).current();
    if (!own) return own.error();
    const auto model = models_.loaded(own->model);
    if (!model) return model.error();
    const auto details = organization_details_repository(tx).current();
    if (!details) return details.error();
    return (*model)->gives((*model)->plan_of(details->plan), one.built_in, one.plans);
}

}  // namespace gatehouse::access
