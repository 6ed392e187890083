#include <gatehouse/protocol/login/login.hpp>

#include <gatehouse/base/text.hpp>
#include <gatehouse/protocol/shared/pages.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "browser.hpp"

namespace gatehouse::protocol::login {
namespace {

page_builder ask(std::string_view return_to) {
    page_builder page("Sign in");
    page.paragraph("Enter your work e-mail address. Your company's identity provider does the rest.");
    page.form("/login", "Continue", {{"email", "E-mail", "email", ""}, {"return_to", "", "hidden", std::string(return_to)}});
    page.link("/login/password?return_to=" + percent_encode(return_to), "Sign in with a password");
    return page;
}

std::string domain_in(std::string_view form_text) {
    for (const auto& [name, text] : http::parse_form(form_text))
        if (name == "email" && text.find('@') != std::string::npos) return ascii_lower(trim(text.substr(text.rfind('@') + 1)));
    return "";
}

struct found_connection {
    domain_locator::place where;
    std::string organization, name;
};

result<std::optional<found_connection>> find_connection(const doors& at, std::string_view domain) {
    std::optional<found_connection> found;
    const auto located = at.data.read_installation([&](installation_transaction& tx) -> result<void> {
        const auto place = domain_locator(tx).find(domain);
        if (!place) return place.error();
        if (*place) found = found_connection{**place, "", ""};
        return {};
    });
    if (!located) return located.error();
    if (!found) return found;
    const auto read = at.data.read(found->where.organization, [&](tenant_transaction& tx) -> result<void> {
        const auto organization = organization_repository(tx).current();
        const auto connection = connection_repository(tx).get(found->where.connection);
        if (!organization) return organization.error();
        if (!connection) return connection.error();
        if (!connection->enabled()) return make_error(errc::not_found, "no such connection");
        found->organization = organization->name;
        found->name = connection->name;
        return {};
    });
    if (!read && read.error().code == errc::not_found) return std::optional<found_connection>();
    if (!read) return read.error();
    return found;
}

// A page with a link, not a redirect: Chrome holds form-action against where a form's answer redirects to.
http::response lead_on(const found_connection& found, std::string_view return_to) {
    const std::string address =
        "/saml/" + std::string(found.where.connection.text()) + "/login?return_to=" + percent_encode(return_to);
    return page_builder("Continue to sign in")
        .paragraph(found.organization + " signs its people in with " + found.name + ".")
        .link(address, "Continue with " + found.name)
        .finish(200);
}

}  // namespace

endpoint form(const doors&) {
    return [](const http::request& request) -> answer { return ask(local_return(request.query)).finish(200); };
}

endpoint find(const doors& at) {
    return [at](const http::request& request) -> answer {
        const std::string return_to = local_return(request.body);
        const auto found = find_connection(at, domain_in(request.body));
        if (!found) return page_builder("Try again in a moment").paragraph("Sign-in is not reachable right now.").finish(503);
        if (*found) return lead_on(**found, return_to);
        return ask(return_to)
            .note("No company here signs in with this address's domain. Check the spelling, or ask your administrator.")
            .finish(404);
    };
}

http::response refuse(int status, std::string_view detail) {
    const bool nowhere = status == 404;
    page_builder page(nowhere ? "There is no such page" : "This did not work");
    page.paragraph(nowhere ? "The address may be misspelled, or what it led to is gone."
                           : "The gateway says: " + std::string(detail) + ".");
    if (nowhere) page.link("/me", "Go to your page");
    return page.finish(status);
}

endpoint script(std::string_view text) {
    return [text](const http::request&) -> answer {
        return http::response{200,
                              {{"Content-Type", "text/javascript; charset=utf-8"}, {"Cache-Control", "public, max-age=3600"}},
                              std::string(text)};
    };
}

endpoint stylesheet(std::string_view css) {
    return [css](const http::request&) -> answer {
        return http::response{
            200, {{"Content-Type", "text/css; charset=utf-8"}, {"Cache-Control", "public, max-age=3600"}}, std::string(css)};
    };
}

}  // namespace gatehouse::protocol::login
