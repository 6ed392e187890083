#include <gatehouse/protocol/login/login.hpp>

#include "doors_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::protocol;

BOOST_FIXTURE_TEST_SUITE(protocol_sign_out, testing::doors_fixture)

BOOST_AUTO_TEST_CASE(only_a_page_of_ours_signs_out) {
    const http::header here{"Origin", "http://127.0.0.1:8080"}, elsewhere{"Origin", "https://evil.example"},
        same{"Sec-Fetch-Site", "same-origin"};
    const struct {
        std::string_view why;
        std::vector<http::header> headers;
        bool ours;
    } cases[] = {
        {"says nothing", {}, false},
        {"by origin", {here}, true},
        {"by fetch metadata", {same}, true},
        {"by fetch metadata, as browsers send a page's form that sends no referrer", {{"Origin", "null"}, same}, true},
        {"no origin to speak of", {{"Origin", "null"}}, false},
        {"a stranger's frame", {{"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}}, false},
        {"another origin", {elsewhere, same}, false},
        {"an empty origin", {{"Origin", ""}, same}, false},
        {"two origins", {here, elsewhere}, false},
        {"two origins, the stranger's first", {elsewhere, here, same}, false},
        {"ours twice", {here, here, same}, false},
    };
    const auto sign_out = login::logout(at);
    const auto ada = add_member("ada");
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why) {
            const auto minted = session({ada, {}, {}, {}, {}, {}, {}, {}, false, {}, {}, {}});
            auto headers = c.headers;
            headers.push_back({"Cookie", session_cookie_name(place) + "=" + std::string(minted.text.reveal())});
            const auto answer = run(sign_out, request(http::method::post, "/logout", headers));
            BOOST_TEST((answer.status == 403) == !c.ours);
            BOOST_TEST(alive(credential_kind::session, minted.text.reveal()).has_value() == !c.ours);
        }
}

BOOST_AUTO_TEST_SUITE_END()
