#include <gatehouse/domain/sessions/links.hpp>
#include <gatehouse/store/credential_repository.hpp>

namespace gatehouse::sessions {
namespace {

error dead() { return make_error(errc::unauthenticated, "not a link that is good"); }

}  // namespace

result<minted> mint_link(tenant_transaction& tx, const crypto::keyring& keys, credential_kind kind, const member_id& of,
                         std::string_view binding, instant expires) {
    const auto id = tx.new_id<change_id>();
    secret text = new_credential(kind, tx.organization(), id.text(), tx.random());
    const auto mac = keys.mac(facts_of(kind).label, text.reveal());
    const auto in = link_token_repository(tx).insert(id.text(), kind, mac, keys.key_id(), of, binding, expires);
    if (!in) return in.error();
    return minted{std::string(id.text()), std::move(text)};
}

result<principal> find_link(tenant_transaction& tx, const crypto::keyring& keys, credential_kind kind, std::string_view text) {
    const auto handle = parse_credential(kind, text);
    if (!handle || handle->organization != tx.organization()) return dead();
    auto found = credential_repository(tx).alive(kind, handle->id);
    if (!found && found.error().code == errc::unauthenticated) return dead();
    if (!found) return found.error();
    if (!keys.matches(facts_of(kind).label, text, found->mac)) return dead();
    return std::move(found->who);
}

result<principal> consume_link(tenant_transaction& tx, const crypto::keyring& keys, credential_kind kind,
                               std::string_view text) {
    auto found = find_link(tx, keys, kind, text);
    if (!found) return found;
    const auto first = link_token_repository(tx).consume(found->credential);
    if (!first) return first.error();
    if (!*first) return dead();
    return found;
}

}  // namespace gatehouse::sessions
