#include "door_fixture.hpp"

namespace gatehouse::http {
namespace {
constexpr std::string_view get_hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
}

BOOST_FIXTURE_TEST_SUITE(http_stop, door_fixture)

BOOST_AUTO_TEST_CASE(idle_connections_do_not_hold_it_up) {
    options.limits.linger_timeout_ms = 100;  // the answer may be read before the server has seen it sent
    run();
    auto fresh = connect();
    auto used = connect();
    used.send(get_hello);
    BOOST_TEST(status_of(used.read_answer()) == 200);
    const auto start = steady_ms_now();
    running->stop();
    BOOST_TEST(steady_ms_now() - start < 1000);
    BOOST_TEST(fresh.read_to_end());
    BOOST_TEST(used.read_to_end());
    BOOST_CHECK_THROW(connect(), std::runtime_error);
    running->stop();  // again does nothing
}

BOOST_AUTO_TEST_CASE(what_is_under_way_is_finished) {
    gate entered, go;
    add(method::get, "/it", 0, run_on::worker, [&](const request&) {
        entered.open();
        go.wait();
        return response{.body = "finished"};
    });
    run();
    auto one = connect();
    one.send("GET /it HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(get_hello));
    BOOST_TEST_REQUIRE(entered.wait());
    std::thread stopping([&] { running->stop(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    go.open();
    const std::string answer = one.read_answer();
    BOOST_TEST(body_of(answer) == "finished");
    BOOST_TEST(header_of(answer, "Connection") == "close");
    BOOST_TEST(one.read_to_end());
    BOOST_TEST(one.received().empty());  // the next request was not begun
    one.close();
    stopping.join();
}

BOOST_AUTO_TEST_CASE(a_request_half_sent_may_still_come_whole) {
    run();
    auto one = connect();
    one.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    std::thread stopping([&] { running->stop(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    one.send("dy");
    BOOST_TEST(body_of(one.read_answer()) == "4:body");
    one.close();
    stopping.join();
}

BOOST_AUTO_TEST_CASE(half_a_body_and_a_slow_reader_are_cut_in_time) {
    options.limits.stop_timeout_ms = 300;
    run();
    auto half = connect();
    half.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo");
    auto slow = connect(4096);
    slow.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    BOOST_TEST(slow.read_until("200 OK"));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const auto start = steady_ms_now();
    running->stop();
    const auto took = steady_ms_now() - start;
    BOOST_TEST(took >= 250);
    BOOST_TEST(took < 2000);
    BOOST_TEST(half.read_to_end());
    BOOST_TEST(slow.read_to_end());
    BOOST_TEST(slow.received().size() < 32U * 1024 * 1024);
    BOOST_TEST(handled == 1);
}

BOOST_AUTO_TEST_CASE(a_server_that_never_started_ends_quietly) {
    auto made = server::listen(options, routes, time, random, [](std::function<void()>) { return false; }, {});
    BOOST_TEST_REQUIRE(made.has_value());
    (*made)->stop();
}

BOOST_AUTO_TEST_CASE(an_address_taken_is_said) {
    run();
    options.port = running->port();
    auto second = server::listen(options, routes, time, random, [](std::function<void()>) { return false; }, {});
    BOOST_TEST_REQUIRE(second.has_error());
    BOOST_TEST((second.error().code == errc::unavailable));
    options.address = "localhost";
    BOOST_TEST((server::listen(options, routes, time, random, [](std::function<void()>) { return false; }, {}).error().code ==
                errc::invalid_value));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::http
