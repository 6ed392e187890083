#include <gatehouse/domain/access/exposures.hpp>
#include <gatehouse/store/exposure_repository.hpp>

namespace gatehouse::access {

result<void> settle_touched(tenant_transaction& tx, const request_context& by, const decider& rights, const touched& whom) {
    for (const auto& what : whom.gone)
        if (auto ended = exposure_repository(tx).end_all_on(what); !ended) return ended;
    const auto most = settled_at_once(tx);
    if (!most) return most.error();
    if (whom.many || whom.members.size() > *most) return settle_all_exposures(tx, by, rights);
    for (const auto& who : whom.members)
        if (const auto done = settle_exposures(tx, by, rights, who); !done) return done.error();
    for (const auto& what : whom.made)
        if (auto done = settle_all_exposures(tx, by, rights, what); !done) return done;
    return {};
}

}  // namespace gatehouse::access
