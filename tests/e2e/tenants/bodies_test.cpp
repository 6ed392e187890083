#include <chrono>
#include <thread>

#include <gatehouse/base/limits.hpp>

#include "support/raw_connection.hpp"
#include "two_organizations.hpp"

namespace gatehouse::testing {
namespace {

// A whole head and as much of the announced body as is said.
std::string put_group(std::uint16_t port, const furnished& at, std::size_t length, std::size_t sent) {
    return "PUT /scim/v2/Groups/" + at.ids.at("group") + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
           "\r\nAuthorization: Bearer " + at.scim_token +
           "\r\nContent-Type: application/scim+json\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" +
           std::string(sent, ' ');
}

}  // namespace

BOOST_AUTO_TEST_SUITE(e2e_bodies)

// Each class of routes has its limit: one byte more is refused by the door.
BOOST_AUTO_TEST_CASE(a_body_may_be_as_large_as_its_class_of_routes_says) {
    two_organizations at;
    const std::uint16_t port = at.whole().settings().listen.port;
    const auto& own = at.own();
    const std::string organization = "/api/v1/organizations/" + own.code;
    const struct {
        std::string path, bearer;
        std::size_t most;
    } cases[] = {
        {"POST /saml/" + own.ids.at("connection") + "/acs", "", limits::saml_body_bytes},
        {"POST /access/v1/" + own.ids.at("org") + "/evaluation", own.api_key, limits::decision_body_bytes},
        {"POST /scim/v2/Users", own.scim_token, limits::scim_body_bytes},
        {"PUT /scim/v2/Groups/" + own.ids.at("group"), own.scim_token, limits::largest_body_bytes},
        {"POST " + organization + "/teams", own.api_key, limits::management_body_bytes},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.path) {
            const auto ask = [&](std::size_t bytes) {
                raw_connection one(port);
                one.send(c.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\nAuthorization: Bearer " +
                         c.bearer + "\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n" + std::string(bytes, ' '));
                return status_of(one.read_answer());
            };
            const int status = ask(c.most);
            BOOST_TEST((status == 400 || status == 415), status);  // read, and found to be nothing
            BOOST_TEST(ask(c.most + 1) == 413);
        }
}

BOOST_AUTO_TEST_CASE(an_organization_that_fills_its_quarter_of_the_room_leaves_the_others_theirs) {
    two_organizations at;
    const std::uint16_t port = at.whole().settings().listen.port;
    const auto ask = [&](const furnished& who) {
        raw_connection one(port);
        one.send(put_group(port, who, 2, 2));
        return one.read_answer();
    };
    BOOST_TEST(status_of(ask(at.own())) == 400);  // blanks are no group
    constexpr std::size_t quarter = limits::bodies_in_flight_bytes / limits::bodies_in_flight_share;
    raw_connection half(port);
    BOOST_TEST_REQUIRE(half.send(put_group(port, at.own(), quarter, quarter - 1)));
    int status = 0;
    for (int i = 0; i < 200 && status != 503; ++i) {  // until the door has read what was sent
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        status = status_of(ask(at.own()));
    }
    BOOST_TEST(status == 503);
    BOOST_TEST(status_of(ask(at.other())) == 400);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::testing
