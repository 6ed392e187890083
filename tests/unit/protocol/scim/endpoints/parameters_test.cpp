#include <boost/test/unit_test.hpp>

#include <gatehouse/base/limits.hpp>

#include "protocol/scim/endpoints/parameters.hpp"

namespace gatehouse::scim {

BOOST_AUTO_TEST_SUITE(scim_parameters)

BOOST_AUTO_TEST_CASE(numbers_are_brought_within_bounds) {
    const std::int64_t most = limits::page_most;
    struct {
        std::string_view query;
        std::int64_t start, count;
    } const cases[] = {
        {"", 1, limits::page_default},
        {"startIndex=0", 1, limits::page_default},
        {"startIndex=-7&count=-7", 1, 0},
        {"COUNT=3&startindex=4", 4, 3},
        {"count=1001", 1, most},
        {"count=99999999999999999999", 1, most},
        {"count=-99999999999999999999", 1, 0},
        {"startIndex=&count=", 1, limits::page_default},
        {"count=%2B5", 1, 5},
        {"count=+5", 1, 5},
        {"count=2&count=9", 1, 2},
        {"startIndex=100000", limits::start_index_most, limits::page_default},
        {"&&count=2&", 1, 2},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.query) {
            const auto read = read_parameters(c.query);
            BOOST_TEST_REQUIRE(read.has_value());
            BOOST_TEST(read->page.start_index == c.start);
            BOOST_TEST(read->page.count == c.count);
        }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_served_is_refused) {
    struct {
        std::string_view query;
        errc code;
    } const cases[] = {
        {"startIndex=x", errc::invalid_value},
        {"count=1.5", errc::invalid_value},
        {"count=-", errc::invalid_value},
        {"startIndex=100001", errc::too_many},
        {"startIndex=99999999999999999999", errc::too_many},
        {"sortBy=userName", errc::not_supported},
        {"SORTORDER=descending", errc::not_supported},
        {"cursor", errc::not_supported},
        {"cursor=abc&count=10", errc::not_supported},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.query) {
            const auto read = read_parameters(c.query);
            BOOST_TEST_REQUIRE(read.has_error());
            BOOST_TEST((read.error().code == c.code));
        }
}

BOOST_AUTO_TEST_CASE(text_is_decoded_and_trimmed) {
    const auto read = read_parameters("filter=userName+eq+%22u%22&attributes=%20name%20&excludedattributes=");
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(read->filter.value() == "userName eq \"u\"");
    BOOST_TEST(read->attributes.value() == "name");
    BOOST_TEST(!read->excluded_attributes.has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::scim
