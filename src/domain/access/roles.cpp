#include <gatehouse/domain/access/policy_statement.hpp>
#include <gatehouse/domain/access/roles.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/organization_details_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/role_terms_repository.hpp>

#include <algorithm>

#include "deprecated_roles.hpp"
#include "tell.hpp"
#include "words.hpp"

namespace gatehouse::access {
namespace {

result<void> check_terms(const permission_model& model, const role_terms& terms) {
    if (terms.scopes.empty())
        return make_error(errc::invalid_value, "a role is assignable somewhere: org, team or a resource type");
    for (const auto& scope : terms.scopes)
        if (scope != "org" && scope != "team" && model.service_of(scope).empty())
            return make_error(errc::invalid_value,
                              "there is no scope " + scope + ": org, team or a resource type of the model");
    if (terms.ceiling.size() > limits::role_terms || terms.plans.size() > limits::role_terms)
        return make_error(errc::too_large,
                          "a role's ceiling and plans have " + std::to_string(limits::role_terms) + " entries at most");
    for (const auto& pattern : terms.ceiling)
        if (auto sound = action_pattern::parse(pattern); !sound) return sound.error();
    for (const auto& plan : terms.plans)
        if (plan.empty() || plan.size() > limits::code_bytes)
            return make_error(errc::invalid_value, "a plan is named by a short word");
    return {};
}

result<void> check_role(const permission_model& model, const role& what, const role_terms& terms) {
    if (auto sound = check_slug(what.slug, "a slug"); !sound) return sound;
    if (auto sound = check_words(what.name, terms.description); !sound) return sound;
    if (what.level < 0 || what.level > 100) return make_error(errc::invalid_value, "a level is a whole number from 0 to 100");
    return check_terms(model, terms);
}

object facts_of(const role& what, const role_terms& terms) {
    object facts;
    facts.set("slug", what.slug);
    facts.set("name", what.name);
    facts.set("level", what.level);
    facts.set("scopes", list_of(terms.scopes));
    if (!terms.ceiling.empty()) facts.set("ceiling", list_of(terms.ceiling));
    if (!terms.plans.empty()) facts.set("plans", list_of(terms.plans));
    if (what.deprecated) facts.set("deprecated", true);
    return facts;
}

// The model's roles are the model's. They may be taken out of use, and back.
result<void> check_built_in(tenant_transaction& tx, const permission_model& model, const role& after, const role_terms& terms) {
    const auto before = role_repository(tx).find(after.id);
    if (!before) return before.error();
    if (!before->built_in) return {};
    const auto old = role_terms_repository(tx).terms(after.id);
    if (!old) return old.error();
    if (after.name != before->name || after.level != before->level || *old != terms)
        return make_error(errc::conflict,
                          "the role " + before->slug + " is the permission model's: only deprecated can be set");
    if (after.deprecated && (before->slug == model.owner_role || before->slug == model.default_role))
        return make_error(errc::conflict, "the role " + before->slug + " is one that the permission model cannot do without");
    return {};
}

// Whether the plan has room for one more role that it gives: those that sleep take none, and what is in already may stay.
result<void> check_room(tenant_transaction& tx, const permission_model& model, const role& entering,
                        const std::vector<std::string>& plans) {
    const auto details = organization_details_repository(tx).current();
    if (!details) return details.error();
    const auto* plan = model.plan_of(details->plan);
    if (!plan || !plan->roles || !model.gives(plan, entering.built_in, plans)) return {};
    const auto all = role_repository(tx).list();
    if (!all) return all.error();
    const auto awake = [&](const role& one) { return model.gives(plan, one.built_in, one.plans); };
    const auto was = std::ranges::find(*all, entering.id, &role::id);
    if (was != all->end() && awake(*was)) return {};
    if (std::ranges::count_if(*all, awake) < *plan->roles) return {};
    return make_error(errc::forbidden, "the organization's plan has no room for another role: change the plan first");
}

std::string text_of(const assignment& held) {
    return std::string(held.to == principal_kind::member ? "member " : "team ") + held.principal;
}

// By whom a role is held, in words that help to find them; those whose time is over are no holders.
result<std::vector<std::string>> holders_of(tenant_transaction& tx, const role& which) {
    constexpr std::int64_t named = 10;
    role_terms_repository rows(tx);
    const auto assigned = rows.unended(which.id, named);
    if (!assigned) return assigned.error();
    std::vector<std::string> all;
    for (const auto& one : *assigned) all.push_back(text_of(one));
    const auto rules = rows.rules_of(which.id);
    if (!rules) return rules.error();
    for (const auto& one : *rules) all.push_back("mapping rule " + std::string(one.text()));
    const auto keys = rows.keys_of(which.slug);
    if (!keys) return keys.error();
    for (const auto& one : *keys) all.push_back("API key " + one.name);
    if (std::ssize(all) > named) all.resize(named);
    return all;
}

// What is left are assignments whose time is over: they stay answerable.
result<void> end_assignments(tenant_transaction& tx, const role_id& id) {
    for (;;) {
        const auto left = role_terms_repository(tx).assignments_of(id, "", limits::page_most);
        if (!left) return left.error();
        if (left->empty()) return {};
        for (const auto& one : *left)
            if (auto ended = assignment_repository(tx).end(one.id); !ended) return ended;
    }
}

// Those of old stay, once it is deprecated; whoever came later waits.
result<void> keep_from_now(tenant_transaction& tx, const role_id& id) {
    const auto before = role_repository(tx).find(id);
    if (!before) return before.error();
    return before->deprecated ? result<void>() : keep_holders(tx, id);
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const auto& one : texts) all += (all.empty() ? "" : ", ") + one;
    return all;
}

}  // namespace

