#include <boost/test/unit_test.hpp>

#include "http/answer.hpp"

using namespace gatehouse;

BOOST_AUTO_TEST_SUITE(http_answer)

// AuthZEN 1.0, 10.1.3: who sends an id gets it back, once, and not the door's beside it.
BOOST_AUTO_TEST_CASE(a_request_id_that_the_handler_gives_back_replaces_the_doors) {
    http::answer_frame frame{};
    const std::string date = http::date_line({1'795'331'203'000});
    frame.date_line = date;
    frame.request_id = "door";
    http::response answer;
    std::string head;
    http::write_head(head, answer, frame);
    BOOST_TEST(head.find("\r\nX-Request-Id: door\r\n") != std::string::npos, head);
    answer.set("X-Request-ID", "client");
    http::write_head(head, answer, frame);
    BOOST_TEST(head.find("X-Request-ID: client\r\n") != std::string::npos, head);
    BOOST_TEST(head.find("door") == std::string::npos, head);
}

BOOST_AUTO_TEST_SUITE_END()
