#include "connection_setup.hpp"

#include <gatehouse/crypto/certificate.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

namespace gatehouse::saml {
namespace {

constexpr std::size_t most_cached = 10'000;
constexpr int certificate_days = 3650;  // IdPs pin the key; a certificate that ends only breaks sign-ins

std::string place_of(const connection_setup& setup, std::string_view key_id) {
    return std::string(setup.organization.text()) + "/sp_key/" + std::string(key_id);
}

result<void> read_rows(tenant_transaction& tx, connection_setup& setup) {
    auto at = connection_repository(tx).get(setup.at.id);
    if (!at) return at.error();
    setup.at = std::move(*at);
    auto organization = organization_repository(tx).current();
    if (!organization) return organization.error();
    // Of an organization that is switched off no connection is on.
    if (organization->status != organization_status::active) setup.at.state = connection_state::disabled;
    setup.organization_name = std::move(organization->name);
    auto trusted = saml_setup_repository(tx).trust_of(setup.at.id);
    if (!trusted) return trusted.error();
    setup.trust_text = std::move(*trusted);
    auto keys = saml_setup_repository(tx).active_keys(setup.at.id);
    if (!keys) return keys.error();
    setup.keys = std::move(*keys);
    return {};
}

template <class Map> void make_room(Map& map) {
    if (map.size() >= most_cached) map.clear();
}

}  // namespace

result<connection_setup> read_setup(const protocol::doors& doors, std::string_view connection_text) {
    const auto id = connection_id::parse(connection_text);
    if (!id) return id.error();
    std::optional<located_connection> located;
    const auto looked = doors.data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto found = connection_locator(tx).find(*id);
        if (!found) return found.error();
        located = std::move(*found);
        return {};
    });
    if (!looked) return looked.error();
    if (!located) return make_error(errc::not_found, "no such connection");
    connection_setup setup{located->organization, "", std::move(located->found), std::nullopt, {}, "", "", ""};
    const auto read = doors.data.read(setup.organization, [&](tenant_transaction& tx) { return read_rows(tx, setup); });
    if (!read) return read.error();
    const std::string base = std::string(doors.place.text()) + "/saml/" + std::string(id->text());
    setup.entity_id = base + "/metadata";
    setup.acs_url = base + "/acs";
    setup.login_url = base + "/login";
    return setup;
}

result<std::shared_ptr<const trust>> key_cache::trust_of(const std::string& text) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = trusts_.find(text); found != trusts_.end()) return found->second;
    }
    auto parsed = trust::parse(text);
    if (!parsed) return parsed.error();
    auto shared = std::make_shared<const trust>(std::move(*parsed));
    const std::lock_guard lock(mutex_);
    make_room(trusts_);
    return trusts_.emplace(text, std::move(shared)).first->second;
}

result<private_key> key_cache::private_of(const protocol::doors& doors, const connection_setup& setup, const sp_key& key) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = private_keys_.find(key.sealed); found != private_keys_.end()) return found->second;
    }
    const auto pem = doors.keys.unseal(key.sealed, place_of(setup, key.id));
    if (!pem) return pem.error();
    auto loaded = private_key::from_pem(pem->reveal());
    if (!loaded) return loaded.error();
    const std::lock_guard lock(mutex_);
    make_room(private_keys_);
    return private_keys_.emplace(key.sealed, std::move(*loaded)).first->second;
}

result<sp_key> make_sp_key(const protocol::doors& doors, const connection_setup& setup) {
    const instant now = doors.time.now();
    const std::string id = new_uuid(now, doors.random);
    const auto key = private_key::generate(key_kind::rsa);
    if (!key) return key.error();
    const auto shown = certificate::self_signed(*key, "Gatehouse " + std::string(setup.at.id.text()), now, certificate_days);
    if (!shown) return shown.error();
    return sp_key{id, shown->base64, doors.keys.seal(key->to_pem().reveal(), place_of(setup, id), doors.random)};
}

}  // namespace gatehouse::saml
