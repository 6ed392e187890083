#include <gatehouse/domain/access/exposures.hpp>
#include <gatehouse/domain/access/touched.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/exposure_repository.hpp>

namespace gatehouse::access {

result<exposure_watch> exposure_watch::begin(tenant_transaction& tx, const decider& rights) {
    exposure_watch made(rights);
    const auto wanted = rights.guards_secrets(tx);
    if (!wanted) return wanted.error();
    if (!*wanted) return made;
    const auto last = change_repository(tx).newest({}, 0, 1);
    if (!last) return last.error();
    made.position_ = last->empty() ? 0 : last->front().position;
    return made;
}

result<void> exposure_watch::end(tenant_transaction& tx, const request_context& by) const {
    if (!position_) return {};
    const auto found = touched_since(tx, *position_);
    if (!found) return found.error();
    for (const auto& what : found->gone)
        if (auto ended = exposure_repository(tx).end_all_on(what); !ended) return ended;
    const auto most = settled_at_once(tx);
    if (!most) return most.error();
    if (found->many || found->members.size() > *most) return settle_all_exposures(tx, by, *rights_);
    for (const auto& who : found->members)
        if (const auto done = settle_exposures(tx, by, *rights_, who); !done) return done.error();
    for (const auto& what : found->made)
        if (auto done = settle_all_exposures(tx, by, *rights_, what); !done) return done;
    return {};
}

}  // namespace gatehouse::access
