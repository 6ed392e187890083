#include "demo_idp.hpp"

#include <fstream>
#include <sstream>

#include <gatehouse/base/text.hpp>
#include <gatehouse/protocol/shared/pages.hpp>

#include "gateway.hpp"
#include "private_file.hpp"

namespace gatehouse::app {
namespace {

std::string field(std::string_view form_text, std::string_view name) {
    for (auto& [one, text] : http::parse_form(form_text))
        if (one == name) return std::move(text);
    return "";
}

// Sample people have names and groups; whoever else is typed in has a user name and nothing more.
demo::person person_named(std::string user_name) {
    for (const demo::person& one : demo::sample_people())
        if (one.user_name == user_name) return one;
    return {std::move(user_name), "Somebody", "Else", "", {}};
}

// The POST binding's page (bindings, 3.5.4): it sends itself where scripts run, and has a button where they do not. No
// form-action in its policy: Chrome holds that against every redirect behind the form.
http::response auto_post(const std::string& acs_url, const std::string& response, const std::string& relay_state,
                         random_source& random) {
    const std::string nonce = random_base64url(random, 16);
    http::response page;
    page.set("Content-Type", "text/html; charset=utf-8");
    page.set("Content-Security-Policy",
             "default-src 'none'; style-src 'self'; script-src 'nonce-" + nonce + "'; frame-ancestors 'none'; base-uri 'none'");
    page.body =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<link rel=\"stylesheet\" href=\"/page.css\">\n"
        "<title>Signing in</title>\n</head>\n<body>\n<main>\n<h1>Signing you in</h1>\n<form method=\"post\" action=\"" +
        escape_markup(acs_url) + "\">\n<input type=\"hidden\" name=\"SAMLResponse\" value=\"" + response + "\">\n" +
        "<input type=\"hidden\" name=\"RelayState\" value=\"" + escape_markup(relay_state) + "\">\n" +
        "<button>Continue</button>\n</form>\n</main>\n<script nonce=\"" + nonce +
        "\">document.forms[0].submit()</script>\n</body>\n</html>\n";
    return page;
}

http::response refusal(const error& failure) {
    return protocol::page_builder("The demo identity provider cannot do this").paragraph(failure.detail).finish(400);
}

}  // namespace

result<std::unique_ptr<demo_idp>> demo_idp::make(gateway& whole) {
    const std::string key_path = whole.settings().data + "/demo-idp.pem";
    const std::string base = std::string(whole.place().text()) + "/demo/idp";
    std::ostringstream kept;
    if (std::ifstream file(key_path); file) kept << file.rdbuf();
    const instant now = whole.time().now();
    auto idp = kept.str().empty() ? demo::local_idp::create(base, base + "/sso", now)
                                  : demo::local_idp::restore(base, base + "/sso", kept.str(), now);
    if (!idp) return idp.error();
    if (kept.str().empty())
        if (auto written = write_private_file(key_path, idp->key_pem().reveal()); !written) return written.error();
    return std::unique_ptr<demo_idp>(new demo_idp(whole, std::move(*idp)));
}

void demo_idp::serve(demo::local_idp::service_provider to) {
    const std::lock_guard lock(mutex_);
    to_ = std::move(to);
}

void demo_idp::add_routes(http::router& to) {
    using http::method;
    const auto add = [&](method verb, std::string path, std::size_t body_bytes,
                         std::function<http::response(const http::request&)> answer) {
        to.add({verb, std::move(path), body_bytes, http::run_on::worker,
                [answer = std::move(answer)](http::request request, http::responder respond) { respond(answer(request)); }});
    };
    add(method::get, "/demo/idp/metadata", 0, [this](const http::request&) {
        return http::response{200, {{"Content-Type", "application/samlmetadata+xml"}}, idp_.metadata()};
    });
    add(method::get, "/demo/idp/sso", 0, [this](const http::request& request) { return choose(request); });
    add(method::post, "/demo/idp/sso", limits::decision_body_bytes,
        [this](const http::request& request) { return send_back(request); });
}

result<demo::local_idp::authn_request> demo_idp::read(std::string_view form_text) const {
    std::optional<demo::local_idp::service_provider> to;
    {
        const std::lock_guard lock(mutex_);
        to = to_;
    }
    if (!to) return make_error(errc::conflict, "The demo's connection trusts another identity provider, or is not ready yet.");
    return idp_.read_request(field(form_text, "SAMLRequest"), *to);
}

http::response demo_idp::choose(const http::request& request) const {
    if (const auto asked = read(request.query); !asked) return refusal(asked.error());
    const std::string saml_request = field(request.query, "SAMLRequest"), relay_state = field(request.query, "RelayState");
    const auto fields = [&](const std::string& user_name, std::string type) {
        return std::vector<protocol::page_builder::field>{
            {"user_name", "Somebody else, by user name", std::move(type), user_name},
            {"SAMLRequest", "", "hidden", saml_request},
            {"RelayState", "", "hidden", relay_state}};
    };
    protocol::page_builder page("Demo identity provider");
    page.paragraph("Whom do you want to be? Nobody asks for a password here: this provider exists in the demo only.");
    for (const demo::person& one : demo::sample_people())
        page.form("/demo/idp/sso", one.given_name + " " + one.family_name + " (" + one.title + ")",
                  fields(one.user_name, "hidden"));
    page.form("/demo/idp/sso", "Sign in", fields("", "text"));
    return page.finish(200);
}

http::response demo_idp::send_back(const http::request& request) {
    const auto asked = read(request.body);
    if (!asked) return refusal(asked.error());
    const std::string user_name = field(request.body, "user_name");
    if (user_name.empty()) return refusal(make_error(errc::invalid_value, "Choose somebody, or type a user name."));
    const auto response = idp_.answer(*asked, person_named(user_name), whole_.time().now(), whole_.random());
    if (!response) return refusal(response.error());
    return auto_post(asked->acs_url, *response, field(request.body, "RelayState"), whole_.random());
}

}  // namespace gatehouse::app
