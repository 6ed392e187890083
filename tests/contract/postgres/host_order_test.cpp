#include <boost/test/unit_test.hpp>

#include <libpq-fe.h>

#include <map>
#include <string>

#include "engine/postgres/host_order.hpp"

using namespace gatehouse::postgres;

namespace {

// What libpq makes of it.
std::map<std::string, std::string> options_of(const std::string& address) {
    std::map<std::string, std::string> options;
    PQconninfoOption* const parsed = PQconninfoParse(address.c_str(), nullptr);
    BOOST_TEST_REQUIRE((parsed != nullptr), address);
    for (const PQconninfoOption* one = parsed; one->keyword; ++one)
        if (one->val) options[one->keyword] = one->val;
    PQconninfoFree(parsed);
    return options;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_order_of_hosts)

BOOST_AUTO_TEST_CASE(who_failed_is_asked_last_and_stays_there) {
    host_order hosts("postgresql://u@a:1,b:2,c:3/d");
    hosts.put_last("a", "1");
    auto options = options_of(hosts.address());
    BOOST_TEST(options["host"] == "b,c,a");
    BOOST_TEST(options["port"] == "2,3,1");
    hosts.put_last("a", "1");
    BOOST_TEST(options_of(hosts.address())["host"] == "b,c,a");
    hosts.put_last("b", "2");
    BOOST_TEST(options_of(hosts.address())["host"] == "c,a,b");
    hosts.put_last("c", "other");
    BOOST_TEST(options_of(hosts.address())["host"] == "c,a,b");
}

BOOST_AUTO_TEST_CASE(who_proved_to_be_the_primary_is_asked_first) {
    host_order hosts("postgresql://u@a:1,b:2,c:3/d");
    hosts.put_first("c", "3");
    BOOST_TEST(options_of(hosts.address())["host"] == "c,a,b");
    BOOST_TEST(options_of(hosts.address())["port"] == "3,1,2");
    hosts.put_first("b", "other");
    BOOST_TEST(options_of(hosts.address())["host"] == "c,a,b");
}

BOOST_AUTO_TEST_CASE(sockets_addresses_and_hosts_without_a_port_too) {
    host_order sockets("postgresql:///d?host=/x,/y&user=u");
    sockets.put_last("/x", "5432");
    BOOST_TEST(options_of(sockets.address())["host"] == "/y,/x");
    host_order plain("postgresql://a,b/d");
    plain.put_last("a", "5432");
    BOOST_TEST(options_of(plain.address())["host"] == "b,a");
    host_order addresses("postgresql:///d?hostaddr=10.0.0.1,10.0.0.2&port=6000");
    addresses.put_last("10.0.0.1", "6000");
    auto options = options_of(addresses.address());
    BOOST_TEST(options["hostaddr"] == "10.0.0.2,10.0.0.1");
    BOOST_TEST(options["port"] == "6000,6000");
}

BOOST_AUTO_TEST_CASE(what_else_the_url_says_stays_as_it_is) {
    const std::string url = "postgresql://u:it%27s%5C%20secret@a,b/d%20b?sslmode=verify-full&target_session_attrs=read-write";
    host_order hosts(url);
    hosts.put_last("a", "5432");
    auto before = options_of(url), after = options_of(hosts.address());
    BOOST_TEST(after["host"] == "b,a");
    for (const char* name : {"host", "port"}) before.erase(name), after.erase(name);
    BOOST_TEST((before == after));
    BOOST_TEST(after["password"] == "it's\\ secret");
}

BOOST_AUTO_TEST_CASE(one_host_is_left_as_it_was_written) {
    const std::string url = "postgresql://u@a/d?sslmode=require";
    host_order hosts(url);
    hosts.put_last("a", "5432");
    BOOST_TEST(hosts.address() == url);
}

BOOST_AUTO_TEST_SUITE_END()
