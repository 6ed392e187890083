#include <gatehouse/outbound/fetcher.hpp>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit/http/door_fixture.hpp"

namespace gatehouse::outbound {
namespace {

using http::run_on;

struct fetch_fixture : http::door_fixture {
    std::string url(std::string_view path) const {
        return "http://127.0.0.1:" + std::to_string(running->port()) + std::string(path);
    }
};

// Takes one connection, reads a little, says its piece and closes.
struct odd_server {
    explicit odd_server(std::string said) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        BOOST_TEST_REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&at), size) == 0);
        ::listen(socket_, 4);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size);
        url = "http://127.0.0.1:" + std::to_string(ntohs(at.sin_port)) + "/";
        thread_ = std::thread([this, said = std::move(said)] {
            const int one = ::accept(socket_, nullptr, nullptr);
            char bytes[4096];
            [[maybe_unused]] const auto got = ::recv(one, bytes, sizeof bytes, 0);
            ::send(one, said.data(), said.size(), MSG_NOSIGNAL);
            ::close(one);
        });
    }
    ~odd_server() {
        thread_.join();
        ::close(socket_);
    }
    std::string url;

private:
    int socket_;
    std::thread thread_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(outbound_fetch, fetch_fixture)

BOOST_AUTO_TEST_CASE(method_headers_and_body_arrive) {
    add(http::method::patch, "/it", 100, run_on::worker, [](const http::request& asked) {
        return std::move(
            http::response{.status = 201, .body = std::string(asked.find_header("x-test")) + asked.query + asked.body}.set(
                "X-Back", "yes"));
    });
    run();
    const auto answer = fetch({.method = "PATCH", .url = url("/it?q=1"), .headers = {{"X-Test", "t"}}, .body = "body"});
    BOOST_TEST_REQUIRE(answer.has_value());
    BOOST_TEST(answer->status == 201);
    BOOST_TEST(answer->body == "tq=1body");
    BOOST_TEST(answer->find_header("x-back") == "yes");
    BOOST_TEST(fetch({.method = "HEAD", .url = url("/hello")})->body.empty());
    BOOST_TEST(fetch({.url = url("/absent")})->status == 404);
}

BOOST_AUTO_TEST_CASE(one_connection_serves_many_requests_and_is_replaced_when_closed) {
    options.limits.idle_timeout_ms = 200;
    options.limits.connections = 1;
    run();
    client one;
    for (int i = 0; i < 10; ++i) BOOST_TEST(one.send({.url = url("/hello")})->body == "hello\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    BOOST_TEST(one.send({.method = "POST", .url = url("/echo"), .body = "x"})->body == "1:x");
}

BOOST_AUTO_TEST_CASE(a_large_refused_body_still_gets_its_answer) {
    run();
    const auto answer = fetch({.method = "POST", .url = url("/echo"), .body = std::string(std::size_t{8} * 1024 * 1024, 'b')});
    BOOST_TEST_REQUIRE(answer.has_value());
    BOOST_TEST(answer->status == 413);
}

BOOST_AUTO_TEST_CASE(limits_and_failures_have_their_errors) {
    http::gate go;
    add(http::method::get, "/slow", 0, run_on::worker, [&](const http::request&) {
        go.wait();
        return http::response{};
    });
    run();
    const auto code = [](const result<response>& answer) { return answer ? errc::internal : answer.error().code; };
    BOOST_TEST((code(fetch({.url = url("/large")}, {.max_body_bytes = 1024})) == errc::too_large));
    BOOST_TEST((code(fetch({.url = url("/slow")}, {.timeout_ms = 200})) == errc::outcome_unknown));
    go.open();
    BOOST_TEST((code(fetch({.url = url("/hello"), .headers = {{"X", "a\r\nY: b"}}})) == errc::invalid_value));
    BOOST_TEST((code(fetch({.method = "GE T", .url = url("/hello")})) == errc::invalid_value));
    BOOST_TEST((code(fetch({.url = "file:///etc/passwd"})) == errc::invalid_value));
    const std::string gone = url("/hello");
    running->stop();
    BOOST_TEST((code(fetch({.url = gone})) == errc::unavailable));
}

BOOST_AUTO_TEST_CASE(half_an_answer_is_no_answer) {
    for (const std::string said : {"", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "nonsense\r\n\r\n",
                                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"}) {
        odd_server odd(said);
        const auto answer = fetch({.url = odd.url}, {.timeout_ms = 3000});
        BOOST_TEST_REQUIRE(answer.has_error());
        BOOST_TEST((answer.error().code == errc::outcome_unknown));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::outbound
