#include <gatehouse/http/router.hpp>

#include <boost/test/unit_test.hpp>

namespace http = gatehouse::http;
using http::method;

namespace {

http::router table() {
    http::router routes;
    const auto add = [&](method verb, std::string path) {
        routes.add({.verb = verb, .path_template = std::move(path), .body_limit_bytes = 0, .handle = [](auto, auto) {}});
    };
    add(method::get, "/");
    add(method::get, "/scim/v2/Users");
    add(method::post, "/scim/v2/Users");
    add(method::get, "/scim/v2/Users/{id}");
    add(method::del, "/scim/v2/Users/{id}");
    add(method::get, "/scim/v2/Users/me");
    add(method::get, "/scim/v2/Users/me/keys");
    add(method::get, "/api/{org}/members/{id}");
    add(method::get, "/console/{rest*}");
    add(method::get, "/console/app.js");
    return routes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_router)

BOOST_AUTO_TEST_CASE(paths_find_their_routes) {
    const http::router routes = table();
    const struct {
        method verb;
        std::string_view path, route, values, allowed;
    } cases[] = {
        {method::get, "/", "/", "", ""},
        {method::get, "/scim/v2/Users", "/scim/v2/Users", "", ""},
        {method::get, "/scim/v2/Users/42", "/scim/v2/Users/{id}", "42|", ""},
        {method::get, "/scim/v2/Users/a%2Fb%20c", "/scim/v2/Users/{id}", "a/b c|", ""},
        {method::get, "/scim/v2/Users/me", "/scim/v2/Users/me", "", ""},       // literal wins
        {method::del, "/scim/v2/Users/me", "/scim/v2/Users/{id}", "me|", ""},  // unless it lacks the method
        {method::get, "/scim/v2/Users/me/keys", "/scim/v2/Users/me/keys", "", ""},
        {method::get, "/scim/v2/Users/you/keys", "", "", ""},
        {method::get, "/api/acme/members/7", "/api/{org}/members/{id}", "acme|7|", ""},
        {method::get, "/api//members/7", "", "", ""},  // no empty value
        {method::get, "/console/", "/console/{rest*}", "|", ""},
        {method::get, "/console/a/b", "/console/{rest*}", "a/b|", ""},
        {method::get, "/console/app.js", "/console/app.js", "", ""},
        {method::put, "/scim/v2/Users", "", "", "GET, HEAD, POST"},
        {method::put, "/scim/v2/Users/me", "", "", "GET, HEAD, DELETE"},
        {method::other, "/scim/v2/Users/9", "", "", "GET, HEAD, DELETE"},
        {method::get, "/scim/v2/Users/", "", "", ""},
        {method::get, "/scim/v2/users", "", "", ""},
        {method::get, "/scim/v2/Users/%zz", "", "", ""},
        {method::get, "/scim/v2/Users/a%00b", "", "", ""},
        {method::get, "", "", "", ""},
        {method::get, "scim", "", "", ""},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.path) {
            const http::match found = routes.find(c.verb, c.path);
            std::string values;
            for (const std::string& value : found.path_values) values += value + "|";
            BOOST_TEST((found.found ? found.found->path_template : "") == c.route);
            BOOST_TEST(values == c.values);
            BOOST_TEST(found.allowed == c.allowed);
        }
}

BOOST_AUTO_TEST_CASE(the_longest_prefix_words_the_error) {
    http::router routes;
    const auto style = [](std::string name) {
        return [name](int status, std::string_view) { return http::response{.status = status, .headers = {}, .body = name}; };
    };
    routes.style_errors("/scim/", style("short"));
    routes.style_errors("/scim/v2/", style("long"));
    BOOST_TEST(routes.refuse("/scim/v2/Users", 404, "x").body == "long");
    BOOST_TEST(routes.refuse("/scim/v1", 404, "x").body == "short");
    BOOST_TEST(routes.refuse("/", 405, "why").body == "why\n");
    BOOST_TEST(routes.refuse("/", 405, "why").status == 405);
}

BOOST_AUTO_TEST_SUITE_END()
