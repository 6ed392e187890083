#include <boost/assert.hpp>

#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>

#include <algorithm>

namespace gatehouse::sessions {
namespace {

error dead() { return make_error(errc::unauthenticated, "not a credential that is alive"); }

// The session that idles: itself, or the parent of a child or code.
bool idle_too_long(const principal& who, const activity& used, instant now) {
    if (!who.session) return false;
    const auto noted = used.last_used(who.organization, who.session->text());
    const auto last = std::max(who.last_used, noted.value_or(instant()));
    return now >= last + used.idle_ms();
}

credential_kind kind_of(const request_context& by) {
    return by.kind == actor_kind::connection ? credential_kind::scim_token
           : by.kind == actor_kind::api_key  ? credential_kind::api_key
                                             : credential_kind::session;
}

template <class Id>
result<void> ended(tenant_transaction& tx, const request_context& by, change_kind kind, const Id& id, result<void> done) {
    if (!done) return done;
    const auto told = change_repository(tx).append(by, kind, change_target::of(id));
    if (!told) return told.error();
    return {};
}

}  // namespace

result<principal> alive(tenant_transaction& tx, const crypto::keyring& keys, activity& used, const credential_handle& handle,
                        std::string_view text) {
    BOOST_ASSERT(handle.organization == tx.organization());
    auto found = credential_repository(tx).alive(handle.kind, handle.id);
    if (!found) return found.error();
    if (!keys.matches(facts_of(handle.kind).label, text, found->mac)) return dead();
    principal& who = found->who;
    if (idle_too_long(who, used, tx.now())) return dead();
    if (who.session)
        used.used(tx.organization(), credential_kind::session, who.session->text(), tx.now());
    else
        used.used(tx.organization(), who.kind, who.credential, tx.now());
    return std::move(who);
}

result<void> still_alive(tenant_transaction& tx, const request_context& by) {
    switch (by.kind) {
        case actor_kind::gatehouse: return {};
        case actor_kind::operator_: {
            if (by.credential.empty()) return {};
            const auto found = credential_repository(tx).operator_key_alive(by.credential);
            if (!found) return found.error();
            return *found ? result<void>() : dead();
        }
        case actor_kind::application: {
            const auto found = credential_repository(tx).application_alive(by.actor);
            if (!found) return found.error();
            return *found ? result<void>() : dead();
        }
        case actor_kind::session:
        case actor_kind::api_key:
        case actor_kind::connection: break;
    }
    const auto found = credential_repository(tx).alive(kind_of(by), by.credential);
    if (!found) return found.error();
    return {};
}

result<principal> consume_forward_auth_code(tenant_transaction& tx, const crypto::keyring& keys, std::string_view text) {
    const auto handle = parse_credential(credential_kind::forward_auth_code, text);
    if (!handle || handle->organization != tx.organization()) return dead();
    auto found = credential_repository(tx).alive(handle->kind, handle->id);
    if (!found) return found.error();
    if (!keys.matches(facts_of(handle->kind).label, text, found->mac)) return dead();
    const auto first = link_token_repository(tx).consume(handle->id);
    if (!first) return first.error();
    if (!*first) return dead();
    return std::move(found->who);
}

result<void> end_session(tenant_transaction& tx, const request_context& by, const session_id& id) {
    return ended(tx, by, change_kind::session_ended, id, session_repository(tx).end(id));
}

result<void> revoke_api_key(tenant_transaction& tx, const request_context& by, const api_key_id& id) {
    return ended(tx, by, change_kind::api_key_revoked, id, api_key_repository(tx).end(id));
}

result<void> revoke_scim_token(tenant_transaction& tx, const request_context& by, const scim_token_id& id) {
    return ended(tx, by, change_kind::scim_token_revoked, id, scim_token_repository(tx).end(id));
}

}  // namespace gatehouse::sessions
