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
    if (!setup) return bare_refusal(request, 404, "There is no such connection.");
    const auto failed = [request](const error&) { return bare_refusal(request, 503, "This cannot be shown right now. Try again."); };
    if (!setup->keys.empty()) {
        auto answer = render(*setup, setup->keys);
        return answer ? std::move(*answer) : failed(answer.error());
    }
    const auto made = make_sp_key(at, *setup);
    if (!made) return failed(made.error());
    const auto add = [setup = *setup, made = *made](tenant_transaction& tx) -> result<protocol::outcome> {
        saml_setup_repository rows(tx);
        if (auto added = rows.add_first_key(setup.at.id, made); !added) return added.error();
        const auto present = rows.active_keys(setup.at.id);
        if (!present) return present.error();
        auto answer = render(setup, *present);
        if (!answer) return answer.error();
        return protocol::outcome{std::move(*answer)};
    };
    return protocol::plan{setup->organization, write_class::interactive, 0, add, failed};
}

}  // namespace gatehouse::saml
