#include <gatehouse/http/request_metrics.hpp>

#include "door_fixture.hpp"

namespace gatehouse::http {

BOOST_FIXTURE_TEST_SUITE(http_exchange, door_fixture)

BOOST_AUTO_TEST_CASE(an_answer_carries_what_the_door_adds) {
    add(method::get, "/cached", 0, run_on::inline_, [](const request&) {
        return std::move(response{.status = 200, .headers = {}, .body = "x"}
                             .set("Cache-Control", "max-age=60")
                             .set("Content-Length", "999")
                             .set("connection", "upgrade"));
    });
    run();
    const std::string answer = ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    BOOST_TEST(status_of(answer) == 200);
    BOOST_TEST(body_of(answer) == "hello\n");
    BOOST_TEST(header_of(answer, "Content-Length") == "6");
    BOOST_TEST(header_of(answer, "Cache-Control") == "no-store");
    BOOST_TEST(header_of(answer, "X-Content-Type-Options") == "nosniff");
    BOOST_TEST(header_of(answer, "X-Request-Id").size() >= 16U);
    BOOST_TEST(header_of(answer, "Date").ends_with(" GMT"));
    const std::string cached = ask("GET /cached HTTP/1.1\r\nHost: a\r\n\r\n");
    BOOST_TEST(header_of(cached, "Cache-Control") == "max-age=60");
    BOOST_TEST(header_of(cached, "Content-Length") == "1");  // framing is the door's alone
    BOOST_TEST(header_of(cached, "Connection").empty());
}

BOOST_AUTO_TEST_CASE(a_handler_sees_the_whole_request) {
    add(method::put, "/things/{id}", 100, run_on::worker, [](const request& asked) {
        return response{.body = asked.path + " " + asked.query + " " + asked.path_values.at(0) + " " + asked.body + " " +
                                std::string(asked.find_header("x-test")) + " " + asked.remote_address + " " +
                                std::string(asked.route_template) + (asked.last_byte_at.ms > 0 ? " at" : "")};
    });
    run();
    const std::string answer =
        ask("PUT /things/a%20b?x=1&y HTTP/1.1\r\nHost: a\r\nX-Test:  yes \r\nContent-Length: 4\r\n\r\nbody");
    BOOST_TEST(body_of(answer) == "/things/a%20b x=1&y a b body yes 127.0.0.1 /things/{id} at");
}

BOOST_AUTO_TEST_CASE(pipelined_requests_are_answered_in_order) {
    run();
    std::string all;
    for (int i = 0; i < 200; ++i) all += post(i % 2 ? "/worker" : "/echo", std::string(static_cast<std::size_t>(i), 'p'));
    auto one = connect();
    BOOST_TEST_REQUIRE(one.send(all));
    for (int i = 0; i < 200; ++i) BOOST_TEST_CONTEXT(i) {
            const std::string answer = one.read_answer();
            BOOST_TEST_REQUIRE(status_of(answer) == 200);
            BOOST_TEST(body_of(answer).substr(0, body_of(answer).find(':')) == std::to_string(i));
        }
}

BOOST_AUTO_TEST_CASE(a_request_may_come_byte_by_byte) {
    run();
    auto one = connect();
    for (const char c : "\r\n" + post_chunked("/echo", 20, 7)) BOOST_TEST_REQUIRE(one.send({&c, 1}));
    BOOST_TEST(body_of(one.read_answer()) == "20:" + std::string(20, 'c'));
}

BOOST_AUTO_TEST_CASE(head_is_get_without_the_body) {
    run();
    auto one = connect();
    one.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    const std::string answer = one.read_answer(5000, false);
    BOOST_TEST(header_of(answer, "Content-Length") == "6");
    one.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    BOOST_TEST(body_of(one.read_answer()) == "hello\n");  // nothing of the first answer's body stands in between
}

BOOST_AUTO_TEST_CASE(connections_end_when_either_side_says_so) {
    run();
    const struct {
        std::string_view request;
        bool stays;
    } cases[] = {
        {"GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", true},
        {"GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", false},
        {"GET /hello HTTP/1.0\r\n\r\n", false},
        {"GET /hello HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", true},
        {"GET /absent HTTP/1.1\r\nHost: a\r\n\r\n", true},
        {"POST /absent HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", true},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.request) {
            auto one = connect();
            one.send(c.request);
            BOOST_TEST(status_of(one.read_answer()) != 0);
            if (c.stays) {
                one.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
                BOOST_TEST(status_of(one.read_answer()) == 200);
            } else {
                BOOST_TEST(one.read_to_end(1000));
            }
        }
}

BOOST_AUTO_TEST_CASE(refusals_say_which) {
    options.is_own_host = [](std::string_view host) { return host == "a:1" || host == "A:1"; };
    add_at("/livez", answers_at::any_host);
    run();
    const struct {
        std::string_view request;
        int status;
        std::string_view allow;
    } cases[] = {
        {"GET /hello HTTP/1.1\r\nHost: A:1\r\n\r\n", 200, ""},
        {"GET http://a:1/hello HTTP/1.1\r\nHost: a:1\r\n\r\n", 200, ""},
        {"GET /absent HTTP/1.1\r\nHost: a:1\r\n\r\n", 404, ""},
        {"POST /hello HTTP/1.1\r\nHost: a:1\r\nContent-Length: 0\r\n\r\n", 405, "GET, HEAD"},
        {"OPTIONS /hello HTTP/1.1\r\nHost: a:1\r\n\r\n", 405, "GET, HEAD"},
        {"BREW /hello HTTP/1.1\r\nHost: a:1\r\n\r\n", 501, ""},
        {"GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", 421, ""},
        {"GET /hello HTTP/1.1\r\nHost: a:1.evil\r\n\r\n", 400, ""},
        {"GET /absent HTTP/1.1\r\nHost: evil\r\n\r\n", 421, ""},
        {"GET /hello HTTP/1.0\r\n\r\n", 421, ""},
        {"GET /livez HTTP/1.1\r\nHost: evil\r\n\r\n", 200, ""},
        {"GET /hello HTTP/1.1\r\n\r\n", 400, ""},
        {"GET /hello HTTP/1.1\r\nHost: a:1\r\nHost: a:1\r\n\r\n", 400, ""},
        {"GET /hello HTTP/1.1\r\nHost: u@a:1\r\n\r\n", 400, ""},
        {"GET /hello HTTP/1.1\r\nHost: a b\r\n\r\n", 400, ""},
        {"GET /hello HTTP/1.1\r\nHost:\r\n\r\n", 400, ""},
        {"GET http://b/hello HTTP/1.1\r\nHost: a:1\r\n\r\n", 400, ""},
        {"GET hello HTTP/1.1\r\nHost: a:1\r\n\r\n", 400, ""},
        {"GET /hello#x HTTP/1.1\r\nHost: a:1\r\n\r\n", 400, ""},
        {"GET /hello HTTP/2.0\r\nHost: a:1\r\n\r\n", 505, ""},
        {"GET /hello HTTP/1.1\r\nHost: a:1\r\nExpect: tea\r\n\r\n", 417, ""},
        {"\x16\x03\x01 nonsense\r\n\r\n", 400, ""},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.request) {
            const std::string answer = ask(c.request);
            BOOST_TEST(status_of(answer) == c.status);
            BOOST_TEST(header_of(answer, "Allow") == c.allow);
            BOOST_TEST(!header_of(answer, "X-Request-Id").empty());
        }
}

// An application's host serves what belongs there and nothing else of ours; what is nobody's host serves nothing.
BOOST_AUTO_TEST_CASE(a_route_answers_at_its_hosts_only) {
    std::atomic<int> asked{0};
    options.is_own_host = [](std::string_view host) { return host == "own"; };
    options.is_application_host = [&](std::string_view host) { return ++asked, host == "app"; };
    add_at("/callback", answers_at::application_hosts);
    add_at("/livez", answers_at::any_host);
    routes.style_errors("/call", [](int status, std::string_view) { return response{.status = status, .body = "styled"}; });
    run();
    struct {
        std::string_view path, host;
        int status;
        int lookups;  // only a route that answers at applications' hosts is worth a look into the store
    } const cases[] = {
        {"/hello", "own", 200, 0},    {"/hello", "app", 421, 0},     {"/hello", "evil", 421, 0}, {"/callback", "own", 200, 0},
        {"/callback", "app", 200, 1}, {"/callback", "evil", 421, 1}, {"/absent", "own", 404, 0}, {"/absent", "app", 421, 0},
        {"/absent", "evil", 421, 0},  {"/livez", "own", 200, 0},     {"/livez", "app", 200, 0},  {"/livez", "evil", 200, 0},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.path << " at " << c.host) {
            asked = 0;
            const auto answer = ask("GET " + std::string(c.path) + " HTTP/1.1\r\nHost: " + std::string(c.host) + "\r\n\r\n");
            BOOST_TEST(status_of(answer) == c.status);
            BOOST_TEST(asked == c.lookups);
            if (c.path == "/callback" && c.status == 421) BOOST_TEST(body_of(answer) == "styled");
        }
    const auto posted = ask("POST /callback HTTP/1.1\r\nHost: app\r\nContent-Length: 0\r\n\r\n");
    BOOST_TEST(status_of(posted) == 421, "another method is another route");
}

BOOST_AUTO_TEST_CASE(a_client_that_asks_first_is_told_to_go_on) {
    run();
    auto one = connect();
    one.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    BOOST_TEST(one.read_answer() == "HTTP/1.1 100 Continue\r\n\r\n");
    one.send("body");
    BOOST_TEST(body_of(one.read_answer()) == "4:body");
    one.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\nExpect: 100-continue\r\n\r\n");
    BOOST_TEST(status_of(one.read_answer()) == 413);
    BOOST_TEST(one.read_to_end());
}

BOOST_AUTO_TEST_CASE(a_header_that_would_split_the_answer_is_not_sent) {
    add(method::get, "/split", 0, run_on::inline_, [](const request&) {
        return std::move(response{.status = 200, .headers = {}, .body = "x"}.set("Location", "/a\r\nSet-Cookie: evil=1"));
    });
    run();
    const std::string answer = ask("GET /split HTTP/1.1\r\nHost: a\r\n\r\n");
    BOOST_TEST(status_of(answer) == 500);
    BOOST_TEST(answer.find("evil") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_answer_is_observed_by_its_template) {
    run();
    ask("GET /hello?secret HTTP/1.1\r\nHost: a\r\n\r\n");
    ask("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
    running->stop();
    BOOST_TEST_REQUIRE(seen.size() == 2U);
    BOOST_TEST(seen[0].route_template == "/hello");
    BOOST_TEST(seen[0].status == 200);
    BOOST_TEST(seen[1].route_template.empty());
    BOOST_TEST(seen[1].status == 404);
}

BOOST_AUTO_TEST_CASE(requests_are_counted_by_route_and_class) {
    metrics_registry registry;
    const auto observe = observe_into(registry, routes);
    const auto match = routes.find(method::get, "/hello");
    observe({.route_template = match.found->path_template, .verb = method::get, .status = 200, .duration_us = 70});
    observe({.route_template = {}, .verb = method::get, .status = 404, .duration_us = 5});
    const std::string text = registry.exposition();
    for (const std::string_view line : {"gatehouse_http_requests_total{route=\"/hello\",method=\"GET\",status=\"2xx\"} 1\n",
                                        "gatehouse_http_requests_total{route=\"none\",method=\"other\",status=\"4xx\"} 1\n",
                                        "gatehouse_http_request_duration_seconds_count{route=\"/hello\",method=\"GET\"} 1\n"})
        BOOST_TEST((text.find(line) != std::string::npos), line);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::http