result<void> create_role(tenant_transaction& tx, const request_context& by, const permission_model& model, const role& made,
                         const role_terms& terms) {
    if (auto sound = check_role(model, made, terms); !sound) return sound;
    if (auto room = check_room(tx, model, made, terms.plans); !room) return room;
    if (auto in = role_repository(tx).insert(made); !in) return in;
    if (auto set = role_terms_repository(tx).change(made, terms); !set) return set;
    return tell(tx, by, change_kind::role_created, change_target::of(made.id), facts_of(made, terms));
}

result<void> change_role(tenant_transaction& tx, const request_context& by, const permission_model& model, const role& after,
                         const role_terms& terms) {
    if (auto sound = check_role(model, after, terms); !sound) return sound;
    if (auto may = check_built_in(tx, model, after, terms); !may) return may;
    if (auto room = check_room(tx, model, after, terms.plans); !room) return room;
    if (after.deprecated)
        if (auto kept = keep_from_now(tx, after.id); !kept) return kept;
    if (auto set = role_terms_repository(tx).change(after, terms); !set) return set;
    return tell(tx, by, change_kind::role_changed, change_target::of(after.id), facts_of(after, terms));
}

result<void> delete_role(tenant_transaction& tx, const request_context& by, const role& gone) {
    if (gone.built_in) return make_error(errc::conflict, "the role " + gone.slug + " is the permission model's");
    const auto holders = holders_of(tx, gone);
    if (!holders) return holders.error();
    if (!holders->empty()) return make_error(errc::conflict, "the role " + gone.slug + " is held by " + joined(*holders));
    if (auto ended = end_assignments(tx, gone.id); !ended) return ended;
    if (auto erased = role_terms_repository(tx).erase(gone.id); !erased) return erased;
    object facts;
    facts.set("slug", gone.slug);
    return tell(tx, by, change_kind::role_deleted, change_target::of(gone.id), std::move(facts));
}

result<void> attach_policy(tenant_transaction& tx, const request_context& by, const role& to, const policy& what) {
    if (auto done = role_repository(tx).attach(to.id, what.id); !done) return done;
    object facts;
    facts.set("role", to.slug);
    facts.set("policy", what.slug);
    return tell(tx, by, change_kind::role_policy_attached, change_target::of(to.id), std::move(facts));
}

result<void> detach_policy(tenant_transaction& tx, const request_context& by, const role& from, const policy& what) {
    if (auto done = role_terms_repository(tx).detach(from.id, what.id); !done) return done;
    object facts;
    facts.set("role", from.slug);
    facts.set("policy", what.slug);
    return tell(tx, by, change_kind::role_policy_detached, change_target::of(from.id), std::move(facts));
}

result<void> create_policy(tenant_transaction& tx, const request_context& by, const permission_model& model, const policy& made,
                           std::string_view statements) {
    if (auto sound = check_slug(made.slug, "a slug"); !sound) return sound;
    if (auto sound = check_words(made.name, ""); !sound) return sound;
    if (auto sound = compile_statements(statements, model, tx.organization()); !sound) return sound.error();
    if (auto in = policy_repository(tx).insert(made, statements, by.actor); !in) return in;
    object facts;
    facts.set("slug", made.slug);
    facts.set("name", made.name);
    return tell(tx, by, change_kind::policy_created, change_target::of(made.id), std::move(facts));
}

result<void> rename_policy(tenant_transaction& tx, const request_context& by, const policy& of, const std::string& name) {
    if (auto sound = check_words(name, ""); !sound) return sound;
    if (auto done = policy_terms_repository(tx).rename(of.id, name); !done) return done;
    object facts;
    facts.set("slug", of.slug);
    facts.set("name", name);
    return tell(tx, by, change_kind::policy_changed, change_target::of(of.id), std::move(facts));
}

result<void> delete_policy(tenant_transaction& tx, const request_context& by, const policy& gone) {
    if (gone.built_in) return make_error(errc::conflict, "the policy " + gone.slug + " is the permission model's");
    const auto roles = role_terms_repository(tx).roles_with(gone.id);
    if (!roles) return roles.error();
    if (!roles->empty()) {
        std::vector<std::string> slugs;
        for (const auto& one : *roles) slugs.push_back(one.slug);
        return make_error(errc::conflict, "the policy " + gone.slug + " is attached to the roles " + joined(slugs));
    }
    if (auto erased = policy_terms_repository(tx).erase(gone.id); !erased) return erased;
    object facts;
    facts.set("slug", gone.slug);
    return tell(tx, by, change_kind::policy_deleted, change_target::of(gone.id), std::move(facts));
}

result<void> check_scope_of(const role& given, const role_scope& scope) {
    if (std::ranges::find(given.scopes, scope.kind) != given.scopes.end()) return {};
    return make_error(errc::invalid_value,
                      "the role " + given.slug + " is not for the scope " + scope.kind + ", but for: " + joined(given.scopes));
}

}  // namespace gatehouse::access
