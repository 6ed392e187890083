#include <boost/test/unit_test.hpp>

#include <gatehouse/model/credential.hpp>
#include <gatehouse/protocol/shared/cookies.hpp>

#include "app/body_holder.hpp"

using namespace gatehouse;

namespace {

constexpr std::string_view organization = "018f3c1e-7b2a-7000-8000-0000000000a1";
constexpr std::string_view row = "018f3c1e-7b2a-7000-8000-0000000000b2";

std::string credential_of(credential_kind kind) {
    seeded_random random{11};
    return std::string(new_credential(kind, organization_id::trusted(organization), row, random).reveal());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(app_body_holder)

BOOST_AUTO_TEST_CASE(what_is_shown_names_the_organization) {
    const auto place = *protocol::base_url::parse("https://id.example.com");
    const std::string cookie = protocol::session_cookie_name(place) + "=";
    const std::string token = credential_of(credential_kind::scim_token), session = credential_of(credential_kind::session);
    const struct {
        std::string name, text;
        std::string_view holder;
    } cases[] = {
        {"Authorization", "Bearer " + token, organization},
        {"authorization", "bEARER  " + token, organization},
        {"Authorization", "Bearer " + credential_of(credential_kind::api_key), organization},
        {"Authorization", "Bearer " + token.substr(1), ""},
        {"Authorization", "Bearer", ""},
        {"Authorization", "Basic " + token, ""},
        {"Cookie", "a=b; " + cookie + session, organization},
        {"Cookie", cookie + session + "; " + cookie + session, ""},  // planted: no door takes it either
        {"Cookie", "other=" + session, ""},
        {"X-Token", token, ""},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.name << ": " << c.text) {
            http::request head;
            head.headers.push_back({c.name, c.text});
            BOOST_TEST(app::body_holder(head, place) == c.holder);
        }
    BOOST_TEST(app::body_holder({}, place).empty());
}

BOOST_AUTO_TEST_SUITE_END()
