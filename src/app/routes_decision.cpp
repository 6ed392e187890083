#include <gatehouse/base/limits.hpp>
#include <gatehouse/protocol/authzen/authzen.hpp>
#include <gatehouse/protocol/forward_auth/forward_auth.hpp>
#include <gatehouse/protocol/oauth/oauth.hpp>

#include "dispatch.hpp"
#include "gateway.hpp"
#include "routes.hpp"

namespace gatehouse::app {

// Inline: a point read and some comparing, cheaper than a hand-over to another thread.
void add_decision_routes(http::router& to, gateway& whole) {
    using http::method;
    namespace authzen = protocol::authzen;
    namespace oauth = protocol::oauth;
    const protocol::doors& at = whole.parts().doors();
    const auto add = [&](method verb, std::string path, protocol::endpoint handle,
                         http::answers_at hosts = http::answers_at::own_hosts, http::run_on where = http::run_on::inline_) {
        to.add({verb, std::move(path), limits::decision_body_bytes, where, dispatch(whole.data(), std::move(handle)), hosts});
    };
    // Many decisions each: not on a thread that carries connections.
    const auto add_long = [&](std::string path, protocol::endpoint handle) {
        add(method::post, std::move(path), std::move(handle), http::answers_at::own_hosts, http::run_on::worker);
    };
    add(method::post, "/access/v1/{org}/evaluation", authzen::evaluation(at));
    const auto all = std::make_shared<const access::searches>(whole.parts().models());
    add_long("/access/v1/{org}/evaluations", authzen::evaluations(at));
    add_long("/access/v1/{org}/search/subject", authzen::search_subjects(at, all));
    add_long("/access/v1/{org}/search/resource", authzen::search_resources(at, all));
    add_long("/access/v1/{org}/search/action", authzen::search_actions(at, all));
    add(method::get, "/.well-known/authzen-configuration", authzen::configuration(at));
    to.style_errors("/access", authzen::refuse);

    add(method::post, "/oauth2/introspect", oauth::introspect(at));
    add(method::post, "/oauth2/token", oauth::token(at));
    to.style_errors("/oauth2", oauth::refuse);

    // The proxy asks with the method of the request that it holds back, and with its Host.
    for (const method verb : {method::get, method::post, method::put, method::patch, method::del})
        add(verb, "/auth/verify/{application}", protocol::forward_auth::verify(at), http::answers_at::application_hosts);
    to.style_errors("/auth/verify", protocol::forward_auth::refuse);
}

}  // namespace gatehouse::app
