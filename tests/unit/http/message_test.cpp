#include <gatehouse/http/message.hpp>

#include <boost/test/unit_test.hpp>

namespace http = gatehouse::http;

BOOST_AUTO_TEST_SUITE(http_message)

BOOST_AUTO_TEST_CASE(forms_are_read_tolerantly) {
    using pairs = std::vector<std::pair<std::string, std::string>>;
    const struct {
        std::string_view text;
        pairs expected;
    } cases[] = {
        {"", {}},
        {"&&", {}},
        {"filter=userName+eq+%22u%22&", {{"filter", "userName eq \"u\""}}},  // OneLogin, with its trailing '&'
        {"a=1&&b=2", {{"a", "1"}, {"b", "2"}}},
        {"a", {{"a", ""}}},
        {"a=b=c", {{"a", "b=c"}}},
        {"a=%zz&b=%4", {{"a", "%zz"}, {"b", "%4"}}},  // left as it came
        {"n%61me=%C3%A9", {{"name", "\xC3\xA9"}}},
        {"a=1&a=2", {{"a", "1"}, {"a", "2"}}},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.text) BOOST_TEST((http::parse_form(c.text) == c.expected));
}

BOOST_AUTO_TEST_CASE(a_media_type_loses_its_parameters) {
    BOOST_TEST(http::media_type("application/SCIM+json; charset=utf-8") == "application/scim+json");
    BOOST_TEST(http::media_type(" text/html ") == "text/html");
    BOOST_TEST(http::media_type("").empty());
}

BOOST_AUTO_TEST_CASE(headers_are_found_whatever_their_case) {
    http::request asked;
    asked.headers = {{"X-One", "1"}, {"x-one", "2"}, {"Empty", ""}};
    BOOST_TEST(asked.find_header("x-ONE") == "1");
    BOOST_TEST(asked.count_headers("X-ONE") == 2U);
    BOOST_TEST(asked.find_header("absent").empty());
}

BOOST_AUTO_TEST_SUITE_END()
