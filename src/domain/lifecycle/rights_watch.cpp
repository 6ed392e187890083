#include <gatehouse/domain/lifecycle/rights_watch.hpp>

#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/lifecycle/kept_keys.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>

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
