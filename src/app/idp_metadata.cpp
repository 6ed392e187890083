#include "idp_metadata.hpp"

#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/protocol/saml/trust.hpp>

namespace gatehouse::app {

result<idp_trust> read_idp_metadata(std::string_view document, instant now) {
    const auto read = saml::trust::from_metadata(document, now);
    if (!read) return make_error(read.error().code, "this metadata cannot be trusted: " + read.error().detail);
    idp_trust trust;
    trust.entity_id = read->entity_id();
    trust.sso_url = read->sso_redirect().empty() ? read->sso_post() : read->sso_redirect();
    trust.document = read->text();
    for (const auto& key : read->keys()) {
        const std::string spki = key.key.key().spki();
        trust.keys.push_back({to_hex(crypto::sha256(from_base64(spki).value_or(""))), spki, key.not_after});
    }
    return trust;
}

}  // namespace gatehouse::app
