#include <gatehouse/base/embedded.hpp>
#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/limits/pictures.hpp>
#include <gatehouse/protocol/forward_auth/forward_auth.hpp>
#include <gatehouse/protocol/login/local.hpp>
#include <gatehouse/protocol/login/login.hpp>
#include <gatehouse/protocol/login/picture.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

#include "dispatch.hpp"
#include "gateway.hpp"
#include "routes.hpp"

namespace gatehouse::app {
namespace {

constexpr std::size_t form_bytes = 4096;

constexpr std::size_t password_form_bytes = 16 * 1024;  // three passwords, each byte escaped

std::string_view embedded(std::string_view name) {
    for (const embedded_file& file : embedded_files())
        if (file.path.ends_with(name)) return file.content;
    return "";
}

void add_local_routes(http::router& to, gateway& whole) {
    using http::method;
    namespace login = protocol::login;
    const login::local_accounts& of = whole.parts().local();
    const auto add = [&](method verb, std::string path, protocol::endpoint handle) {
        const std::size_t body_bytes = verb == method::post ? password_form_bytes : 0;
        to.add({verb, std::move(path), body_bytes, http::run_on::worker, dispatch(whole.data(), std::move(handle))});
    };
    const auto add_slow = [&](std::string path, protocol::endpoint handle) {
        to.add({method::post, std::move(path), password_form_bytes, http::run_on::worker,
                on_pool(whole.password_pool(), dispatch(whole.data(), std::move(handle)))});
    };
    add(method::get, "/invitations", login::invitation_form(of));
    add_slow("/invitations", login::accept_invitation(of));
    add(method::get, "/login/password", login::password_form(of));
    add_slow("/login/password", login::password_sign_in(of));
    add(method::post, "/login/code", login::code_sign_in(of));
    add(method::get, "/forgot", login::forgotten_form(of));
    add(method::post, "/forgot", login::forgotten(of));
    add(method::get, "/reset", login::reset_form(of));
    add_slow("/reset", login::reset_password(of));
    add(method::get, "/me/password", login::my_password_form(of));
    add_slow("/me/password", login::my_password(of));
    add(method::get, "/me/profile", login::my_profile_form(of));
    add(method::post, "/me/profile", login::my_profile(of));
    add(method::get, "/me/picture", login::my_picture(of));
    to.add({method::post, "/me/picture", limits::picture_bytes + password_form_bytes, http::run_on::worker,
            dispatch(whole.data(), login::set_my_picture(of))});
    add(method::get, "/me/codes", login::my_codes_form(of));
    add_slow("/me/codes/begin", login::begin_my_codes(of));
    add(method::post, "/me/codes/confirm", login::confirm_my_codes(of));
    add(method::post, "/me/codes/remove", login::remove_my_codes(of));
    add(method::get, "/me/devices", login::my_devices(of));
    add(method::post, "/me/devices/end", login::end_my_device(of));
    add(method::get, "/me/recovery", login::my_recovery_form(of));
    add_slow("/me/recovery", login::ask_my_recovery(of));
    add(method::post, "/me/recovery/take-back", login::take_back_my_recovery(of));
    add(method::get, "/me/recovery/confirm", login::my_recovery_confirmation(of));
    add(method::post, "/me/recovery/confirm", login::confirm_my_recovery(of));
    add(method::get, "/me/confirm", login::confirmation_form(of));
    add_slow("/me/confirm", login::confirm_me(of));
    const login::ownership_pages ownership{of, whole.parts().models()};
    add(method::get, "/me/ownership", login::my_ownership(ownership));
    add(method::post, "/me/ownership/offer", login::offer_ownership(ownership));
    add(method::post, "/me/ownership/revoke", login::revoke_ownership(ownership));
    add(method::post, "/me/ownership/accept", login::accept_ownership(ownership));
    add(method::post, "/me/ownership/decline", login::decline_ownership(ownership));
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
    add(method::get, "/page.css", 0, login::stylesheet(embedded("/page.css")));
    add(method::get, "/link.js", 0, login::script(embedded("/link.js")));
    add(method::get, "/login", 0, login::form(at));
    add(method::post, "/login", form_bytes, login::find(at));
    add(method::get, "/me", 0, login::me(at));
    add(method::get, "/logout", 0, login::logout_form(at));
    add(method::post, "/logout", form_bytes, login::logout(at));
    add_local_routes(to, whole);
    to.style_errors("/", login::refuse);

    add(method::get, "/saml/{connection}/metadata", 0, sign_in.metadata());
    add(method::get, "/saml/{connection}/login", 0, sign_in.login());
    add(method::post, "/saml/{connection}/acs", limits::saml_body_bytes, sign_in.acs());

    add(method::get, "/auth/start", 0, protocol::forward_auth::start(at));
    add(method::get, "/.gatehouse/callback", 0, protocol::forward_auth::callback(at), http::answers_at::application_hosts);
}

}  // namespace gatehouse::app
