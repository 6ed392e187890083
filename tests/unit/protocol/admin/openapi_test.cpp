#include <set>
#include <string>

#include "admin_fixture.hpp"
#include "support/json_schema.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

const protocol::admin::api_route& route_of(const std::vector<protocol::admin::api_route>& all, std::string_view path) {
    for (const auto& one : all)
        if (one.path_template == path) return one;
    throw std::runtime_error("no route");
}

struct described_fixture : admin_fixture {
    protocol::admin::surroundings with_document{at, models, {}, {}, true, R"({"openapi":"3.1.0"})"};
    std::vector<protocol::admin::api_route> described_routes =
        protocol::admin::routes(with_document, protocol::admin::entrance::door);

    http::response ask(std::vector<http::header> headers = {}) {
        const auto asked = request(method::get, "/api/v1/openapi.json", std::move(headers));
        return run(route_of(described_routes, "/api/v1/openapi.json").handle, asked);
    }
};

std::set<std::string> names_of(const std::vector<protocol::admin::api_route>& all) {
    std::set<std::string> names;
    for (const auto& one : all) names.insert(std::string(method_word(one.verb)) + " " + one.path_template);
    return names;
}

// Whatever the document says of a path: "get /api/v1/…".
std::set<std::string> described_names(std::string_view prefix) {
    std::set<std::string> names;
    for (const auto& [path, place] : *exactly(api_document(), "paths")->if_object())
        if (path.starts_with(prefix))
            for (const auto& [word, operation] : *place.if_object()) names.insert(word + " " + path);
    return names;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_openapi, described_fixture)

BOOST_AUTO_TEST_CASE(every_route_is_described_and_nothing_else_is) {
    auto there = names_of(public_routes);
    there.merge(names_of(socket_routes));
    const auto described = described_names("/api/");
    BOOST_TEST(there == described, boost::test_tools::per_element());
    BOOST_TEST(there.size() > 130U);
}

BOOST_AUTO_TEST_CASE(the_permissions_described_are_those_that_the_routes_ask_for) {
    std::size_t compared = 0;
    for (const auto& one : public_routes) BOOST_TEST_CONTEXT(method_word(one.verb) << " " << one.path_template) {
            const value* operation = described_operation(one.verb, one.path_template);
            BOOST_TEST_REQUIRE(operation);
            const value* named = exactly(*operation, "x-required-permission");
            BOOST_TEST((named ? named->text() : std::string_view()) == one.permission);
            compared += one.permission.empty() ? 0 : 1;
        }
    BOOST_TEST(compared > 120U);
}

BOOST_AUTO_TEST_CASE(what_is_described_as_the_operators_is_refused_at_the_door) {
    for (const auto& one : public_routes) BOOST_TEST_CONTEXT(one.path_template) {
            const value* operation = described_operation(one.verb, one.path_template);
            if (!operation || !exactly(*operation, "x-operator-only")) continue;
            const auto asked = request(one.verb, one.path_template, {{"Authorization", "Bearer " + owner_key}}, "{}");
            BOOST_TEST(run(one.handle, asked).status == 403);
        }
}

BOOST_AUTO_TEST_CASE(the_description_is_shown_to_anybody_and_kept_by_its_tag) {
    const auto first = ask();
    BOOST_TEST(first.status == 200);
    BOOST_TEST(first.body == with_document.openapi);
    BOOST_TEST(header_of(first, "Content-Type") == "application/json");
    BOOST_TEST(header_of(first, "Cache-Control") == "public, no-cache");
    const auto tag = header_of(first, "ETag");
    BOOST_TEST_REQUIRE(tag.size() > 2);
    for (const auto& known : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) BOOST_TEST_CONTEXT(known) {
            const auto again = ask({{"If-None-Match", known}});
            BOOST_TEST(again.status == 304);
            BOOST_TEST(again.body.empty());
            BOOST_TEST(header_of(again, "ETag") == tag);
        }
    BOOST_TEST(ask({{"If-None-Match", "\"other\""}}).status == 200);
}

// What holds the suites to the description would itself notice.
BOOST_AUTO_TEST_CASE(what_is_not_as_described_is_found) {
    auto asked = request(method::get, "/api/v1/organizations/acme/units", {});
    asked.route_template = "/api/v1/organizations/{org}/units";
    const auto wrong = [&](int status, std::string body, std::string type = "application/json") {
        return undescribed(asked, {status, {{"Content-Type", std::move(type)}}, std::move(body)}).size();
    };
    const std::string id = R"("id":"01890a5d-ac96-774b-bcce-b302099a8057")";
    const std::string unit = "{" + id + R"(,"code":"c","name":"n","description":""})";
    BOOST_TEST(wrong(200, R"({"items":[)" + unit + R"(],"next":null})") == 0U);
    BOOST_TEST(wrong(200, R"({"items":[],"next":null,"total":0})") == 1U);
    BOOST_TEST(wrong(200, R"({"items":[]})") == 1U);
    BOOST_TEST(wrong(200, R"({"items":[{)" + id + R"(,"code":1,"name":"n"}],"next":null})") == 2U);
    BOOST_TEST(wrong(200, R"({"items":[{"id":"x","code":"c","name":"n","description":""}],"next":7})") == 2U);
    BOOST_TEST(wrong(201, R"({"items":[],"next":null})") == 1U);
    BOOST_TEST(wrong(404, R"({"type":"about:blank","title":"t","status":404})", "application/problem+json") == 0U);
    BOOST_TEST(wrong(404, R"({"type":"about:blank","title":"t","status":404})") == 1U);
    asked.query = "lmit=3";
    BOOST_TEST(wrong(200, R"({"items":[],"next":null})") == 1U);
    asked.route_template = "/api/v1/organizations/{org}/unheard";
    BOOST_TEST(wrong(404, "{}") == 1U);
}

BOOST_AUTO_TEST_CASE(a_body_that_is_not_as_described_is_found) {
    auto asked = request(method::post, "/api/v1/organizations/acme/units", {});
    asked.route_template = "/api/v1/organizations/{org}/units";
    const std::string made = R"({"id":"01890a5d-ac96-774b-bcce-b302099a8057","code":"c","name":"n","description":""})";
    const auto wrong = [&](std::string body) {
        asked.body = std::move(body);
        return undescribed(asked, {201, {{"Content-Type", "application/json"}}, made}).size();
    };
    BOOST_TEST(wrong(R"({"code":"c"})") == 0U);
    BOOST_TEST(wrong(R"({"code":""})") == 1U);
    BOOST_TEST(wrong(R"({"code":"c","colour":"red"})") == 1U);
    BOOST_TEST(wrong("{}") == 1U);
    BOOST_TEST(wrong("") == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
