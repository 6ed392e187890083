#include <gatehouse/protocol/shared/problem.hpp>

#include "doors_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::protocol;

BOOST_AUTO_TEST_SUITE(protocol_shared)

BOOST_AUTO_TEST_CASE(a_base_url_is_https_or_loopback) {
    struct {
        std::string_view text, host;
        std::uint16_t port;
    } const good[] = {{"https://id.example.com", "id.example.com", 443},
                      {"https://ID.example.com:8443/", "id.example.com", 8443},
                      {"http://127.0.0.1:8080", "127.0.0.1", 8080},
                      {"http://127.9.9.9", "127.9.9.9", 80},
                      {"http://[::1]:8080", "[::1]", 8080}};
    for (const auto& c : good) BOOST_TEST_CONTEXT(c.text) {
            const auto place = base_url::parse(c.text);
            BOOST_TEST_REQUIRE(place.has_value());
            BOOST_TEST(place->host() == c.host);
            BOOST_TEST(place->port() == c.port);
        }
    for (const std::string_view text :
         {"", "id.example.com", "http://localhost:8080", "http://example.com", "https://a/b", "https://u@a", "https://a:0",
          "https://a:65536", "http://127.0.0.1.example.com", "http://127.0.0.256", "ftp://a"})
        BOOST_TEST(base_url::parse(text).has_error(), text);
}

BOOST_AUTO_TEST_CASE(urls_that_could_lead_elsewhere_are_refused) {
    for (const std::string_view text :
         {"//evil.test/", "https:/a", "https://good@evil.test/", "https://evil.test\\@good/", "javascript:alert(1)",
          "https://a b/", "https://a/\r\nX: y", "https://a/#x", "https:///x", "https://[::1/"})
        BOOST_TEST(parse_url(text).has_error(), text);
    const auto url = parse_url("https://A.example:443/x?y=1");
    BOOST_TEST_REQUIRE(url.has_value());
    BOOST_TEST(url->host == "a.example");
    BOOST_TEST(url->target == "/x?y=1");
    BOOST_TEST(parse_url("https://a?x=1")->target == "/?x=1");
    for (const std::string_view text : {"", "x", "//evil.test", "/\\evil.test", "/a b", "/a\n", "/a#b"})
        BOOST_TEST(!is_local_target(text), text);
    BOOST_TEST(is_local_target("/a/b?c=d"));
}

BOOST_AUTO_TEST_CASE(cookies_are_named_and_marked_by_where_they_live) {
    const auto dev = *base_url::parse("http://127.0.0.1:8080"), real = *base_url::parse("https://id.example.com");
    BOOST_TEST(session_cookie_name(dev) == "gh_dev_8080_session");
    BOOST_TEST(session_cookie_name(real) == "__Host-gh_session");
    BOOST_TEST(app_cookie_name(dev, "127.0.0.2:8081") == "gh_dev_app_8081");
    BOOST_TEST(app_cookie_name(real, "app.example.com") == "__Host-gh_app");
    BOOST_TEST(set_cookie(real, "n", "v") == "n=v; Path=/; HttpOnly; Secure; SameSite=Lax");
    BOOST_TEST(set_cookie(real, "n", "v", 60, same_site::none) == "n=v; Path=/; HttpOnly; Max-Age=60; Secure; SameSite=None");
    BOOST_TEST(set_cookie(dev, "n", "v", 60, same_site::none) == "n=v; Path=/; HttpOnly; Max-Age=60; SameSite=Lax");
}

BOOST_AUTO_TEST_CASE(a_cookie_that_stands_twice_is_none) {
    http::request request;
    request.headers = {{"Cookie", "a=1; b=2"}, {"cookie", "c=3;d="}};
    BOOST_TEST((find_cookie(request, "b") == "2"));
    BOOST_TEST((find_cookie(request, "c") == "3"));
    BOOST_TEST(!find_cookie(request, "d"));
    BOOST_TEST(!find_cookie(request, "A"));
    request.headers.push_back({"Cookie", "b=4"});
    BOOST_TEST(!find_cookie(request, "b"));
    for (const std::string_view sent : {"a", "b", "c", "d"}) BOOST_TEST(has_cookie(request, sent), sent);
    BOOST_TEST(!has_cookie(request, "A"));
}

