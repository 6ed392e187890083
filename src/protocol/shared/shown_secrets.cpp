#include <gatehouse/protocol/shared/shown_secrets.hpp>

#include <gatehouse/domain/access/exposures.hpp>

namespace gatehouse::protocol {

answer shown_secrets::then(const doors& at, const organization_id& organization, http::response ready,
                           std::function<http::response(const error&)> refuse) && {
    if (all_.empty()) return ready;
    const std::size_t held = ready.body.size() + all_.size() * sizeof(one);
    const auto record = [&rights = at.decider, all = std::move(all_),
                         ready = std::move(ready)](tenant_transaction& tx) -> result<outcome> {
        for (const auto& [by, asked] : all) {
            const auto again = rights.decide(tx, asked);
            if (!again) return again.error();
            if (!again->allowed) return make_error(errc::unavailable, "the decision changed meanwhile: ask again");
            if (const auto kept = access::record_shown_secret(tx, by, asked); !kept) return kept.error();
        }
        return outcome{ready, disposition::done};
    };
    return plan{organization, write_class::interactive, held, record, std::move(refuse)};
}

}  // namespace gatehouse::protocol
