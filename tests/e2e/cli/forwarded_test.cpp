#include "support/raw_connection.hpp"

#include "cli_fixture.hpp"

using namespace gatehouse::testing;

namespace {

constexpr char shop_host[] = "127.0.0.2:8081";

struct proxied : cli_fixture {
    std::string verify;

    proxied() {
        make_acme();
        verify = "/auth/verify/" +
                 text_of(operator_json({"application", "create", "shop", "--organization", "acme", "--host", shop_host}), "id");
    }
    int ask(const std::string& host, const std::string& more = {}) {
        const std::string port = gateway.url().substr(gateway.url().rfind(':') + 1);
        raw_connection to(static_cast<std::uint16_t>(std::stoi(port)));
        to.send("GET " + verify + " HTTP/1.1\r\nHost: " + (host.empty() ? "127.0.0.1:" + port : host) + "\r\n" + more + "\r\n");
        return status_of(to.read_answer());
    }
};

}  // namespace

// 401: the application's host, and nobody signed in; 403: no host of the application's.
BOOST_AUTO_TEST_CASE(where_a_request_was_going_is_believed_from_a_proxy_only) {
    proxied at;
    const std::string forwarded = std::string("X-Forwarded-Host: ") + shop_host + "\r\nX-Forwarded-Uri: /\r\n";
    const std::string original = std::string("X-Original-URL: http://") + shop_host + "/\r\n";
    const std::string elsewhere = "X-Forwarded-Host: elsewhere.example\r\nX-Original-URL: http://elsewhere.example/\r\n";
    BOOST_TEST(at.ask(shop_host) == 401);
    BOOST_TEST(at.ask("") == 403);
    BOOST_TEST(at.ask("", forwarded) == 403);
    BOOST_TEST(at.ask("", original) == 403);
    BOOST_TEST(at.ask(shop_host, elsewhere) == 401);
    at.gateway.stop();
    at.gateway.start("trusted_proxies = [\"127.0.0.1\"]");
    BOOST_TEST(at.ask("", forwarded) == 401);
    BOOST_TEST(at.ask("", original) == 401);
    BOOST_TEST(at.ask(shop_host, elsewhere) == 403);
}
