#include <gatehouse/domain/lifecycle/rights_watch.hpp>

#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/lifecycle/kept_keys.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/holder_repository.hpp>

namespace gatehouse::lifecycle {
namespace {

// Whom nothing names is found by the keys that live, where they are few.
result<std::vector<member_id>> judged_of(tenant_transaction& tx, const access::touched& whom) {
    const auto most = static_cast<std::size_t>(limits::key_owners_judged);
    std::vector<member_id> named(whom.members.begin(), whom.members.end());
    if (named.size() > most) named.erase(named.begin() + limits::key_owners_judged, named.end());
    if (!whom.many) return named;
    auto owners = api_key_repository(tx).owners("", limits::key_owners_judged + 1);
    if (!owners || owners->size() <= most) return owners;
    return named;
}

const request_context by_the_clock{actor_kind::gatehouse, "gatehouse", "", "api_keys", "", ""};

result<std::vector<member_id>> whose_windows_are_over(tenant_transaction& tx) {
    constexpr auto most = limits::key_owners_judged;
    const auto roles = assignment_repository(tx).expired(most);
    const auto memberships = team_repository(tx).expired_members(most);
    if (!roles || !memberships) return roles ? memberships.error() : roles.error();
    std::vector<member_id> all;
    for (const auto& one : *memberships) all.push_back(one.member);
    for (const auto& one : *roles) {
        if (one.to == principal_kind::member) {
            all.push_back(member_id::trusted(one.principal));
            continue;
        }
        const auto of_team = holder_repository(tx).of_team(team_id::trusted(one.principal), most);
        if (!of_team) return of_team.error();
        all.insert(all.end(), of_team->begin(), of_team->end());
    }
    return all;
}

// A key that its owner lost by the clock, and nobody looked yet, does not come back with what the change gives.
result<void> end_keys_lost_before(tenant_transaction& tx, const access::decider& rights) {
    const auto owners = whose_windows_are_over(tx);
    if (!owners) return owners.error();
    for (const auto& who : *owners)
        if (const auto ended = end_lost_keys(tx, by_the_clock, rights, who); !ended) return ended.error();
    return {};
}

}  // namespace

result<rights_watch> rights_watch::begin(tenant_transaction& tx, const access::decider& rights) {
    rights_watch made(rights);
    const auto guards = rights.guards_secrets(tx);
    if (!guards) return guards.error();
    const auto alive = api_key_repository(tx).owners("", 1);
    if (!alive) return alive.error();
    made.secrets_ = *guards;
    made.keys_ = !alive->empty();
    if (!made.secrets_ && !made.keys_) return made;
    if (made.keys_)
        if (const auto ended = end_keys_lost_before(tx, rights); !ended) return ended.error();
    const auto last = change_repository(tx).newest({}, 0, 1);
    if (!last) return last.error();
    if (!last->empty()) made.position_ = last->front().position;
    return made;
}

result<std::int64_t> rights_watch::end(tenant_transaction& tx, const request_context& by) const {
    if (!secrets_ && !keys_) return 0;
    const auto whom = access::touched_since(tx, position_);
    if (!whom) return whom.error();
    if (secrets_)
        if (auto settled = access::settle_touched(tx, by, *rights_, *whom); !settled) return settled.error();
    if (!keys_) return 0;
    const auto owners = judged_of(tx, *whom);
    if (!owners) return owners.error();
    std::int64_t keys = 0;
    for (const auto& who : *owners) {
        const auto ended = end_lost_keys(tx, by, *rights_, who);
        if (!ended) return ended.error();
        keys += *ended;
    }
    return keys;
}

}  // namespace gatehouse::lifecycle
