#include <gatehouse/domain/access/mapping.hpp>

#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/store/rule_holder_repository.hpp>

#include "tell.hpp"

namespace gatehouse::access {
namespace {

constexpr std::int64_t hour_ms = 3600LL * 1000;
using standing = rule_holder_repository::standing;

// How many more the rule takes this hour.
result<std::int64_t> room_of(tenant_transaction& tx, const mapping_rule_id& rule) {
    rule_holder_repository holders(tx);
    const auto most = holders.most_per_hour();
    if (!most) return most;
    const auto counted = holders.counted_since(rule, tx.now() - hour_ms);
    if (!counted) return counted;
    return *most - *counted;
}

result<void> let_in(tenant_transaction& tx, const request_context& by, const mapping_rule_id& rule,
                    const std::vector<member_id>& newcomers) {
    if (newcomers.empty()) return {};
    auto room = room_of(tx, rule);
    if (!room) return room.error();
    std::vector<std::string> held;
    for (const auto& who : newcomers) {
        const auto as = (*room)-- > 0 ? standing::counted : standing::held;
        if (auto in = rule_holder_repository(tx).insert(rule, who, as); !in) return in;
        if (as == standing::held) held.emplace_back(who.text());
    }
    if (held.empty()) return {};
    return tell_members(tx, by, change_kind::mapping_changed, change_target::of(rule), "joins_held", held);
}

}  // namespace

result<void> judge_joins(tenant_transaction& tx, const request_context& by, const std::vector<mapping_rule_id>& rules) {
    for (const auto& rule : rules) {
        if (auto gone = rule_holder_repository(tx).forget_gone(rule, tx.now() - hour_ms); !gone) return gone;
        const auto newcomers = rule_holder_repository(tx).newcomers(rule);
        if (!newcomers) return newcomers.error();
        if (auto in = let_in(tx, by, rule, *newcomers); !in) return in;
    }
    return {};
}

result<void> judge_joins(tenant_transaction& tx, const request_context& by, const group_id& in) {
    const auto rules = rule_holder_repository(tx).approved_over(in);
    if (!rules) return rules.error();
    return judge_joins(tx, by, *rules);
}

// A claim that is no longer shown may still count in an older session: who is held stays so.
result<void> judge_claims(tenant_transaction& tx, const request_context& by, const member_id& who,
                          const std::vector<group_id>& groups) {
    for (const auto& group : groups) {
        const auto rules = rule_holder_repository(tx).approved_of_claim(group);
        if (!rules) return rules.error();
        for (const auto& rule : *rules) {
            const auto known = rule_holder_repository(tx).knows(rule, who);
            if (!known) return known.error();
            if (*known) continue;
            if (auto in = let_in(tx, by, rule, {who}); !in) return in;
        }
    }
    return {};
}

}  // namespace gatehouse::access
