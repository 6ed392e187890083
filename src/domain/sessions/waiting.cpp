#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>

namespace gatehouse::sessions {
namespace {

template <class Id>
result<void> confirmed(tenant_transaction& tx, const request_context& by, change_kind kind, const Id& id, result<void> done) {
    if (!done) return done;
    const auto told = change_repository(tx).append(by, kind, change_target::of(id));
    if (!told) return told.error();
    return {};
}

}  // namespace

std::optional<instant> waits_since(tenant_transaction& tx, const crypto::keyring& keys, const credential_handle& handle,
                                   std::string_view text) {
    const auto found = credential_repository(tx).waiting(handle.kind, handle.id);
    if (!found || !*found || !keys.matches(facts_of(handle.kind).label, text, (*found)->mac)) return std::nullopt;
    return (*found)->since;
}

result<void> confirm_api_key(tenant_transaction& tx, const request_context& by, const api_key_id& id) {
    return confirmed(tx, by, change_kind::api_key_confirmed, id, api_key_repository(tx).confirm(id));
}

result<void> confirm_scim_token(tenant_transaction& tx, const request_context& by, const scim_token_id& id) {
    return confirmed(tx, by, change_kind::scim_token_confirmed, id, scim_token_repository(tx).confirm(id));
}

}  // namespace gatehouse::sessions
