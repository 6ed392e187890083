#include "door_fixture.hpp"

namespace gatehouse::http {

BOOST_FIXTURE_TEST_SUITE(http_smuggling, door_fixture)

// Two opinions of where a request ends let one hide in another's body: each is refused and the connection closed, so that
// nothing behind it is ever read as a request.
BOOST_AUTO_TEST_CASE(ambiguous_framing_is_refused_and_nothing_behind_it_is_handled) {
    run();
    const struct {
        std::string_view why, fields, body;
        int status;
    } cases[] = {
        {"length, then chunked", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", 400},
        {"chunked, then length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n", 400},
        {"two equal lengths", "Content-Length: 3\r\nContent-Length: 3\r\n", "abc", 400},
        {"two lengths", "Content-Length: 3\r\nContent-Length: 0\r\n", "abc", 400},
        {"a list of lengths", "Content-Length: 3, 4\r\n", "abc", 400},
        {"signed length", "Content-Length: +3\r\n", "abc", 400},
        {"chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", 400},
        {"unknown coding", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n", 501},
        {"identity", "Transfer-Encoding: identity\r\nContent-Length: 3\r\n", "abc", 400},
        {"gzip, chunked", "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n", 501},
        {"chunked, gzip", "Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n", 501},
        {"vertical tab",
         "Transfer-Encoding: \x0b"
         "chunked\r\n",
         "0\r\n\r\n", 400},
        {"blank before colon", "Transfer-Encoding : chunked\r\n", "0\r\n\r\n", 400},
        {"blank in name", "Content Length: 3\r\n", "abc", 400},
        {"bare line feed", "X: y\nContent-Length: 3\r\n", "abc", 400},
        {"NUL", std::string_view("X: a\0b\r\n", 8), "", 400},
        {"bad chunk size", "Transfer-Encoding: chunked\r\n", "zz\r\n\r\n", 400},
        {"chunk size beyond all numbers", "Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFFF\r\n", 400},
        {"negative chunk size", "Transfer-Encoding: chunked\r\n", "-1\r\n\r\n", 400},
        {"chunk longer than said", "Transfer-Encoding: chunked\r\n", "1\r\nab\r\n0\r\n\r\n", 400},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why) {
            auto one = connect();
            one.send("POST /echo HTTP/1.1\r\nHost: a\r\n" + std::string(c.fields) + "\r\n" + std::string(c.body) +
                     "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
            BOOST_TEST(status_of(one.read_answer()) == c.status);
            BOOST_TEST(one.read_to_end());
            BOOST_TEST(one.received().empty());
        }
    BOOST_TEST(handled == 0);
}

BOOST_AUTO_TEST_CASE(chunked_in_http_1_0_is_refused) {
    run();
    BOOST_TEST(status_of(ask("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")) == 400);
}

// What comes after the body was not there when the header was judged.
BOOST_AUTO_TEST_CASE(trailers_never_become_headers) {
    add(method::post, "/who", 100, run_on::inline_, [](const request& asked) {
        return response{.body =
                            std::string(asked.find_header("authorization")) + "|" + asked.remote_address + "|" + asked.body};
    });
    options.trusted_proxies = {"127.0.0.1"};
    run();
    const std::string answer =
        ask("POST /who HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n"
            "Authorization: Bearer x\r\nX-Forwarded-For: 10.9.9.9\r\n\r\n");
    BOOST_TEST(body_of(answer) == "|127.0.0.1|ab");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::http
