#include <algorithm>
#include <array>

#include <gatehouse/base/text.hpp>

#include "support/raw_connection.hpp"
#include "two_organizations.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::answers_at;
using http::method;

namespace {

constexpr std::string_view application_host = "shop.example";

// What a proxy on an application's host hands to the gateway (docs/guides/nginx.conf), and what answers any name.
constexpr std::array at_applications{"/auth/verify/{application}", "/.gatehouse/callback"};
constexpr std::array at_any{"/livez", "/readyz", "/metrics"};

answers_at expected_hosts(std::string_view path) {
    if (std::ranges::find(at_applications, path) != at_applications.end()) return answers_at::application_hosts;
    if (std::ranges::find(at_any, path) != at_any.end()) return answers_at::any_host;
    return answers_at::own_hosts;
}

std::string_view word(method verb) {
    constexpr std::array<std::string_view, 5> words{"GET", "POST", "PUT", "PATCH", "DELETE"};
    return words.at(static_cast<std::size_t>(verb));
}

// A door of its own for each question: a refusal may close it.
int status_at(two_organizations& at, std::string_view host, const http::route& route, std::string_view application) {
    std::string path;
    for (const auto segment : split(std::string_view(route.path_template).substr(1), '/'))
        path.append("/").append(segment == "{application}" ? application : segment.starts_with('{') ? "x" : segment);
    if (path == "/.gatehouse/callback") path.append("?application=").append(application);
    raw_connection over(at.whole().settings().listen.port);
    over.send(std::string(word(route.verb)) + " " + path + " HTTP/1.1\r\nHost: " + std::string(host) +
              "\r\nContent-Length: 0\r\n\r\n");
    return status_of(over.read_answer());
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_applications_host_serves_what_belongs_there_only) {
    two_organizations at;
    const auto made = at.ask_as_operator(
        {method::post, "/api/v1/applications", R"({"name":"shop","organizations":["own"],"hosts":["shop.example"]})"});
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    const auto application = std::string(parse_json(made.body)->find("id")->text());
    const std::string own = "127.0.0.1:" + std::to_string(at.whole().settings().listen.port);
    int elsewhere = 0;
    for (const auto& route : at.whole().routes().routes()) BOOST_TEST_CONTEXT(word(route.verb) << " " << route.path_template) {
            const answers_at hosts = expected_hosts(route.path_template);
            BOOST_TEST((route.hosts == hosts));
            const auto asked = [&](std::string_view host) { return status_at(at, host, route, application); };
            // Forward-auth words its refusals as nginx understands them: 403 for 421.
            const bool forward_auth = route.path_template.starts_with("/auth/verify");
            const int misdirected = forward_auth ? 403 : 421;
            BOOST_TEST(asked(own) != 421);
            if (hosts == answers_at::own_hosts) BOOST_TEST(asked(application_host) == misdirected);
            if (hosts != answers_at::any_host) BOOST_TEST(asked("evil.example") == misdirected);
            if (hosts != answers_at::application_hosts) continue;
            ++elsewhere;
            BOOST_TEST(asked(application_host) == (forward_auth ? 401 : 303));
        }
    BOOST_TEST(elsewhere == 6);
}
