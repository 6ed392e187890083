#include "door_fixture.hpp"

namespace gatehouse::http {
namespace {

std::string get_with(std::string_view target, std::string_view more = {}) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(more) + "\r\n";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(http_limits, door_fixture)

BOOST_AUTO_TEST_CASE(a_body_may_be_as_large_as_its_route_says) {
    run();
    constexpr std::size_t most = limits::scim_body_bytes;
    const struct {
        std::size_t bytes;
        bool chunked;
        int status;
    } cases[] = {
        {most - 1, false, 200}, {most, false, 200}, {most + 1, false, 413}, {most * 4, false, 413},
        {most - 1, true, 200},  {most, true, 200},  {most + 1, true, 413},  {most * 4, true, 413},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.bytes << (c.chunked ? " chunked" : " with Content-Length")) {
            auto one = connect();
            one.send(c.chunked ? post_chunked("/echo", c.bytes) : post("/echo", std::string(c.bytes, 'b')));
            const std::string answer = one.read_answer();
            BOOST_TEST(status_of(answer) == c.status);
            if (c.status == 200) BOOST_TEST(body_of(answer).starts_with(std::to_string(c.bytes) + ":"));
            if (c.status == 413) BOOST_TEST(one.read_to_end());
        }
    BOOST_TEST(handled == 4);
}

BOOST_AUTO_TEST_CASE(the_largest_body_of_all_passes) {
    run();
    BOOST_TEST(body_of(ask(post_chunked("/worker", limits::largest_body_bytes))) == std::to_string(limits::largest_body_bytes));
    BOOST_TEST(status_of(ask(post_chunked("/worker", limits::largest_body_bytes + 1))) == 413);
}

BOOST_AUTO_TEST_CASE(a_refused_request_may_not_send_much_either) {
    run();
    BOOST_TEST(status_of(ask(post("/absent", std::string(limits::refused_body_bytes, 'b')))) == 404);
    BOOST_TEST(status_of(ask(post("/absent", std::string(limits::refused_body_bytes + 1, 'b')))) == 413);
    BOOST_TEST(status_of(ask(post_chunked("/absent", limits::refused_body_bytes))) == 404);
    BOOST_TEST(status_of(ask(post_chunked("/absent", limits::refused_body_bytes + 1))) == 413);
}

BOOST_AUTO_TEST_CASE(an_announced_length_beyond_all_numbers_is_refused) {
    run();
    const auto with = [&](std::string_view length) {
        return status_of(ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::string(length) + "\r\n\r\n"));
    };
    BOOST_TEST(with("18446744073709551615") == 413);
    BOOST_TEST(with("18446744073709551616") == 400);
    BOOST_TEST(with("-1") == 400);
    BOOST_TEST(with("0x10") == 400);
    BOOST_TEST(with("") == 400);
}

BOOST_AUTO_TEST_CASE(targets_and_headers_have_an_end) {
    run();
    const std::string longest = "/hello?" + std::string(limits::target_bytes - 7, 'q');
    BOOST_TEST(status_of(ask(get_with(longest))) == 200);
    BOOST_TEST(status_of(ask(get_with(longest + "q"))) == 414);
    BOOST_TEST(status_of(ask(get_with("/" + std::string(64 * 1024, 'q')))) == 414);
    BOOST_TEST(status_of(ask(get_with("/hello", "A: " + std::string(limits::header_bytes - 100, 'h') + "\r\n"))) == 200);
    BOOST_TEST(status_of(ask(get_with("/hello", "A: " + std::string(limits::header_bytes, 'h') + "\r\n"))) == 431);
    std::string many;
    while (many.size() < 64 * 1024) many += "N: v\r\n";
    BOOST_TEST(status_of(ask(get_with("/hello", many))) == 431);
}

// Beast counts only what it has not yet parsed: field by field, it would take a header of any size.
BOOST_AUTO_TEST_CASE(a_header_that_comes_field_by_field_has_an_end) {
    run();
    auto one = connect();
    one.send("GET /hello HTTP/1.1\r\n");
    const std::string field = "A: " + std::string(995, 'a') + "\r\n";
    int sent = 0;
    while (sent < 100 && one.received().empty() && one.send(field)) {
        one.read_until("\r\n\r\n", 5);
        ++sent;
    }
    BOOST_TEST(status_of(one.read_answer()) == 431);
    BOOST_TEST(sent < 30);
}

BOOST_AUTO_TEST_CASE(trailers_and_chunk_extensions_have_an_end) {
    run();
    const std::string head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const std::string& flood : {head + "1;" + std::string(200'000, 'e'), head + "0\r\nT: " + std::string(200'000, 't')}) {
        auto one = connect();
        one.send(flood);
        const int status = status_of(one.read_answer());
        BOOST_TEST((status == 431 || status == 400));
    }
    BOOST_TEST(handled == 0);
}

