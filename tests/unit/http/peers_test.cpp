#include "door_fixture.hpp"

#include "http/peers.hpp"

namespace gatehouse::http {

BOOST_FIXTURE_TEST_SUITE(http_peers, door_fixture)

BOOST_AUTO_TEST_CASE(the_nearest_untrusted_address_is_the_client) {
    const auto proxies = trusted_proxies::parse({"127.0.0.1", "10.0.0.0/8", "fd00::/8"});
    BOOST_TEST_REQUIRE(proxies.has_value());
    const struct {
        std::string_view forwarded, client;
    } cases[] = {
        {"", "10.0.0.1"},
        {"192.0.2.7", "192.0.2.7"},
        {"203.0.113.9, 192.0.2.7", "192.0.2.7"},  // the left one is what the client claims
        {"192.0.2.7, 10.1.1.1", "192.0.2.7"},
        {"192.0.2.7,fd00::1 , 10.1.1.1", "192.0.2.7"},
        {"10.2.2.2", "10.2.2.2"},
        {"evil, 10.1.1.1", "10.1.1.1"},
        {"192.0.2.7, evil", "10.0.0.1"},
        {"::ffff:192.0.2.7", "192.0.2.7"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.forwarded)
    BOOST_TEST(proxies->client_of("10.0.0.1", c.forwarded) == c.client);
}

BOOST_AUTO_TEST_CASE(what_is_no_network_is_refused) {
    for (const std::string text : {"", "localhost", "10.0.0.0/33", "10.0.0", "fd00::/129"})
        BOOST_TEST(trusted_proxies::parse({text}).has_error(), text);
}

BOOST_AUTO_TEST_CASE(forwarded_for_counts_only_from_a_proxy) {
    add(method::get, "/who", 0, run_on::inline_, [](const request& asked) { return response{.body = asked.remote_address}; });
    constexpr std::string_view forged = "GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n";
    run();
    BOOST_TEST(body_of(ask(forged)) == "127.0.0.1");
    running->stop();
    options.trusted_proxies = {"127.0.0.0/8"};
    run();
    BOOST_TEST(body_of(ask(forged)) == "192.0.2.7");
}

// Whoever is no proxy says where a request was going by sending it there.
BOOST_AUTO_TEST_CASE(what_only_a_proxy_may_say_is_dropped_from_anybody_else) {
    add(method::get, "/said", 0, run_on::inline_, [](const request& asked) {
        std::string all;
        for (const header& one : asked.headers) all += one.name + ";";
        return response{.body = all};
    });
    constexpr std::string_view names =
        "X-Forwarded-Host;x-forwarded-uri;X-Forwarded-Proto;X-Forwarded-Method;X-Original-URL;Forwarded;X-Real-IP;X-Forwarded;";
    std::string forged = "GET /said HTTP/1.1\r\nHost: a\r\n";
    for (std::string_view left = names; !left.empty(); left.remove_prefix(left.find(';') + 1))
        forged.append(left.substr(0, left.find(';'))).append(": b\r\n");
    run();
    BOOST_TEST(body_of(ask(forged + "\r\n")) == "Host;X-Forwarded;");
    running->stop();
    options.trusted_proxies = {"127.0.0.1"};
    run();
    BOOST_TEST(body_of(ask(forged + "\r\n")) == "Host;" + std::string(names));
}

BOOST_AUTO_TEST_CASE(strangers_are_hung_up_on_when_only_proxies_may_come) {
    options.trusted_proxies = {"10.0.0.1"};
    options.only_trusted_proxies = true;
    run();
    BOOST_TEST(ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::http
