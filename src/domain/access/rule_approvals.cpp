#include <gatehouse/domain/access/rule_approvals.hpp>

#include <algorithm>

#include <gatehouse/domain/access/mapping.hpp>
#include <gatehouse/store/mapping_repository.hpp>

#include "tell.hpp"

namespace gatehouse::access {
namespace {

// Who made this change has changed the rule, as far as an approval goes: another one approves it. Whom the former approval held
// is held by the next as well: it is asked what the rule gives, not who waits.
result<void> end_approval(tenant_transaction& tx, const request_context& by, mapping_rule rule, const role& because) {
    rule.approved_by.reset();
    if (auto written = mapping_repository(tx).update(rule, by.actor, {}); !written) return written;
    object facts;
    facts.set("connection", rule.connection.text());
    facts.set("group", rule.text);
    facts.set("role", because.slug);
    facts.set("approval_voided", true);
    return tell(tx, by, change_kind::mapping_changed, change_target::of(rule.id), std::move(facts));
}

template <class Gives>
result<void> end_where(tenant_transaction& tx, const request_context& by, const permission_model& model, const role& what,
                       Gives gives) {
    if (by.kind == actor_kind::operator_ || what.level < model.protected_level) return {};
    const auto rules = mapping_repository(tx).list();
    if (!rules) return rules.error();
    for (const auto& rule : *rules) {
        if (!rule.approved_by) continue;
        const auto given = gives(rule);
        if (!given) return given.error();
        if (!*given) continue;
        if (auto ended = end_approval(tx, by, rule, what); !ended) return ended;
    }
    return {};
}

bool is_deny(const value& statement) {
    const value* effect = statement.find("effect");
    return effect && effect->text() == "deny";
}

// Of those in one list that are, or are no denies: whether each is in the other.
bool keeps(const value::array& some, const value::array& in, bool denies) {
    return std::ranges::all_of(
        some, [&](const value& one) { return is_deny(one) != denies || std::ranges::find(in, one) != in.end(); });
}

}  // namespace

result<void> end_approvals(tenant_transaction& tx, const request_context& by, const permission_model& model,
                           const role& grown) {
    return end_where(tx, by, model, grown, [&](const mapping_rule& rule) -> result<bool> {
        const auto given = given_by(tx, rule);
        if (!given) return given.error();
        return std::ranges::find(*given, grown.id, &mapped_role::role) != given->end();
    });
}

result<void> end_approvals(tenant_transaction& tx, const request_context& by, const permission_model& model, const team_id& to,
                           const role& came) {
    return end_where(tx, by, model, came, [&](const mapping_rule& rule) -> result<bool> {
        return std::ranges::find(rule.teams, to) != rule.teams.end();
    });
}

bool gives_more(std::string_view before, std::string_view after) {
    const auto was = parse_json(before), is = parse_json(after);
    if (!was || !is || !was->if_array() || !is->if_array()) return true;
    return !keeps(*is->if_array(), *was->if_array(), false) || !keeps(*was->if_array(), *is->if_array(), true);
}

}  // namespace gatehouse::access
