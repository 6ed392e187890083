#include <gatehouse/base/limits.hpp>
#include <gatehouse/protocol/authzen/authzen.hpp>
#include <gatehouse/protocol/forward_auth/forward_auth.hpp>
#include <gatehouse/protocol/oauth/oauth.hpp>

#include "dispatch.hpp"
#include "gateway.hpp"
#include "routes.hpp"

namespace gatehouse::app {
namespace {

// Inline: a point read and some comparing, cheaper than a hand-over to another thread.
struct adding {
    http::router& to;
    gateway& whole;
    void operator()(http::method verb, std::string path, protocol::endpoint handle,
                    http::answers_at hosts = http::answers_at::own_hosts, http::run_on where = http::run_on::inline_) const {
        to.add({verb, std::move(path), limits::decision_body_bytes, where, dispatch(whole.data(), std::move(handle)), hosts});
    }
    // Many decisions each: not on a thread that carries connections.
    void in_turn(std::string path, protocol::endpoint handle) const {
        (*this)(http::method::post, std::move(path), std::move(handle), http::answers_at::own_hosts, http::run_on::worker);
    }
};

}  // namespace

void add_application_routes(http::router& to, gateway& whole) {
    namespace authzen = protocol::authzen;
    const protocol::doors& at = whole.parts().doors();
    const adding add{to, whole};
    add(http::method::post, "/access/v1/{org}/evaluation", authzen::evaluation(at));
    const auto all = std::make_shared<const access::searches>(whole.parts().models());
    add.in_turn("/access/v1/{org}/evaluations", authzen::evaluations(at));
    add.in_turn("/access/v1/{org}/search/subject", authzen::search_subjects(at, all));
    add.in_turn("/access/v1/{org}/search/resource", authzen::search_resources(at, all));
    add.in_turn("/access/v1/{org}/search/action", authzen::search_actions(at, all));
    to.style_errors("/access", authzen::refuse);
    add(http::method::post, "/oauth2/introspect", protocol::oauth::introspect(at));
    to.style_errors("/oauth2", protocol::oauth::refuse);
}

void add_decision_routes(http::router& to, gateway& whole) {
    using http::method;
    const protocol::doors& at = whole.parts().doors();
    const adding add{to, whole};
    add_application_routes(to, whole);
    add(method::get, "/.well-known/authzen-configuration", protocol::authzen::configuration(at));
    add(method::post, "/oauth2/token", protocol::oauth::token(at));

    // The proxy asks with the method of the request that it holds back, and with its Host.
    for (const method verb : {method::get, method::post, method::put, method::patch, method::del})
        add(verb, "/auth/verify/{application}", protocol::forward_auth::verify(at), http::answers_at::application_hosts);
    to.style_errors("/auth/verify", protocol::forward_auth::refuse);
}

}  // namespace gatehouse::app
