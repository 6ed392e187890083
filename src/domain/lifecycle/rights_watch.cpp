#include <gatehouse/domain/lifecycle/rights_watch.hpp>

#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/access/touched.hpp>
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
    const auto exposures = access::exposure_watch::begin(tx, rights);
    if (!exposures) return exposures.error();
    const auto alive = api_key_repository(tx).owners("", 1);
    if (!alive) return alive.error();
    if (alive->empty()) return rights_watch(*exposures, std::nullopt, rights);
    const auto last = change_repository(tx).newest({}, 0, 1);
    if (!last) return last.error();
    return rights_watch(*exposures, last->empty() ? 0 : last->front().position, rights);
}

result<void> rights_watch::end(tenant_transaction& tx, const request_context& by) const {
    if (auto settled = exposures_.end(tx, by); !settled) return settled;
    if (!position_) return {};
    const auto whom = access::touched_since(tx, *position_);
    if (!whom) return whom.error();
    const auto owners = judged_of(tx, *whom);
    if (!owners) return owners.error();
    for (const auto& who : *owners)
        if (const auto ended = end_lost_keys(tx, by, *rights_, who); !ended) return ended.error();
    return {};
}

}  // namespace gatehouse::lifecycle
