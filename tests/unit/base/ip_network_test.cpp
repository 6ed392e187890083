#include <boost/test/unit_test.hpp>

#include <gatehouse/base/ip_network.hpp>

using namespace gatehouse;

BOOST_AUTO_TEST_SUITE(base_ip_network)

BOOST_AUTO_TEST_CASE(a_network_holds_its_addresses) {
    struct {
        std::string_view network, address;
        bool inside;
    } const cases[] = {
        {"10.0.0.0/8", "10.255.0.1", true},
        {"10.0.0.0/8", "11.0.0.1", false},
        {"192.0.2.7", "192.0.2.7", true},
        {"192.0.2.7", "192.0.2.8", false},
        {"192.0.2.8/30", "192.0.2.11", true},
        {"192.0.2.8/30", "192.0.2.12", false},
        {"0.0.0.0/0", "203.0.113.9", true},
        {"0.0.0.0/0", "2001:db8::1", false},
        {"2001:db8::/32", "2001:db8:ffff::1", true},
        {"2001:db8::/32", "2001:db9::1", false},
        {"10.0.0.0/8", "::ffff:10.1.2.3", true},
        {"::/0", "10.1.2.3", true},
        {"10.0.0.0/8", "", false},
        {"10.0.0.0/8", "10.1.2.3.4", false},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.network << " / " << c.address) {
            const auto network = ip_network::parse(c.network);
            BOOST_TEST_REQUIRE(network.has_value());
            BOOST_TEST(network->contains(c.address) == c.inside);
        }
}

BOOST_AUTO_TEST_CASE(what_is_no_network_is_refused) {
    for (const std::string_view text : {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8 ", "10.0.0.1/8", "10.0.0/8",
                                        "2001:db8::/129", "2001:db8::1/32", "home", "10.0.0.0/8/8"})
        BOOST_TEST(ip_network::parse(text).has_error(), text);
}

BOOST_AUTO_TEST_SUITE_END()
