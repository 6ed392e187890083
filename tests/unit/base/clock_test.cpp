#include <boost/test/unit_test.hpp>

#include <gatehouse/base/clock.hpp>

BOOST_AUTO_TEST_SUITE(base_clock)

BOOST_AUTO_TEST_CASE(what_was_written_is_read_back) {
    for (const std::int64_t ms : {0LL, 951'782'400'123LL, 1'795'331'203'000LL, 4'102'444'799'999LL}) {
        const auto back = gatehouse::parse_rfc3339(gatehouse::to_rfc3339({ms}));
        BOOST_TEST_REQUIRE(back.has_value());
        BOOST_TEST(back->ms == ms);
    }
}

BOOST_AUTO_TEST_CASE(fractions_and_offsets_are_understood) {
    struct {
        std::string_view text;
        std::string_view same_as;
    } const cases[] = {
        {"2026-11-22T07:06:43Z", "2026-11-22T07:06:43.000Z"},
        {"2026-11-22T07:06:43.1234567Z", "2026-11-22T07:06:43.123Z"},
        {"2026-11-22T08:06:43.5+01:00", "2026-11-22T07:06:43.500Z"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.text) {
            const auto at = gatehouse::parse_rfc3339(c.text);
            BOOST_TEST_REQUIRE(at.has_value());
            BOOST_TEST(gatehouse::to_rfc3339(*at) == c.same_as);
        }
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_refused) {
    for (const std::string_view text :
         {"", "2026", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00",
          "2026-01-01T00:00:00.Z", "0000-01-01T00:00:00Z", "2026-01-01T00:00:00Zx", "2026-01-01 00:00:00Z"})
        BOOST_TEST(gatehouse::parse_rfc3339(text).has_error(), text);
}

BOOST_AUTO_TEST_SUITE_END()
