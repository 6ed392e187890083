#include <gatehouse/domain/access/rights_on.hpp>

#include <algorithm>
#include <iterator>

#include "all_actions.hpp"
#include "coverage.hpp"
#include "judgement.hpp"

namespace gatehouse::access {

bool allowed_actions::include(const allowed_actions& other) const {
    return std::ranges::includes(always, other.always) && std::ranges::includes(at_best, other.at_best);
}

allowed_actions rights_on(const permission_model& model, const member_id& id, const effective_rights& whose, instant when,
                          const place_asked& where, bool to_hand_out) {
    const rights_from& held = moment_at(whose, when);
    const auto contents = held.policies->contents_of(held.roles);
    std::vector<held_grant> grants;
    std::ranges::copy_if(held.grants, std::back_inserter(grants), [&](const held_grant& one) {
        return std::ranges::find(where.chain, one.resource, &resource_node::id) != where.chain.end();
    });
    subject_facts facts;
    facts.owner = whose.owner;
    const condition_facts known{when};
    const auto judged = [&](judgement::conditions taken) {
        return judgement(model, *held.policies, held.roles, contents, grants, facts, where.chain, known,
                         judgement::words::brief, taken);
    };
    question asked{id, {}, {}, where.type, where.name};
    asked.to_hand_out = to_hand_out;
    return judge_all(all_actions(model, *held.policies), judged(judgement::conditions::at_worst),
                     judged(judgement::conditions::at_best), asked, false);
}

allowed_actions judge_all(const std::set<std::string, std::less<>>& actions, const judgement& always, const judgement& at_best,
                          question asked, bool management) {
    allowed_actions found;
    for (const auto& action : actions) {
        if (is_management(action) != management) continue;
        ++found.judged;
        asked.action = action;
        if (always.decide(asked).allowed) found.always.insert(action);
        if (at_best.decide(asked).allowed) found.at_best.insert(action);
    }
    return found;
}

}  // namespace gatehouse::access
