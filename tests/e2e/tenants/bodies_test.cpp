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