// A chunk's line is understood when it is whole: until then the connection holds it.
BOOST_AUTO_TEST_CASE(what_is_not_yet_understood_of_a_body_has_an_end) {
    run();
    const auto with_line_of = [&](std::size_t bytes) {
        return status_of(ask("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
                             std::string(bytes - 4, 'e') + "\r\nx\r\n0\r\n\r\n"));
    };
    BOOST_TEST(with_line_of(limits::read_buffer_bytes) == 200);
    BOOST_TEST(with_line_of(limits::read_buffer_bytes + 1) == 431);
    BOOST_TEST(handled == 1);
}

BOOST_AUTO_TEST_CASE(a_slow_header_is_told_and_closed) {
    options.limits.header_timeout_ms = 200;
    run();
    auto one = connect();
    const auto start = steady_ms_now();
    for (int i = 0; i < 40 && one.received().empty(); ++i) {  // each byte comes in time, the whole does not
        one.send(i == 0 ? "GET /hello HTTP/1.1\r\nX: " : "x");
        one.read_until("\r\n\r\n", 20);
    }
    BOOST_TEST(status_of(one.read_answer()) == 408);
    BOOST_TEST(steady_ms_now() - start < 2000);
    BOOST_TEST(handled == 0);
}

BOOST_AUTO_TEST_CASE(a_slow_body_is_told_and_never_handled) {
    options.limits.body_timeout_ms = 200;
    run();
    for (const std::string_view framing : {"Content-Length: 10", "Transfer-Encoding: chunked"}) {
        auto one = connect();
        one.send("POST /echo HTTP/1.1\r\nHost: a\r\n" + std::string(framing) + "\r\n\r\n5\r\nab");
        BOOST_TEST(status_of(one.read_answer()) == 408);
        BOOST_TEST(one.read_to_end());
    }
    BOOST_TEST(handled == 0);
}

BOOST_AUTO_TEST_CASE(a_half_sent_body_is_never_handled) {
    run();
    for (const bool reset : {false, true}) {
        auto one = connect();
        one.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
        reset ? one.abort() : one.end_sending();
        if (!reset) BOOST_TEST(one.read_to_end());
    }
    running->stop();
    BOOST_TEST(handled == 0);
}

BOOST_AUTO_TEST_CASE(an_idle_connection_is_closed_without_a_word) {
    options.limits.idle_timeout_ms = 150;
    options.limits.header_timeout_ms = 150;
    run();
    auto fresh = connect();
    auto used = connect();
    used.send(get_with("/hello"));
    BOOST_TEST(status_of(used.read_answer()) == 200);
    BOOST_TEST(fresh.read_to_end(3000));
    BOOST_TEST(used.read_to_end(3000));
    BOOST_TEST(fresh.received().empty());
    BOOST_TEST(used.received().empty());
}

BOOST_AUTO_TEST_CASE(a_reader_that_stands_still_is_cut) {
    options.limits.write_timeout_ms = 200;
    run();
    auto one = connect(4096);
    one.send(get_with("/large"));
    std::this_thread::sleep_for(std::chrono::milliseconds(1000));
    BOOST_TEST(one.read_to_end());
    BOOST_TEST(one.received().size() < 32U * 1024 * 1024);
}

// A refused client may still send what it had begun, so that it reads why; then the connection ends whatever it does.
BOOST_AUTO_TEST_CASE(a_refused_client_that_does_not_go_is_left) {
    options.limits.linger_timeout_ms = 300;
    run();
    auto one = connect();
    one.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n");
    BOOST_TEST(status_of(one.read_answer()) == 413);
    const auto start = steady_ms_now();
    while (steady_ms_now() - start < 5000 && one.send("still sending"))
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    BOOST_TEST(steady_ms_now() - start > 100);
    BOOST_TEST(steady_ms_now() - start < 2000);
}

