#include <gatehouse/outbound/fetcher.hpp>

#include "support/test_certificate.hpp"
#include "unit/http/door_fixture.hpp"

namespace gatehouse::outbound {
namespace {

struct tls_fixture : http::door_fixture {
    testing::test_certificate own;
    tls_fixture() { options.tls = http::tls_files{own.certificate_file(), own.key_file()}; }
    std::string url(std::string_view path, std::string_view host = "127.0.0.1") const {
        return "https://" + std::string(host) + ":" + std::to_string(running->port()) + std::string(path);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(outbound_tls, tls_fixture)

BOOST_AUTO_TEST_CASE(requests_pass_over_a_verified_connection) {
    run();
    client one({.ca_file = own.certificate_file()});
    for (int i = 0; i < 5; ++i) {
        const auto answer = one.send({.url = url("/hello")});
        BOOST_TEST_REQUIRE(answer.has_value());
        BOOST_TEST(answer->body == "hello\n");
    }
    BOOST_TEST(fetch({.url = url("/hello", "localhost")}, {.ca_file = own.certificate_file()}).has_value());
    const std::string large(limits::scim_body_bytes, 'b');
    BOOST_TEST(one.send({.method = "POST", .url = url("/echo"), .body = large})->status == 200);
    BOOST_TEST(one.send({.method = "POST", .url = url("/echo"), .body = large + "b"})->status == 413);
    client whole({.max_body_bytes = std::size_t{64} * 1024 * 1024, .ca_file = own.certificate_file()});
    BOOST_TEST(whole.send({.url = url("/large")})->body.size() == 32U * 1024 * 1024);
}

BOOST_AUTO_TEST_CASE(a_certificate_that_proves_nothing_is_refused) {
    run();
    const testing::test_certificate foreign;
    const auto refused = [&](const fetch_options& chosen) {
        const auto answer = fetch({.url = url("/hello")}, chosen);
        return answer.has_error() && answer.error().code == errc::unavailable;
    };
    BOOST_TEST(refused({}));                                       // the system knows no such authority
    BOOST_TEST(refused({.ca_file = foreign.certificate_file()}));  // nor does another one
    running->stop();
    const testing::test_certificate other_name("other.example", false);
    options.tls = http::tls_files{other_name.certificate_file(), other_name.key_file()};
    run();
    BOOST_TEST(refused({.ca_file = other_name.certificate_file()}));  // trusted, but for another name
}

BOOST_AUTO_TEST_CASE(a_handshake_that_does_not_come_is_cut) {
    options.limits.header_timeout_ms = 200;
    run();
    auto silent = connect();
    BOOST_TEST(silent.read_to_end(3000));
    auto plain = connect();
    plain.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    BOOST_TEST(plain.read_to_end(3000));
    BOOST_TEST(plain.received().find("hello") == std::string::npos);
    BOOST_TEST(handled == 0);
}

BOOST_AUTO_TEST_CASE(it_stops_with_connections_open) {
    options.limits.stop_timeout_ms = 500;
    run();
    client one({.ca_file = own.certificate_file()});
    BOOST_TEST(one.send({.url = url("/hello")}).has_value());
    auto silent = connect();
    const auto start = http::steady_ms_now();
    running->stop();
    BOOST_TEST(http::steady_ms_now() - start < 2000);
}

BOOST_AUTO_TEST_CASE(files_that_are_no_certificate_are_said_at_start) {
    options.tls = http::tls_files{own.key_file(), own.key_file()};
    const auto made = http::server::listen(options, routes, time, random, [](std::function<void()>) { return false; }, {});
    BOOST_TEST_REQUIRE(made.has_error());
    BOOST_TEST((made.error().code == errc::invalid_value));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::outbound