BOOST_AUTO_TEST_CASE(the_authorization_header_is_read_strictly) {
    struct {
        std::vector<http::header> headers;
        std::string query;
        std::optional<errc> refused;
    } const cases[] = {
        {{}, "", std::nullopt},
        {{{"Authorization", "bearer abc"}}, "", std::nullopt},
        {{{"Authorization", "Basic aWQ6c2VjcmV0"}}, "", std::nullopt},
        {{{"Authorization", "Basic aWQ"}}, "", errc::unauthenticated},
        {{{"Authorization", "Digest x"}}, "", errc::unauthenticated},
        {{{"Authorization", "Bearer"}}, "", errc::unauthenticated},
        {{{"Authorization", "Bearer a"}, {"authorization", "Bearer b"}}, "", errc::unauthenticated},
        {{{"Authorization", "Bearer a"}}, "access_token=x", errc::sensitive},
        {{}, "x=ghk_0123456789012345678901234567890123456789", errc::sensitive},
        {{}, "x=ghk_short&y=1", std::nullopt},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT((c.headers.empty() ? "" : c.headers[0].value) << " " << c.query) {
            http::request request;
            request.headers = c.headers;
            request.query = c.query;
            const auto read = read_authorization(request);
            BOOST_TEST(read.has_error() == c.refused.has_value());
            if (c.refused && read.has_error()) BOOST_TEST((read.error().code == *c.refused));
        }
}

BOOST_AUTO_TEST_CASE(failures_have_a_budget_per_address_and_window) {
    failure_budget budget;
    const instant now{limits::failure_window_ms * 1000};
    for (std::size_t i = 0; i < limits::failures_per_window; ++i) BOOST_TEST(budget.spend("a", now));
    BOOST_TEST(!budget.spend("a", now));
    BOOST_TEST(budget.spend("b", now));
    BOOST_TEST(budget.spend("a", now + limits::failure_window_ms));
    for (std::size_t i = 0; i < limits::failure_addresses; ++i) budget.spend(std::to_string(i), now);
    BOOST_TEST(budget.addresses() == limits::failure_addresses);
    BOOST_TEST(!budget.spend("one more", now));
    BOOST_TEST(budget.spend("one more", now + 2 * limits::failure_window_ms));
}

BOOST_AUTO_TEST_CASE(a_problem_hides_our_bugs_and_names_the_permission) {
    BOOST_TEST(problem({errc::internal, "SQL"}).body.find("SQL") == std::string::npos);
    const auto forbidden = problem(403, "no", "gatehouse:members:read");
    BOOST_TEST(forbidden.body.find(R"("required_permission":"gatehouse:members:read")") != std::string::npos);
    BOOST_TEST(testing::header_of(forbidden, "Content-Type") == "application/problem+json");
    BOOST_TEST(testing::header_of(problem({errc::unavailable, ""}), "Retry-After") == std::to_string(limits::retry_after_s));
}

// Both are 503, and only one of them leaves a caller free to do it another way.
BOOST_AUTO_TEST_CASE(a_problem_marks_what_may_have_been_done) {
    const auto outcome = [](errc code) {
        const auto body = parse_json(problem({code, "why"}).body);
        const value* found = body ? body->find("outcome") : nullptr;
        return found ? std::string(found->text()) : std::string("not there");
    };
    BOOST_TEST(problem({errc::outcome_unknown, "why"}).status == 503);
    BOOST_TEST(outcome(errc::outcome_unknown) == "unknown");
    for (const errc other : {errc::unavailable, errc::internal, errc::conflict, errc::forbidden})
        BOOST_TEST(outcome(other) == "not there");
}

BOOST_AUTO_TEST_SUITE_END()
