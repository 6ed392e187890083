#include "rule_joins.hpp"

#include <limits>
#include <set>

#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/domain/access/mapping.hpp>
#include <gatehouse/store/rule_holder_repository.hpp>
#include <gatehouse/store/rule_watch_repository.hpp>

#include "tell.hpp"

namespace gatehouse::access {
namespace {

constexpr std::int64_t hour_ms = 3600LL * 1000, everybody = std::numeric_limits<std::int64_t>::max();
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

// Each in its turn, while there is room.
result<void> let_in(tenant_transaction& tx, const request_context& by, const mapping_rule_id& rule,
                    const std::vector<member_id>& newcomers, std::int64_t room) {
    std::vector<std::string> held;
    for (const auto& who : newcomers) {
        const auto as = room-- > 0 ? standing::counted : standing::held;
        if (auto in = rule_holder_repository(tx).insert(rule, who, as); !in) return in;
        if (as == standing::held) held.emplace_back(who.text());
    }
    if (held.empty()) return {};
    return tell_members(tx, by, change_kind::mapping_changed, change_target::of(rule), "joins_held", held);
}

using watch = rule_watch_repository::watch;

// A deprecated role takes none (KS-16), and a rule gives all that it gives or nothing.
result<void> judge(tenant_transaction& tx, const request_context& by, const mapping_rule_id& rule, const watch& what,
                   const std::vector<member_id>& newcomers) {
    if (newcomers.empty()) return {};
    if (!what.deprecated.empty()) return let_in(tx, by, rule, newcomers, 0);
    if (!what.approved) return {};
    const auto room = room_of(tx, rule);
    return room ? let_in(tx, by, rule, newcomers, *room) : room.error();
}

// Of whom the rule reaches, by claims: whoever has no row of it.
result<std::vector<member_id>> newcomers_by_claim(tenant_transaction& tx, const mapping_rule_id& rule) {
    auto reached = rule_holder_repository(tx).reached(rule, everybody);
    if (!reached) return reached;
    std::vector<member_id> all;
    for (auto& who : *reached) {
        const auto known = rule_holder_repository(tx).knows(rule, who);
        if (!known) return known.error();
        if (!*known) all.push_back(std::move(who));
    }
    return all;
}

// A claim that is no longer shown may still count in an older session: who is held stays so.
result<void> judge_all(tenant_transaction& tx, const request_context& by, const mapping_rule_id& rule) {
    rule_holder_repository holders(tx);
    const auto what = rule_watch_repository(tx).of(rule);
    if (!what) return what.error();
    if (!what->saml)
        if (auto gone = holders.forget_gone(rule, what->deprecated.empty() ? tx.now() - hour_ms : tx.now()); !gone) return gone;
    if (what->deprecated.empty() && !what->approved) return {};
    const auto newcomers = what->saml ? newcomers_by_claim(tx, rule) : holders.newcomers(rule);
    if (!newcomers) return newcomers.error();
    return judge(tx, by, rule, *what, *newcomers);
}

}  // namespace

result<void> let_present_in(tenant_transaction& tx, const mapping_rule_id& rule, of_held held) {
    rule_holder_repository holders(tx);
    const auto present = holders.reached(rule, everybody);
    if (!present) return present.error();
    std::set<member_id> in(present->begin(), present->end());
    if (held == of_held::stay) {
        const auto kept_out = holders.held(rule, everybody);
        if (!kept_out) return kept_out.error();
        for (const auto& one : *kept_out) in.erase(one.id);
    }
    for (const auto& who : in)
        if (auto done = holders.insert(rule, who, standing::present); !done) return done;
    return {};
}

result<void> judge_joins(tenant_transaction& tx, const request_context& by, const std::vector<mapping_rule_id>& rules) {
    for (const auto& rule : rules)
        if (auto judged = judge_all(tx, by, rule); !judged) return judged;
    return {};
}

result<void> judge_joins(tenant_transaction& tx, const request_context& by, const group_id& in) {
    const auto rules = rule_watch_repository(tx).over(in);
    if (!rules) return rules.error();
    return judge_joins(tx, by, *rules);
}

result<void> judge_claims(tenant_transaction& tx, const request_context& by, const member_id& who,
                          const std::vector<group_id>& groups) {
    for (const auto& group : groups) {
        const auto rules = rule_watch_repository(tx).of_claim(group);
        if (!rules) return rules.error();
        for (const auto& rule : *rules) {
            const auto known = rule_holder_repository(tx).knows(rule, who);
            if (!known) return known.error();
            if (*known) continue;
            const auto what = rule_watch_repository(tx).of(rule);
            if (!what) return what.error();
            if (auto judged = judge(tx, by, rule, *what, {who}); !judged) return judged;
        }
    }
    return {};
}

}  // namespace gatehouse::access
