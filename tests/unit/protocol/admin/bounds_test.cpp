#include <gatehouse/base/limits.hpp>

#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

BOOST_FIXTURE_TEST_SUITE(admin_bounds, admin_fixture)

BOOST_AUTO_TEST_CASE(a_slug_has_an_end) {
    const auto team = [&](std::size_t bytes) {
        return as_operator(method::post, "/teams", R"({"slug":")" + std::string(bytes, 'a') + "\"}").status;
    };
    BOOST_TEST(team(limits::code_bytes) == 201);
    BOOST_TEST(team(limits::code_bytes + 1) == 400);
}

BOOST_AUTO_TEST_CASE(a_name_has_an_end) {
    const auto connection = [&](std::size_t bytes) {
        return as_operator(method::post, "/connections", R"({"name":")" + std::string(bytes, 'a') + "\"}").status;
    };
    BOOST_TEST(connection(limits::name_bytes) == 201);
    BOOST_TEST(connection(limits::name_bytes + 1) == 413);
}

BOOST_AUTO_TEST_CASE(a_body_has_an_end) {
    const auto team = [&](std::size_t bytes) {
        std::string body = R"({"slug":"a"})";
        body.resize(bytes, ' ');
        return as_operator(method::post, "/teams", body).status;
    };
    BOOST_TEST(team(limits::management_body_bytes + 1) == 413);
    BOOST_TEST(team(limits::management_body_bytes) == 201);
    for (const auto* of : {&public_routes, &socket_routes})
        for (const auto& one : *of) BOOST_TEST(one.body_limit_bytes <= limits::management_body_bytes);
}

// Whoever names no end gets one.
BOOST_AUTO_TEST_CASE(an_api_key_ends_when_nobody_said_when) {
    const auto made = as_operator(method::post, "/api-keys", R"({"name":"k","member":")" + std::string(owner.text()) + "\"}");
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    BOOST_TEST(json_of(made).find("expires_at")->text() == to_rfc3339(data.clock.now() + limits::api_key_default_ms));
    const std::string key(json_of(made).find("secret")->text());
    data.clock.advance_ms(limits::api_key_default_ms - 1);
    BOOST_TEST(with_key(key, method::get, "/members").status == 200);
    data.clock.advance_ms(1);
    BOOST_TEST(with_key(key, method::get, "/members").status == 401);
}

// A misspelt end must not pass for the default.
BOOST_AUTO_TEST_CASE(an_api_key_ends_when_somebody_said_so_by_its_right_name) {
    const auto with = [&](const std::string& name) {
        return as_operator(method::post, "/api-keys",
                           R"({"name":"k","member":")" + std::string(owner.text()) + R"(",")" + name + R"(":")" +
                               to_rfc3339(data.clock.now() + 1000) + "\"}");
    };
    const auto former = with("expires");
    BOOST_TEST(former.status == 400);
    BOOST_TEST(former.body.find("expires is called expires_at") != std::string::npos, former.body);
    const auto made = with("expires_at");
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    const std::string key(json_of(made).find("secret")->text());
    data.clock.advance_ms(999);
    BOOST_TEST(with_key(key, method::get, "/members").status == 200);
    data.clock.advance_ms(1);
    BOOST_TEST(with_key(key, method::get, "/members").status == 401);
}

BOOST_AUTO_TEST_CASE(a_scim_token_ends_when_nobody_said_when) {
    const auto at_idp = "/connections/" + std::string(add_connection().text()) + "/tokens";
    const auto made = as_operator(method::post, at_idp);
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    const std::string token(json_of(made).find("secret")->text());
    data.clock.advance_ms(limits::scim_token_default_ms - 1);
    BOOST_TEST(alive(credential_kind::scim_token, token).has_value());
    data.clock.advance_ms(1);
    BOOST_TEST(alive(credential_kind::scim_token, token).has_error());
}

BOOST_AUTO_TEST_SUITE_END()
