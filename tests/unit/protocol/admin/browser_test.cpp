#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

struct browser_fixture : admin_fixture {
    std::string text = std::string(signed_in(owner).text.reveal());
    http::header cookie{"Cookie", protocol::session_cookie_name(place) + "=" + text};
    http::header origin{"Origin", "http://127.0.0.1:8080"}, csrf{"X-Gatehouse-Csrf", "1"},
        json{"Content-Type", "application/json"};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_browser, browser_fixture)

BOOST_AUTO_TEST_CASE(a_cookie_changes_things_only_from_our_own_pages) {
    const struct {
        std::string_view why;
        std::vector<http::header> headers;
        int status;
    } cases[] = {
        {"nothing", {cookie}, 403},
        {"no header of ours", {cookie, origin, json}, 403},
        {"another origin", {cookie, {"Origin", "https://evil.example"}, csrf, json}, 403},
        {"another origin that says same-origin",
         {cookie, {"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "same-origin"}, csrf, json},
         403},
        {"a form's type", {cookie, origin, csrf, {"Content-Type", "application/x-www-form-urlencoded"}}, 403},
        {"a key and a cookie", {cookie, origin, csrf, json, {"Authorization", "Bearer " + owner_key}}, 400},
        {"a key and two cookies", {cookie, cookie, origin, csrf, json, {"Authorization", "Bearer " + owner_key}}, 400},
        {"two origins", {cookie, origin, origin, {"Sec-Fetch-Site", "same-origin"}, csrf, json}, 403},
        {"by origin", {cookie, origin, csrf, json}, 201},
        {"by fetch metadata", {cookie, {"Sec-Fetch-Site", "same-origin"}, csrf, json}, 409},  // the slug is taken by now
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why)
    BOOST_TEST(with_headers(method::post, "/teams", c.headers, R"({"slug":"crew"})").status == c.status);
    BOOST_TEST(with_headers(method::get, "/teams", {cookie}).status == 200);
}

BOOST_AUTO_TEST_CASE(who_may_speak_for_people_needs_a_recent_sign_in) {
    const auto create = [&](const std::string& shown, std::string_view name) {
        return with_headers(method::post, "/connections",
                            {{"Cookie", protocol::session_cookie_name(place) + "=" + shown}, origin, csrf, json},
                            R"({"name":")" + std::string(name) + "\"}")
            .status;
    };
    BOOST_TEST(create(text, "a") == 403);  // says nothing of when
    const auto recent = signed_in(owner, data.clock.now());
    BOOST_TEST(create(std::string(recent.text.reveal()), "b") == 201);
    data.clock.advance_ms(limits::step_up_ms);
    BOOST_TEST(create(std::string(recent.text.reveal()), "c") == 201);
    data.clock.advance_ms(1);
    BOOST_TEST(create(std::string(recent.text.reveal()), "d") == 403);
}

BOOST_AUTO_TEST_CASE(a_token_in_the_address_is_refused) {
    BOOST_TEST(with_headers(method::get, "/members?access_token=" + owner_key, {cookie}).status == 400);
}

BOOST_AUTO_TEST_SUITE_END()
