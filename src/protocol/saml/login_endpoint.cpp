#include <gatehouse/base/random.hpp>
#include <gatehouse/domain/lifecycle/sign_in.hpp>
#include <gatehouse/protocol/saml/request.hpp>
#include <gatehouse/protocol/shared/cookies.hpp>
#include <gatehouse/protocol/shared/pages.hpp>
#include <gatehouse/protocol/shared/problem.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "refusals.hpp"
#include "sign_in_state.hpp"

namespace gatehouse::saml {
namespace {

constexpr std::size_t longest_return_to = 1024;

struct asked {
    std::string return_to = "/me";
    bool force_authn = false;
};

// return_to leads back to a page of ours and nowhere else (catalogue 113).
asked read_query(const http::request& request) {
    asked wanted;
    for (const auto& [name, text] : http::parse_form(request.query)) {
        if (name == "return_to" && text.size() <= longest_return_to && protocol::is_local_target(text)) wanted.return_to = text;
        if (name == "force_authn") wanted.force_authn = text == "1";
    }
    return wanted;
}

http::response not_set_up(const http::request& request, const connection_setup& setup) {
    return protocol::page_builder("Sign-in is not set up yet")
        .paragraph("The connection " + setup.at.name + " of " + setup.organization_name +
                   " does not trust an identity provider yet. Its administrator adds the provider's metadata.")
        .note("Number for your administrator: " + request.id)
        .finish(409);
}

result<void> keep(tenant_transaction& tx, const saml_request& sent) {
    const auto at = connection_repository(tx).get(sent.connection);
    if (!at) return at.error();
    if (!at->enabled() || at->epoch != sent.connection_epoch)
        return make_error(errc::conflict, "the connection was changed meanwhile");
    return saml_sign_in_repository(tx).add_request(sent);
}

}  // namespace

protocol::answer sign_in_service::state::login(const http::request& request) {
    const auto setup = read_setup(at, request.path_values.at(0));
    if (!setup) return no_setup(request, setup.error());
    if (!setup->at.enabled()) return refusal_page(request, *setup, "connection.disabled");
    if (!setup->trust_text) return not_set_up(request, *setup);
    const auto idp = keys.trust_of(*setup->trust_text);
    if (!idp || (*idp)->sso_redirect().empty()) return not_set_up(request, *setup);

    const asked wanted = read_query(request);
    const instant now = at.time.now();
    const authn_request message{.id = new_request_id(at.random),
                                .destination = (*idp)->sso_redirect(),
                                .sp_entity_id = setup->entity_id,
                                .acs_url = setup->acs_url,
                                .issued_at = now,
                                .force_authn = wanted.force_authn};
    std::optional<private_key> signer;
    // What asks for a proof is signed in any case: an identity provider that looks sees when somebody took that out on the way.
    if (((*idp)->wants_signed_requests() || wanted.force_authn) && !setup->keys.empty()) {
        auto key = keys.private_of(at, *setup, setup->keys.front());
        if (!key) return bare_refusal(request, 503, "Sign-in cannot be started right now. Try again.");
        signer = std::move(*key);
    }
    auto address = redirect_url((*idp)->sso_redirect(), build_authn_request(message), "", signer ? &*signer : nullptr);
    if (!address) return bare_refusal(request, 503, "Sign-in cannot be started right now. Try again.");

    const std::string correlation = random_base64url(at.random, 24);
    saml_request sent{message.id,
                      setup->at.id,
                      setup->at.epoch,
                      at.keys.mac(lifecycle::correlation_label, correlation),
                      wanted.return_to,
                      wanted.force_authn,
                      now,
                      now + limits::saml_request_ms,
                      std::nullopt};
    http::response answer = protocol::redirect_answer(302, std::move(*address));
    answer.set("Set-Cookie", protocol::set_cookie(at.place, correlation_cookie(at, message.id), correlation,
                                                  static_cast<int>(limits::saml_request_ms / 1000), protocol::same_site::none));
    return protocol::plan{
        setup->organization, write_class::sign_in, 0,
        [sent = std::move(sent), answer = std::move(answer)](tenant_transaction& tx) -> result<protocol::outcome> {
            if (auto kept = keep(tx, sent); !kept) return kept.error();
            return protocol::outcome{answer};
        },
        [request](const error&) { return bare_refusal(request, 503, "Sign-in cannot be started right now. Try again."); }};
}

}  // namespace gatehouse::saml
