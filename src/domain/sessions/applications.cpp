#include <gatehouse/base/random.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/application_repository.hpp>

namespace gatehouse::sessions {

result<secret> register_application(installation_transaction& tx, const crypto::keyring& keys, const application& made,
                                    const std::vector<organization_id>& organizations) {
    const auto& facts = facts_of(credential_kind::application_secret);
    secret text(std::string(facts.prefix) + random_base64url(tx.random(), 32));
    const auto in = application_repository(tx).insert(made, keys.mac(facts.label, text.reveal()), keys.key_id());
    if (!in) return in.error();
    for (const auto& one : organizations)
        if (const auto joined = application_repository(tx).answer_for(made.id, one); !joined) return joined.error();
    return text;
}

}  // namespace gatehouse::sessions