BOOST_AUTO_TEST_CASE(a_patient_reader_gets_all) {
    run();
    auto one = connect(4096);
    one.send(get_with("/large"));
    BOOST_TEST(body_of(one.read_answer(20'000)).size() == 32U * 1024 * 1024);
}

BOOST_AUTO_TEST_CASE(connections_beyond_the_limit_are_told) {
    options.limits.connections = 3;
    run();
    std::vector<raw_connection> held;
    for (int i = 0; i < 3; ++i) {
        held.push_back(connect());
        held.back().send(get_with("/hello"));
        BOOST_TEST(status_of(held.back().read_answer()) == 200);
    }
    auto beyond = connect();
    const std::string answer = beyond.read_answer();
    BOOST_TEST(status_of(answer) == 503);
    BOOST_TEST(header_of(answer, "Retry-After") == std::to_string(limits::retry_after_s));
    held.clear();
    beyond.close();
    int status = 503;
    for (int i = 0; i < 100 && status != 200; ++i) {  // room again, once the server has seen them go
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        status = status_of(ask(get_with("/hello")));
    }
    BOOST_TEST(status == 200);
}

// To say so costs a connection too, so only so many are told; the next ones are hung up on.
BOOST_AUTO_TEST_CASE(few_connections_beyond_the_limit_are_told) {
    options.limits.connections = 1;
    options.limits.linger_timeout_ms = 60'000;  // those that are told stay
    run();
    std::vector<raw_connection> held;
    for (std::size_t i = 0; i <= limits::lingering_connections; ++i) {
        held.push_back(connect());
        held.back().send(get_with("/hello"));
        BOOST_TEST(status_of(held.back().read_answer()) == (i == 0 ? 200 : 503));
    }
    auto beyond = connect();
    BOOST_TEST(beyond.read_to_end());
    BOOST_TEST(beyond.received().empty());
}

BOOST_AUTO_TEST_CASE(all_bodies_together_have_a_budget) {
    options.limits.bodies_in_flight_bytes = 1024;
    options.limits.bodies_in_flight_share = options.limits.bodies_in_flight_address_share = 1;
    run();
    const std::string refused = ask(post("/echo", std::string(1025, 'b')));
    BOOST_TEST(status_of(refused) == 503);
    BOOST_TEST(header_of(refused, "Retry-After") == std::to_string(limits::retry_after_s));
    BOOST_TEST(status_of(ask(post_chunked("/echo", 1025, 100))) == 503);

    auto half = connect();
    half.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 800\r\n\r\n" + std::string(700, 'h'));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));  // until the door holds them; asking would take room itself
    BOOST_TEST(status_of(ask(post("/echo", std::string(400, 'b')))) == 503);
    half.send(std::string(100, 'h'));
    BOOST_TEST(status_of(half.read_answer()) == 200);
    for (int i = 0; i < 20; ++i) BOOST_TEST(status_of(ask(post("/echo", std::string(1024, 'b')))) == 200);  // given back
}

// Whoever has the answer may send the next body at once, whatever the handler still does.
BOOST_AUTO_TEST_CASE(a_bodys_room_is_given_back_before_its_answer_leaves) {
    gate go, done;
    options.limits.bodies_in_flight_bytes = 1024;
    options.limits.bodies_in_flight_share = options.limits.bodies_in_flight_address_share = 1;
    routes.add({.verb = method::post,
                .path_template = "/lingering",
                .body_limit_bytes = 1024,
                .where = run_on::worker,
                .handle = [&](request, const responder& respond) {
                    respond({});
                    go.wait();
                    done.open();
                }});
    run();
    BOOST_TEST(status_of(ask(post("/lingering", std::string(1024, 'b')))) == 200);
    BOOST_TEST(status_of(ask(post("/echo", std::string(1024, 'b')))) == 200);
    go.open();
    BOOST_TEST(done.wait());
}

// However long the refused client stays: what it had sent is dropped, and the room is others'.
BOOST_AUTO_TEST_CASE(a_refused_bodys_room_is_given_back_before_its_answer_leaves) {
    options.limits.bodies_in_flight_bytes = 1024;
    options.limits.bodies_in_flight_share = options.limits.bodies_in_flight_address_share = 1;
    options.limits.linger_timeout_ms = 60'000;
    add(method::post, "/small", 1024, run_on::inline_, [](const request&) { return response{}; });
    run();
    const std::string too_large = post_chunked("/small", 1600, 800);
    auto lingering = connect();
    lingering.send(std::string_view(too_large).substr(0, too_large.size() - 400));
    BOOST_TEST(status_of(lingering.read_answer()) == 413);
    BOOST_TEST(status_of(ask(post("/echo", std::string(1024, 'b')))) == 200);
}

// Bodies of one holder, whatever connections they come over, may have a quarter of the room.
BOOST_AUTO_TEST_CASE(the_bodies_of_one_holder_have_a_quarter) {
    options.limits.bodies_in_flight_bytes = 1024 * limits::bodies_in_flight_share;
    options.holder_of_body = [](const request& head) { return std::string(head.find_header("Holder")); };
    run();
    const auto head = [](std::string_view who, std::size_t length) {
        return "POST /echo HTTP/1.1\r\nHost: a\r\nHolder: " + std::string(who) +
               "\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
    };
    const auto whole = [&](std::string_view who, std::size_t bytes) { return head(who, bytes) + std::string(bytes, 'b'); };
    const std::string refused = ask(whole("own", 1025));
    BOOST_TEST(status_of(refused) == 503);
    BOOST_TEST(header_of(refused, "Retry-After") == std::to_string(limits::retry_after_s));
    BOOST_TEST(status_of(ask(whole("own", 1024))) == 200);

    std::vector<raw_connection> halves;
    for (int i = 0; i < 2; ++i) {
        halves.push_back(connect());
        halves.back().send(head("own", 512) + std::string(511, 'h'));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(300));  // until the door holds them; asking would take room itself
    BOOST_TEST(status_of(ask(whole("own", 3))) == 503);
    BOOST_TEST(status_of(ask(whole("other", 1024))) == 200);
    BOOST_TEST(status_of(ask(whole("", 1024))) == 200);  // the address has a part of its own
    BOOST_TEST(status_of(ask(post_chunked("/echo", 1025, 100))) == 503);
    for (auto& half : halves) half.close();
    int status = 503;
    for (int i = 0; i < 100 && status != 200; ++i) {  // room again, once the server has seen them go
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        status = status_of(ask(whole("own", 1024)));
    }
    BOOST_TEST(status == 200);
}

// What a request names is believed by nobody yet: invented organizations must not add up to the whole room.
BOOST_AUTO_TEST_CASE(the_bodies_of_one_address_have_a_half_whomever_they_name) {
    options.limits.bodies_in_flight_bytes = 1024 * limits::bodies_in_flight_share;
    options.holder_of_body = [](const request& head) { return std::string(head.find_header("Holder")); };
    options.trusted_proxies = {"127.0.0.1"};
    run();
    const auto from = [](std::string_view client, std::string_view holder, std::size_t length, std::size_t sent) {
        return "POST /echo HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + std::string(client) +
               "\r\nHolder: " + std::string(holder) + "\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" +
               std::string(sent, 'b');
    };
    constexpr std::size_t of_address = 1024 * limits::bodies_in_flight_share / limits::bodies_in_flight_address_share;
    static_assert(of_address == 2048);
    std::vector<raw_connection> held;
    for (const std::string_view invented : {"one", "two", "three", "four"}) {  // almost all that an address may have
        held.push_back(connect());
        held.back().send(from("203.0.113.1", invented, 512, 511));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(300));  // until the door holds them; asking would take room itself
    BOOST_TEST(status_of(ask(from("203.0.113.1", "five", 4, 4))) == 200);
    BOOST_TEST(status_of(ask(from("203.0.113.1", "five", 5, 5))) == 503);
    BOOST_TEST(status_of(ask(from("203.0.113.1", "", 5, 5))) == 503);
    BOOST_TEST(status_of(ask(from("203.0.113.2", "five", 1024, 1024))) == 200);
}

// Behind a proxy that is trusted every client has his own part, not all of them the proxy's.
BOOST_AUTO_TEST_CASE(a_body_of_nobody_counts_against_the_client_behind_the_proxy) {
    options.limits.bodies_in_flight_bytes = 1024 * limits::bodies_in_flight_share;
    options.trusted_proxies = {"127.0.0.1"};
    run();
    const auto from = [](std::string_view client, std::size_t length, std::size_t sent) {
        return "POST /echo HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + std::string(client) +
               "\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" + std::string(sent, 'b');
    };
    auto half = connect();
    half.send(from("203.0.113.1", 1024, 1023));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    BOOST_TEST(status_of(ask(from("203.0.113.1", 2, 2))) == 503);
    BOOST_TEST(status_of(ask(from("203.0.113.2", 1024, 1024))) == 200);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::http
