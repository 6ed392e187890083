#include <gatehouse/protocol/shared/shown_secrets.hpp>

#include <gatehouse/domain/access/exposures.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/credential_repository.hpp>

namespace gatehouse::protocol {
namespace {

// Whoever asks, and the session that is asked about.
result<void> check_living(tenant_transaction& tx, const request_context& by, const access::question& asked) {
    if (auto asks = sessions::still_alive(tx, by); !asks) return asks;
    if (!asked.session) return {};
    const auto known = credential_repository(tx).alive(credential_kind::session, asked.session->text());
    return known ? result<void>() : known.error();
}

}  // namespace

answer shown_secrets::then(const doors& at, const organization_id& organization, http::response ready,
                           std::function<http::response(const error&)> refuse) && {
    if (all_.empty()) return ready;
    const std::size_t held = ready.body.size() + all_.size() * sizeof(one);
    const auto record = [&rights = at.decider, all = std::move(all_),
                         ready = std::move(ready)](tenant_transaction& tx) -> result<outcome> {
        for (const auto& [by, asked] : all) {
            if (const auto living = check_living(tx, by, asked); !living) return living.error();
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
