#include <gatehouse/base/limits/applications.hpp>
#include <gatehouse/base/random.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/application_certificate_repository.hpp>
#include <gatehouse/store/application_repository.hpp>

namespace gatehouse::sessions {
namespace {

secret new_secret(random_source& random) {
    return secret(std::string(facts_of(credential_kind::application_secret).prefix) + random_base64url(random, 32));
}

std::string mac_of(const crypto::keyring& keys, const secret& text) {
    return keys.mac(facts_of(credential_kind::application_secret).label, text.reveal());
}

}  // namespace

result<secret> register_application(installation_transaction& tx, const crypto::keyring& keys, const application& made,
                                    const std::vector<organization_id>& organizations) {
    secret text = new_secret(tx.random());
    const auto in = application_repository(tx).insert(made, mac_of(keys, text), keys.key_id());
    if (!in) return in.error();
    for (const auto& one : organizations)
        if (const auto joined = application_repository(tx).answer_for(made.id, one); !joined) return joined.error();
    return text;
}

result<secret> rotate_application(installation_transaction& tx, const crypto::keyring& keys, const application_id& id,
                                  std::optional<instant> previous_until) {
    secret text = new_secret(tx.random());
    const auto done = application_repository(tx).rotate(id, mac_of(keys, text), keys.key_id(), previous_until);
    if (!done) return done.error();
    return text;
}

result<application_certificate> register_certificate(installation_transaction& tx, const application_id& of,
                                                     application_certificate shown) {
    if (const auto known = application_repository(tx).find(of); !known) return known.error();
    if (shown.not_after < tx.now())
        return make_error(errc::invalid_value, "this certificate ended at " + to_rfc3339(shown.not_after));
    application_certificate_repository rows(tx);
    const auto all = rows.list(of);
    if (!all) return all.error();
    if (all->size() >= limits::application_certificates)
        return make_error(errc::conflict, "an application has " + std::to_string(limits::application_certificates) +
                                              " certificates at most: remove one first");
    shown.id = tx.new_id<application_certificate_id>();
    if (const auto in = rows.insert(of, shown); !in) return in.error();
    return rows.find(of, shown.id);
}

result<key_holder> holder_of_key(installation_transaction& tx, std::string_view fingerprint) {
    if (fingerprint.empty()) return make_error(errc::not_found, "a key that proves nothing is nobody's");
    const auto key = application_certificate_repository(tx).holder_of(fingerprint);
    if (!key) return key.error();
    auto found = application_repository(tx).find(key->application);
    if (!found) return found.error();
    return key_holder{*std::move(found), key->waits_since};
}

}  // namespace gatehouse::sessions
