#include "question_series.hpp"

#include <gatehouse/store/rights_repository.hpp>

#include "judgement.hpp"
#include "roles_in_force.hpp"

namespace gatehouse::access {
namespace {

constexpr std::int64_t units_named = 8;

decision refused_at_gate(std::string_view reason) { return {false, decision_step::gate, std::string(reason), {}, {}, {}}; }

// Read only where they bar the way. Of the past nobody keeps what units were called (store/history): they go unnamed there.
result<void> name_units(tenant_transaction& tx, const judgement& judge, const resource_chain& chain, decision& made) {
    std::vector<std::vector<std::string>> all;
    for (const auto& one : chain) {
        if (!one.restricted || one.in_unit) continue;
        auto codes = rights_repository(tx).unit_codes(one.id, units_named);
        if (!codes) return codes.error().code == errc::internal ? result<void>() : codes.error();
        if (!codes->empty()) all.push_back(*std::move(codes));
    }
    if (!all.empty()) made.missing = judge.past_units(all);
    return {};
}

}  // namespace

question_series::question_series(const decider& by, tenant_transaction& tx, barred who) : by_(by), tx_(tx), barred_(who) {}
question_series::~question_series() = default;

result<void> question_series::read_policies(known_subject& of) {
    const auto model = by_.models_.loaded(of.facts.model);
    if (!model) return model.error();
    of.model = *model;
    if (!policies_) {
        auto policies = by_.cache_->get(tx_, *of.model, of.facts.policy_revision);
        if (!policies) return policies.error();
        policies_ = *std::move(policies);
    }
    of.policies = policies_;
    return {};
}

result<std::unique_ptr<question_series::known_subject>> question_series::subject_of(const question& asked) {
    auto made = std::make_unique<known_subject>(asked);
    auto facts = rights_repository(tx_).subject(asked.subject);
    if (!facts && facts.error().code == errc::not_found) {
        made->refused = refused_at_gate("no such member");
        return made;
    }
    if (!facts) return facts.error();
    made->facts = *std::move(facts);
    if (const auto shut = shut_gate(made->facts, tx_.now()); !shut.empty() && barred_ == barred::refused) {
        made->refused = refused_at_gate(shut);
        return made;
    }
    if (const auto read = read_policies(*made); !read) return read.error();
    auto roles = rights_repository(tx_).roles_of(asked.subject, asked.session, made->model->protected_level);
    if (!roles) return roles.error();
    made->asleep = roles_asleep(*roles, made->facts, *made->model, *made->policies);
    made->roles = roles_in_force(*std::move(roles), made->facts, *made->model, *made->policies);
    made->contents = made->policies->contents_of(made->roles);
    if (const auto done = fetch(tx_, asked, *made->policies, made->conditions); !done) return done.error();
    return made;
}

result<void> question_series::read(const question& asked) {
    if (about_ && about_->is_of(asked)) return {};
    auto read = subject_of(asked);
    if (!read) return read.error();
    about_ = *std::move(read);
    return {};
}

bool question_series::shows_secret(std::string_view action) const {
    return about_ && about_->model && about_->model->reveals_secret(action);
}

result<decision> question_series::decide(const question& asked) {
    if (const auto literals = check_literals(asked.action, asked.resource_type, asked.resource_id); !literals)
        return literals.error();
    if (const auto known = read(asked); !known) return known.error();
    if (about_->refused) return *about_->refused;
    const auto chain = rights_repository(tx_).resource(asked.resource_type, asked.resource_id, asked.subject);
    if (!chain) return chain.error();
    const auto grants = rights_repository(tx_).grants_on(*chain, asked.subject, asked.session);
    if (!grants) return grants.error();
    const judgement judge{*about_->model,
                          *about_->policies,
                          about_->roles,
                          about_->contents,
                          *grants,
                          about_->facts,
                          *chain,
                          about_->conditions.known,
                          judgement::words::all,
                          judgement::conditions::known,
                          about_->asleep};
    auto made = judge.decide(asked);
    if (made.step == decision_step::gate)
        if (const auto named = name_units(tx_, judge, *chain, made); !named) return named.error();
    return made;
}

}  // namespace gatehouse::access
