#include <gatehouse/crypto/certificate.hpp>
#include <gatehouse/protocol/saml/request.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "refusals.hpp"
#include "sign_in_state.hpp"

namespace gatehouse::saml {
namespace {

result<http::response> render(const connection_setup& setup, const std::vector<sp_key>& keys) {
    sp_description sp{setup.entity_id, setup.acs_url, "", {}, {}};
    for (const sp_key& key : keys) {
        auto shown = certificate::parse(key.certificate);
        if (!shown) return shown.error();
        sp.signing.push_back(*shown);
        sp.encryption.push_back(std::move(*shown));
    }
    http::response answer;
    answer.set("Content-Type", "application/samlmetadata+xml");
    answer.body = sp_metadata(sp);
    return answer;
}

}  // namespace

// A connection gets its key pair when its metadata is first read: only then does anybody need it.
protocol::answer sign_in_service::state::metadata(const http::request& request) {
    const auto setup = read_setup(at, request.path_values.at(0));
    if (!setup) return no_setup(request, setup.error());
    const auto failed = [request](const error&) {
        return bare_refusal(request, 503, "This cannot be shown right now. Try again.");
    };
    if (!setup->keys.empty()) {
        auto answer = render(*setup, setup->keys);
        return answer ? std::move(*answer) : failed(answer.error());
    }
    const auto made = make_sp_key(at, *setup);
    if (!made) return failed(made.error());
    auto answer = render(*setup, {*made});
    if (!answer) return failed(answer.error());
    // Somebody else may have been first; then this answer shows a key that is not kept, and the next reading is right.
    const auto add = [id = setup->at.id, made = *made, shown = *answer](tenant_transaction& tx) -> result<protocol::outcome> {
        const auto added = saml_setup_repository(tx).add_first_key(id, made);
        if (!added) return added.error();
        if (!*added) return make_error(errc::conflict, "another key was made first");
        return protocol::outcome{shown};
    };
    return protocol::plan{setup->organization, write_class::interactive, 0, add, failed};
}

}  // namespace gatehouse::saml
