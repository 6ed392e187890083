#include <gatehouse/base/random.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
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

}  // namespace gatehouse::sessions
