#include <gatehouse/domain/access/decider.hpp>

#include <algorithm>
#include <map>

#include <gatehouse/store/exposure_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>

#include "judgement.hpp"
#include "roles_in_force.hpp"
#include "subject_reading.hpp"

namespace gatehouse::access {
namespace {

bool names_secret(const compiled_statement& one, const permission_model& model) {
    return one.what == effect::allow && std::ranges::any_of(model.secret_permissions, [&](const std::string& secret) {
               return std::ranges::any_of(one.actions, [&](const auto& pattern) { return pattern.matches(secret); });
           });
}

bool reveals(const organization_policies::entry& role, const permission_model& model) {
    return std::ranges::any_of(role.policies, [&](const compiled_policy& policy) {
        return std::ranges::any_of(policy.statements, [&](const auto& one) { return names_secret(one, model); });
    });
}

bool reveals(const held_grant& one, const permission_model& model) {
    return std::ranges::any_of(one.permissions, [&](const std::string& action) { return model.reveals_secret(action); });
}

// Resources that were read at once, and what each lies in.
class places {
public:
    explicit places(std::vector<resource_node> all) : all_(std::move(all)) {
        for (const auto& one : all_) by_id_.emplace(one.id, &one);
    }
    const std::vector<resource_node>& all() const { return all_; }
    // Up to what was not read; the rest stands in above.
    resource_chain chain_of(const resource_node& bottom, const resource_chain& above) const {
        resource_chain chain{bottom};
        while (!chain.back().parent.empty()) {
            const auto found = by_id_.find(chain.back().parent);
            if (found == by_id_.end()) break;
            chain.push_back(*found->second);
        }
        const auto rest = std::ranges::find(above, chain.back().parent, &resource_node::id);
        chain.insert(chain.end(), rest, above.end());
        return chain;
    }

private:
    std::vector<resource_node> all_;
    std::map<std::string_view, const resource_node*> by_id_;
};

struct subject_rights {
    const permission_model& model;
    const organization_policies& policies;
    const std::vector<held_role>& roles;
    judgement::role_contents contents;
    const std::vector<held_grant>& grants;
    const subject_facts& facts;
    const condition_facts& known;
};

std::string reason_of(const decision& made) {
    return made.path.empty() ? std::string("a grant") : "role " + made.path.front().role.slug;
}

void judge(const subject_rights& by, const member_id& who, const resource_chain& chain, std::vector<revealed_secret>& into) {
    std::vector<held_grant> here;
    std::ranges::copy_if(by.grants, std::back_inserter(here), [&](const held_grant& one) {
        return std::ranges::find(chain, one.resource, &resource_node::id) != chain.end();
    });
    const judgement made(by.model, by.policies, by.roles, by.contents, here, by.facts, chain, by.known);
    for (const auto& secret : by.model.secret_permissions) {
        const auto decided = made.decide({who, std::nullopt, secret, chain.front().type, chain.front().name, nullptr});
        if (decided.allowed) into.push_back({resource_id::trusted(chain.front().id), secret, reason_of(decided)});
    }
}

result<void> judge_below(tenant_transaction& tx, const subject_rights& by, const member_id& who, const resource_id& top,
                         std::vector<revealed_secret>& into) {
    const auto named = resource_repository(tx).find(top);
    if (!named) return named.error().code == errc::not_found ? result<void>() : named.error();
    const auto above = rights_repository(tx).resource(named->type, named->name, who);
    if (!above) return above.error();
    auto nodes = exposure_repository(tx).nodes_below(top, who);
    if (!nodes) return nodes.error();
    const places within(*std::move(nodes));
    for (const auto& node : within.all()) judge(by, who, within.chain_of(node, *above), into);
    return {};
}

result<void> judge_all(tenant_transaction& tx, const subject_rights& by, const member_id& who,
                       std::vector<revealed_secret>& into) {
    auto nodes = exposure_repository(tx).nodes(who);
    if (!nodes) return nodes.error();
    const places whole(*std::move(nodes));
    for (const auto& node : whole.all()) judge(by, who, whole.chain_of(node, {}), into);
    return {};
}

// Of one view of a member's rights.
struct viewed {
    const member_id& who;
    const std::optional<session_id>& session;
    const std::optional<resource_id>& only;
    instant at;
    const permission_model& model;
    const organization_policies& policies;
    const subject_facts& facts;
};

result<void> add_revealed(tenant_transaction& tx, const viewed& by_whom, std::vector<revealed_secret>& into) {
    const auto& [who, session, only, at, model, policies, facts] = by_whom;
    rights_repository rights(tx);
    auto derived = rights.roles_of(who, session, model.protected_level, at);
    if (!derived) return derived.error();
    const auto roles = roles_in_force(*std::move(derived), facts, model, policies);
    const auto grants = rights.grants_of(who, session, at);
    if (!grants) return grants.error();
    const auto contents = policies.contents_of(roles);
    const bool by_role = std::ranges::any_of(contents, [&](const auto* entry) { return entry && reveals(*entry, model); });
    if (!by_role && std::ranges::none_of(*grants, [&](const auto& one) { return reveals(one, model); })) return {};

    fetched_facts conditions;
    const question nothing{who, std::nullopt, {}, {}, {}, nullptr};  // what conditions ask of a session stays open
    if (const auto done = fetch(tx, nothing, policies, conditions); !done) return done;
    conditions.known.now = at;
    const subject_rights by{model, policies, roles, contents, *grants, facts, conditions.known};
    if (only) return judge_below(tx, by, who, *only, into);
    if (by_role) return judge_all(tx, by, who, into);
    for (const auto& one : *grants)
        if (reveals(one, model))
            if (auto done = judge_below(tx, by, who, resource_id::trusted(one.resource), into); !done) return done;
    return {};
}

void in_order(std::vector<revealed_secret>& all) {
    const auto key = [](const revealed_secret& one) { return std::pair(one.on.text(), std::string_view(one.permission)); };
    std::ranges::sort(all, {}, key);
    const auto again = std::ranges::unique(all, {}, key);
    all.erase(again.begin(), again.end());
}

}  // namespace

result<std::vector<revealed_secret>> decider::revealed_to(tenant_transaction& tx, const member_id& id,
                                                          const std::optional<resource_id>& only,
                                                          std::optional<instant> then) const {
    const auto at = then.value_or(tx.now());
    std::vector<revealed_secret> found;
    const auto facts = rights_repository(tx).subject(id);
    if (!facts && facts.error().code == errc::not_found) return found;
    if (!facts) return facts.error();
    const auto model = models_.loaded(facts->model);
    if (!model) return model.error();
    if ((*model)->secret_permissions.empty() || !shut_gate(*facts, at).empty()) return found;
    const auto policies = cache_->get(tx, **model, facts->policy_revision);
    if (!policies) return policies.error();
    const auto views = views_of(tx, id);
    if (!views) return views.error();
    for (const auto& session : *views)
        if (auto done = add_revealed(tx, {id, session, only, at, **model, **policies, *facts}, found); !done)
            return done.error();
    in_order(found);
    return found;
}

result<std::vector<member_id>> decider::whom_secrets_reach(tenant_transaction& tx) const {
    const auto own = organization_repository(tx).current();
    if (!own) return own.error();
    const auto* model = models_.find(own->model);
    if (!model || model->secret_permissions.empty()) return std::vector<member_id>();
    const auto policies = cache_->get(tx, *model, own->policy_revision);
    if (!policies) return policies.error();
    revealing_roles by;
    for (const auto& one : (*policies)->roles) {
        if (!reveals(one, *model)) continue;
        by.roles.push_back(one.held.id);
        by.owners = by.owners || one.held.slug == model->owner_role;
        by.everybody = by.everybody || one.held.slug == model->default_role;
    }
    return exposure_repository(tx).may_reach(by);
}

result<bool> decider::reveals_secret(tenant_transaction& tx, std::string_view action) const {
    const auto own = organization_repository(tx).current();
    if (!own) return own.error();
    const auto* model = models_.find(own->model);
    return model && model->reveals_secret(action);
}

result<bool> decider::guards_secrets(tenant_transaction& tx) const {
    const auto own = organization_repository(tx).current();
    if (!own) return own.error();
    const auto* model = models_.find(own->model);
    return model && !model->secret_permissions.empty();
}

}  // namespace gatehouse::access
