#include <gatehouse/base/embedded.hpp>
#include <gatehouse/base/limits.hpp>
#include <gatehouse/protocol/forward_auth/forward_auth.hpp>
#include <gatehouse/protocol/login/login.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

#include "dispatch.hpp"
#include "gateway.hpp"
#include "routes.hpp"

namespace gatehouse::app {
namespace {

constexpr std::size_t form_bytes = 4096;

std::string_view stylesheet() {
    for (const embedded_file& file : embedded_files())
        if (file.path.ends_with("/page.css")) return file.content;
    return "";
}

}  // namespace

void add_browser_routes(http::router& to, gateway& whole) {
    using http::method;
    namespace login = protocol::login;
    const protocol::doors& at = whole.parts().doors();
    saml::sign_in_service& sign_in = whole.parts().sign_in();
    const auto add = [&](method verb, std::string path, std::size_t body_bytes, protocol::endpoint handle,
                         http::answers_at hosts = http::answers_at::own_hosts) {
        to.add({verb, std::move(path), body_bytes, http::run_on::worker, dispatch(whole.data(), std::move(handle)), hosts});
    };
    add(method::get, "/", 0, [](const http::request&) -> protocol::answer { return protocol::redirect_answer(302, "/me"); });
    add(method::get, "/page.css", 0, login::stylesheet(stylesheet()));
    add(method::get, "/login", 0, login::form(at));
    add(method::post, "/login", form_bytes, login::find(at));
    add(method::get, "/me", 0, login::me(at));
    add(method::get, "/logout", 0, login::logout_form(at));
    add(method::post, "/logout", form_bytes, login::logout(at));

    add(method::get, "/saml/{connection}/metadata", 0, sign_in.metadata());
    add(method::get, "/saml/{connection}/login", 0, sign_in.login());
    add(method::post, "/saml/{connection}/acs", limits::saml_body_bytes, sign_in.acs());

    add(method::get, "/auth/start", 0, protocol::forward_auth::start(at));
    add(method::get, "/.gatehouse/callback", 0, protocol::forward_auth::callback(at), http::answers_at::application_hosts);
}

}  // namespace gatehouse::app
