#include "door_fixture.hpp"

namespace gatehouse::http {
namespace {
constexpr std::string_view get_it = "GET /it HTTP/1.1\r\nHost: a\r\n\r\n";
}

BOOST_FIXTURE_TEST_SUITE(http_workers, door_fixture)

BOOST_AUTO_TEST_CASE(a_full_queue_is_said_at_once) {
    gate entered, go;
    add(method::get, "/it", 0, run_on::worker, [&](const request&) {
        entered.open();
        go.wait();
        return response{};
    });
    run();
    std::vector<raw_connection> waiting;
    for (int i = 0; i < 5; ++i) {  // one runs, four wait
        waiting.push_back(connect());
        waiting.back().send(get_it);
        if (i == 0) BOOST_TEST_REQUIRE(entered.wait());
    }
    auto beyond = connect();
    std::string answer;
    for (int i = 0; i < 50 && status_of(answer) != 503; ++i) {
        beyond.send("GET /absent HTTP/1.1\r\nHost: a\r\n\r\n");  // lets the five arrive
        beyond.read_answer();
        auto probe = connect();
        probe.send(get_it);
        answer = probe.read_answer(100);
    }
    BOOST_TEST(status_of(answer) == 503);
    BOOST_TEST(header_of(answer, "Retry-After") == std::to_string(limits::retry_after_s));
    BOOST_TEST(header_of(answer, "Connection").empty());
    go.open();
    for (auto& one : waiting) BOOST_TEST(status_of(one.read_answer()) == 200);
}

BOOST_AUTO_TEST_CASE(a_dropped_or_thrown_answer_is_a_500) {
    for (const run_on where : {run_on::inline_, run_on::worker}) {
        const std::string suffix = where == run_on::inline_ ? "inline" : "worker";
        routes.add({.verb = method::get,
                    .path_template = "/drop/" + suffix,
                    .body_limit_bytes = 0,
                    .where = where,
                    .handle = [](request, const responder&) {}});
        routes.add({.verb = method::get,
                    .path_template = "/throw/" + suffix,
                    .body_limit_bytes = 0,
                    .where = where,
                    .handle = [](request, const responder&) { throw std::runtime_error("bug"); }});
    }
    run();
    for (const std::string path : {"/drop/inline", "/drop/worker", "/throw/inline", "/throw/worker"}) {
        const std::string answer = ask("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
        BOOST_TEST(status_of(answer) == 500, path);
        BOOST_TEST(answer.find("bug") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(an_answer_may_come_later_from_any_thread_but_once) {
    std::thread later;
    gate go;
    routes.add({.verb = method::get,
                .path_template = "/it",
                .body_limit_bytes = 0,
                .where = run_on::inline_,
                .handle = [&](request, const responder& respond) {
                    later = std::thread([&go, respond] {
                        go.wait();
                        respond({.body = "first"});
                        respond({.body = "second"});
                    });
                }});
    run();
    auto one = connect();
    one.send(std::string(get_it) + "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    BOOST_TEST(!one.read_until("HTTP", 50));
    go.open();
    BOOST_TEST(body_of(one.read_answer()) == "first");
    BOOST_TEST(body_of(one.read_answer()) == "hello\n");
    later.join();
}

BOOST_AUTO_TEST_CASE(an_answer_to_nobody_harms_nobody) {
    gate entered, go, done;
    routes.add({.verb = method::get,
                .path_template = "/it",
                .body_limit_bytes = 0,
                .where = run_on::worker,
                .handle = [&](request, const responder& respond) {
                    entered.open();
                    go.wait();
                    respond({.body = std::string(1'000'000, 'x')});
                    done.open();
                }});
    run();
    auto one = connect();
    one.send(get_it);
    BOOST_TEST_REQUIRE(entered.wait());
    one.abort();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    go.open();
    BOOST_TEST(done.wait());
    BOOST_TEST(status_of(ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")) == 200);
}

BOOST_AUTO_TEST_CASE(an_answer_may_come_after_the_server_has_gone) {
    gate entered;
    responder kept;
    options.limits.stop_timeout_ms = 100;
    routes.add({.verb = method::get,
                .path_template = "/it",
                .body_limit_bytes = 0,
                .where = run_on::worker,
                .handle = [&](request, responder respond) {
                    kept = std::move(respond);
                    entered.open();
                }});
    run();
    auto one = connect();
    one.send(get_it);
    BOOST_TEST_REQUIRE(entered.wait());
    running->stop();
    running.reset();
    BOOST_TEST(one.read_to_end());
    kept({.body = "too late"});
    kept = nullptr;
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::http
