#include <gatehouse/domain/access/mapping.hpp>

#include <algorithm>
#include <limits>

#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/base/name_pattern.hpp>
#include <gatehouse/domain/access/roles.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/group_repository.hpp>
#include <gatehouse/store/mapping_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/rule_binding_repository.hpp>
#include <gatehouse/store/rule_holder_repository.hpp>
#include <gatehouse/store/rule_watch_repository.hpp>

#include "deprecated_roles.hpp"
#include "rule_joins.hpp"
#include "scope.hpp"
#include "tell.hpp"

namespace gatehouse::access {
namespace {

using by_kind = mapping_rule::by_kind;

constexpr std::int64_t everybody = std::numeric_limits<std::int64_t>::max();

bool same_given(const mapping_rule& a, const mapping_rule& b) {
    const auto within = [](const std::vector<mapped_role>& some, const std::vector<mapped_role>& all) {
        return std::ranges::all_of(some, [&](const mapped_role& one) {
            return std::ranges::any_of(
                all, [&](const mapped_role& other) { return one.role == other.role && one.scope == other.scope; });
        });
    };
    return within(a.roles, b.roles) && within(b.roles, a.roles) && std::ranges::is_permutation(a.teams, b.teams);
}

result<void> check_meant(tenant_transaction& tx, const mapping_rule& wanted) {
    if (wanted.text.empty()) return make_error(errc::invalid_value, "a mapping rule names a group");
    if (wanted.by == by_kind::pattern) {
        const auto read = name_pattern::parse(wanted.text);
        return read ? result<void>() : result<void>(read.error());
    }
    if (wanted.by != by_kind::id) return {};
    if (const auto id = group_id::parse(wanted.text)) {
        const auto found = group_repository(tx).find(wanted.connection, *id);
        if (!found) return found.error();
        if (*found) return {};
    }
    return make_error(errc::invalid_value, "the connection has no group with the id " + wanted.text);
}

result<void> check_given(tenant_transaction& tx, const permission_model& model, const mapping_rule& wanted) {
    if (wanted.roles.empty() && wanted.teams.empty())
        return make_error(errc::invalid_value, "a mapping rule gives at least one role or team");
    if (wanted.roles.size() > limits::rule_gives || wanted.teams.size() > limits::rule_gives)
        return make_error(errc::too_large, "the rule gives more roles or teams than one may");
    for (const auto& gives : wanted.roles) {
        const auto found = role_repository(tx).find(gives.role);
        if (!found) return found.error();
        if (const auto scope = check_scope(gives.scope); !scope) return scope;
        if (const auto meant = check_scope_of(*found, gives.scope); !meant) return meant;
        if (found->slug == model.owner_role) return make_error(errc::forbidden, "no rule makes an owner");
    }
    if (wanted.by == by_kind::id) return {};
    const auto needed = needs_approval(tx, model, wanted);
    if (!needed) return needed.error();
    if (!*needed) return {};
    return make_error(errc::forbidden, "a rule that gives a role of level " + std::to_string(model.protected_level) +
                                           " or more must name its group by id");
}

result<void> check_rule(tenant_transaction& tx, const permission_model& model, const mapping_rule& wanted) {
    if (auto meant = check_meant(tx, wanted); !meant) return meant;
    return check_given(tx, model, wanted);
}

// What it gives to new holders only: those that it keeps go on, and nobody comes to them. Empty: nothing of it is deprecated.
result<std::string> deprecated_of(tenant_transaction& tx, const mapping_rule_id& rule) {
    auto watch = rule_watch_repository(tx).of(rule);
    if (!watch) return watch.error();
    return std::move(watch->deprecated);
}

error no_new_by_rule(const std::string& slug) {
    return {errc::conflict, "the role " + slug +
                                " is deprecated and takes no new holders: take it from the rule, or from the team "
                                "that the rule gives, and whoever waits has the rest; or put it back into use"};
}

// An approval would give to whoever is there: of a deprecated role they may be new.
result<void> check_approvable(tenant_transaction& tx, const mapping_rule_id& rule) {
    const auto slug = deprecated_of(tx, rule);
    if (!slug) return slug.error();
    return slug->empty() ? result<void>() : no_new_by_rule(*slug);
}

// Who is kept and who is held stays so while the rule gives a deprecated role: new holders come by no change of it.
result<void> settle_holders(tenant_transaction& tx, const mapping_rule& now, bool meant_anew) {
    const auto slug = deprecated_of(tx, now.id);
    if (!slug) return slug.error();
    if (!slug->empty()) return {};
    // Whom an approval had held waits for nobody where it is over.
    if (meant_anew || !now.approved_by)
        if (auto gone = rule_holder_repository(tx).forget_all(now.id); !gone) return gone;
    return now.approved_by ? let_present_in(tx, now.id, of_held::come_in) : result<void>();
}

object facts_of(const mapping_rule& rule) {
    object facts;
    facts.set("connection", rule.connection.text());
    facts.set("group", rule.text);
    facts.set("enabled", rule.enabled);
    facts.set("roles", static_cast<std::int64_t>(rule.roles.size()));
    facts.set("teams", static_cast<std::int64_t>(rule.teams.size()));
    return facts;
}

}  // namespace

result<std::vector<mapped_role>> given_by(tenant_transaction& tx, const mapping_rule& rule) {
    std::vector<mapped_role> all = rule.roles;
    for (const auto& id : rule.teams) {
        const auto of_team = assignment_repository(tx).of(principal_kind::team, id.text());
        if (!of_team) return of_team.error();
        for (const auto& one : *of_team) all.push_back({one.role, one.scope});
    }
    return all;
}

result<bool> needs_approval(tenant_transaction& tx, const permission_model& model, const mapping_rule& rule) {
    const auto given = given_by(tx, rule);
    if (!given) return given.error();
    for (const auto& one : *given) {
        const auto found = role_repository(tx).find(one.role);
        if (!found) return found.error();
        if (found->level >= model.protected_level) return true;
    }
    return false;
}

result<mapping_rule_id> add_mapping_rule(tenant_transaction& tx, const request_context& by, const permission_model& model,
                                         const mapping_rule& wanted) {
    if (const auto sound = check_rule(tx, model, wanted); !sound) return sound.error();
    if (const auto takes = check_given_anew(tx, wanted, nullptr); !takes) return takes.error();
    if (const auto in = mapping_repository(tx).insert(wanted, by.actor); !in) return in.error();
    if (wanted.approved_by)
        if (const auto in = let_present_in(tx, wanted.id, of_held::come_in); !in) return in.error();
    if (const auto told = tell(tx, by, change_kind::mapping_added, change_target::of(wanted.id), facts_of(wanted)); !told)
        return told.error();
    return wanted.id;
}

result<bool> change_mapping_rule(tenant_transaction& tx, const request_context& by, const permission_model& model,
                                 mapping_rule wanted, bool approved_anew) {
    const auto before = mapping_repository(tx).find(wanted.id);
    if (!before) return before.error();
    const bool meant_anew = wanted.by != before->by || wanted.text != before->text;
    const bool on_again = wanted.enabled && !before->enabled;
    const bool voids = meant_anew || on_again || !same_given(*before, wanted);
    if (!voids && !approved_anew && wanted.enabled == before->enabled) return false;
    if (auto sound = check_rule(tx, model, wanted); !sound) return sound.error();
    const bool reaches_others = meant_anew || on_again || (wanted.approved_by && !before->approved_by);
    if (auto takes = check_given_anew(tx, wanted, reaches_others ? nullptr : &*before); !takes) return takes.error();
    if (voids && !approved_anew) wanted.approved_by.reset();
    if (auto written = mapping_repository(tx).update(wanted, by.actor, {meant_anew, approved_anew}); !written)
        return written.error();
    if (auto settled = settle_holders(tx, wanted, meant_anew); !settled) return settled.error();
    object facts = facts_of(wanted);
    facts.set("approval_voided", before->approved_by.has_value() && !wanted.approved_by);
    if (auto told = tell(tx, by, change_kind::mapping_changed, change_target::of(wanted.id), std::move(facts)); !told)
        return told.error();
    return true;
}

result<void> move_mapping_rule(tenant_transaction& tx, const request_context& by, const mapping_rule& which,
                               std::int64_t place) {
    const auto moved = mapping_repository(tx).move(which.id, place);
    if (!moved) return moved.error();
    if (!*moved) return {};
    object facts;
    facts.set("position", place);
    return tell(tx, by, change_kind::mapping_changed, change_target::of(which.id), std::move(facts));
}

result<void> remove_mapping_rule(tenant_transaction& tx, const request_context& by, const mapping_rule& gone) {
    if (auto removed = mapping_repository(tx).remove(gone.id); !removed) return removed;
    return tell(tx, by, change_kind::mapping_removed, change_target::of(gone.id), facts_of(gone));
}

// The operator, on the server's own machine, is a second word to anybody's, his own included: an organization may have no
// other administrator yet.
result<void> approve_mapping_rule(tenant_transaction& tx, const request_context& by, const permission_model& model,
                                  const mapping_rule& which, const std::optional<member_id>& proposed_by) {
    const auto needed = needs_approval(tx, model, which);
    if (!needed) return needed.error();
    if (!*needed) return make_error(errc::conflict, "the rule gives no role that needs an approval");
    if (which.approved_by) return make_error(errc::conflict, "the rule is approved already");
    if (which.by != by_kind::id) return make_error(errc::conflict, "only a rule that names its group by id can be approved");
    const auto signed_by = mapping_repository(tx).signatures_of(which.id);
    if (!signed_by) return signed_by.error();
    const std::string& changed_by = signed_by->changed_by;
    const bool by_maker = by.kind != actor_kind::operator_ && changed_by == by.actor;
    const bool seconded = by_maker && proposed_by && proposed_by->text() != changed_by;
    if (by.kind != actor_kind::operator_ && (changed_by.empty() || (by_maker && !seconded)))
        return make_error(errc::forbidden,
                          changed_by.empty()
                              ? "nobody knows any more who made this rule: change it, and let a second administrator approve it"
                              : "a rule is approved by another administrator than who made or last changed it");
    if (auto takes = check_approvable(tx, which.id); !takes) return takes;
    if (auto written = mapping_repository(tx).approve(which.id, seconded ? proposed_by->text() : by.actor); !written)
        return written;
    // But for those that an approval before had held, which was voided by what the rule came to give: they are let in by name.
    if (auto in = let_present_in(tx, which.id, of_held::stay); !in) return in;
    object facts;
    facts.set("changed_by", changed_by);
    return tell(tx, by, change_kind::mapping_approved, change_target::of(which.id), std::move(facts));
}

result<void> rebind_mapping_rule(tenant_transaction& tx, const request_context& by, const mapping_rule& which,
                                 const group_id& to) {
    if (which.by != by_kind::name)
        return make_error(errc::conflict, "only a rule by name is rebound: one by id keeps its group, one by pattern has many");
    if (auto bound = rule_binding_repository(tx).rebind(which.id, to); !bound) return bound;
    if (auto judged = judge_joins(tx, by, std::vector{which.id}); !judged) return judged;
    object facts;
    facts.set("group", to.text());
    return tell(tx, by, change_kind::rule_rebound, change_target::of(which.id), std::move(facts));
}

result<std::int64_t> release_joins(tenant_transaction& tx, const request_context& by, const mapping_rule& which,
                                   const std::optional<std::vector<member_id>>& who) {
    if (auto takes = check_approvable(tx, which.id); !takes) return takes.error();
    rule_holder_repository holders(tx);
    std::vector<std::string> released;
    if (who) {
        for (const auto& one : *who) {
            const auto let_in = holders.release(which.id, one);
            if (!let_in) return let_in.error();
            if (!*let_in) return make_error(errc::not_found, "the rule holds no member " + std::string(one.text()));
            released.emplace_back(one.text());
        }
    } else {
        const auto held = holders.held(which.id, everybody);
        if (!held) return held.error();
        for (const auto& one : *held) {
            if (auto let_in = holders.release(which.id, one.id); !let_in) return let_in.error();
            released.emplace_back(one.id.text());
        }
    }
    if (auto told = tell_members(tx, by, change_kind::mapping_changed, change_target::of(which.id), "joins_released", released);
        !told)
        return told.error();
    return static_cast<std::int64_t>(released.size());
}

}  // namespace gatehouse::access
