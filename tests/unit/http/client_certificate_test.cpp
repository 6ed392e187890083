#include <gatehouse/base/limits/applications.hpp>

#include "door_fixture.hpp"
#include "support/test_certificate.hpp"
#include "support/tls_connection.hpp"

namespace gatehouse::http {
namespace {

using testing::test_key;
using testing::tls_connection;
using testing::tls_version;

constexpr std::string_view who = "GET /who HTTP/1.1\r\nHost: a\r\n\r\n";

struct certified_door : door_fixture {
    testing::test_certificate own;
    test_key shop, desk;
    std::atomic<int> read{0};

    certified_door() {
        options.tls = tls_files{own.certificate_file(), own.key_file()};
        options.read_client_certificate = [this](std::string_view der) {
            ++read;
            return client_certificate{"n" + std::to_string(std::hash<std::string_view>()(der)), {}, {}};
        };
        add(method::get, "/who", 0, run_on::inline_, [](const request& asked) {
            return response{.body = asked.certificate ? asked.certificate->fingerprint : "nobody"};
        });
    }
    tls_connection as(test_key& key, tls_version version = tls_version::any) {
        return tls_connection(running->port(), {key.certify(), key.key_file()}, version);
    }
    tls_connection as_nobody(tls_version version = tls_version::any) { return tls_connection(running->port(), {}, version); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(http_client_certificate, certified_door)

BOOST_AUTO_TEST_CASE(a_handler_sees_what_the_connection_showed) {
    run();
    for (const auto version : {tls_version::any, tls_version::only_1_2}) {
        auto one = as(shop, version), other = as(desk, version);
        const auto first = std::string(body_of(one.ask(who))), second = std::string(body_of(other.ask(who)));
        BOOST_TEST(first.starts_with("n"));
        BOOST_TEST(first != second);
        BOOST_TEST(body_of(one.ask(who)) == first, "on every request of the connection");
        BOOST_TEST(one.was_asked());
    }
    BOOST_TEST(read == 4, "read once for each connection");
}

BOOST_AUTO_TEST_CASE(who_shows_none_is_hung_up_on) {
    run();
    for (const auto version : {tls_version::any, tls_version::only_1_2}) BOOST_TEST(as_nobody(version).ask(who) == "");
    BOOST_TEST(handled == 0);
    BOOST_TEST(read == 0);
}

// What a proxy would send for one that it has verified.
BOOST_AUTO_TEST_CASE(no_header_makes_a_certificate) {
    const std::string forged =
        "GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-Client-Cert: Hash=n1\r\nX-SSL-Client-Cert: n1\r\nClient-Cert: :bjE=:\r\n"
        "X-Client-Certificate-Fingerprint: n1\r\n\r\n";
    options.read_client_certificate = {};
    options.trusted_proxies = {"127.0.0.1"};
    run();
    auto one = as_nobody();
    BOOST_TEST(body_of(one.ask(forged)) == "nobody");
    BOOST_TEST(!one.was_asked());
    BOOST_TEST(body_of(as(shop).ask(forged)) == "nobody", "this door asks for none and takes none");
}

BOOST_AUTO_TEST_CASE(nothing_is_resumed_where_a_key_is_to_be_proved) {
    run();
    for (const auto version : {tls_version::any, tls_version::only_1_2}) {
        auto one = as(shop, version);
        BOOST_TEST(one.ask(who) != "");
        BOOST_TEST(!one.resumes());
        BOOST_TEST(one.ask(who) != "", "it has proved it again");
    }
    running->stop();
    options.read_client_certificate = {};
    run();
    auto control = as_nobody();
    BOOST_TEST(control.ask(who) != "");
    BOOST_TEST(control.resumes());
}

BOOST_AUTO_TEST_CASE(a_chain_without_end_is_not_read) {
    run();
    tls_connection fits(running->port(), {shop.certify(-60, 60, limits::client_chain_bytes - 2048), shop.key_file()});
    BOOST_TEST(fits.ask(who) != "");
    tls_connection large(running->port(), {shop.certify(-60, 60, limits::client_chain_bytes), shop.key_file()});
    BOOST_TEST(large.ask(who) == "");
}

BOOST_AUTO_TEST_CASE(it_takes_tls_to_show_one) {
    options.tls.reset();
    const auto made = server::listen(options, routes, time, random, [](std::function<void()>) { return false; }, {});
    BOOST_TEST_REQUIRE(made.has_error());
    BOOST_TEST((made.error().code == errc::invalid_value));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::http
