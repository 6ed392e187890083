#include <gatehouse/base/limits/operators.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/sessions/operator_keys.hpp>
#include <gatehouse/store/installation_log_repository.hpp>
#include <gatehouse/store/operator_key_repository.hpp>

namespace gatehouse::sessions {
namespace {

constexpr std::string_view label = facts_of(credential_kind::operator_key).label;

result<void> tell(installation_transaction& tx, const request_context& by, std::string_view kind, const operator_key_row& of) {
    std::string facts;
    json_writer(facts).begin_object().member("name", of.name).member("expires", to_rfc3339(of.expires)).end_object();
    return installation_log(tx).add(kind, of.id.text(), by.actor, facts);
}

}  // namespace

result<minted> mint_operator_key(installation_transaction& tx, const crypto::keyring& keys, const request_context& by,
                                 std::string_view name, instant expires) {
    if (expires <= tx.now() || tx.now() + limits::operator_key_longest_ms < expires)
        return make_error(errc::invalid_value, "an operator key expires within 92 days, in the future");
    const auto id = tx.new_id<operator_key_id>();
    secret text = new_credential(credential_kind::operator_key, no_organization(), id.text(), tx.random());
    operator_key_repository rows(tx);
    const auto in = rows.insert(id, name, keys.mac(label, text.reveal()), keys.key_id(), expires);
    if (!in) return in.error();
    const auto made = rows.find(id);
    if (!made) return made.error();
    if (const auto told = tell(tx, by, "operator_key.created", *made); !told) return told.error();
    return minted{std::string(id.text()), std::move(text)};
}

result<void> revoke_operator_key(installation_transaction& tx, const request_context& by, const operator_key_id& id) {
    operator_key_repository rows(tx);
    if (auto done = rows.end(id); !done) return done;
    const auto gone = rows.find(id);
    if (!gone) return gone.error();
    return tell(tx, by, "operator_key.revoked", *gone);
}

result<void> operator_key_alive(installation_transaction& tx, const crypto::keyring& keys, activity& used,
                                const credential_handle& handle, std::string_view text) {
    const auto mac = operator_key_repository(tx).alive(handle.id);
    if (!mac) return mac.error();
    if (!keys.matches(label, text, *mac)) return make_error(errc::unauthenticated, "not a credential that is alive");
    used.used(no_organization(), handle.kind, handle.id, tx.now());
    return {};
}

std::optional<instant> operator_key_before_restore(installation_transaction& tx, const crypto::keyring& keys,
                                                   const credential_handle& handle, std::string_view text) {
    const auto found = operator_key_repository(tx).before_restore(handle.id);
    if (!found || !keys.matches(label, text, found->mac)) return std::nullopt;
    return found->at;
}

result<void> still_operator(installation_transaction& tx, const request_context& by) {
    if (by.credential.empty()) return {};
    const auto lives = operator_key_repository(tx).alive(by.credential);
    return lives ? result<void>() : lives.error();
}

}  // namespace gatehouse::sessions
