#include <boost/test/unit_test.hpp>

#include <gatehouse/base/time_zone.hpp>

using namespace gatehouse;

namespace {

wall_time in(std::string_view zone, std::string_view at) { return time_zone::find(zone).value().at(parse_rfc3339(at).value()); }

}  // namespace

BOOST_AUTO_TEST_SUITE(base_time_zone)

BOOST_AUTO_TEST_CASE(each_instant_has_one_wall_time) {
    struct {
        std::string_view zone, at;
        int weekday, hour, minute;
    } const cases[] = {
        {"UTC", "1970-01-01T00:00:00Z", 3, 0, 0},
        {"UTC", "1969-12-31T23:59:59.999Z", 2, 23, 59},
        {"Europe/Berlin", "2026-11-25T23:30:00Z", 3, 0, 30},      // the next day there
        {"America/New_York", "2026-11-23T02:15:59Z", 6, 21, 15},  // still Sunday there
        {"Asia/Kathmandu", "2026-11-25T00:00:00Z", 2, 5, 45},
        {"Europe/Berlin", "2026-03-29T00:59:00Z", 6, 1, 59},  // a minute later it is three
        {"Europe/Berlin", "2026-03-29T01:00:00Z", 6, 3, 0},
        {"Europe/Berlin", "2026-10-25T00:30:00Z", 6, 2, 30},  // twice half past two
        {"Europe/Berlin", "2026-10-25T01:30:00Z", 6, 2, 30},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.zone << " " << c.at) {
            BOOST_TEST(in(c.zone, c.at).weekday == c.weekday);
            BOOST_TEST(in(c.zone, c.at).minute == c.hour * 60 + c.minute);
        }
}

BOOST_AUTO_TEST_CASE(a_name_that_is_no_zone_is_refused) {
    for (const std::string_view name : {"", "Europe/Nowhere", "Etc/Unknown", "berlin", "\xff"})
        BOOST_TEST(time_zone::find(name).has_error(), name);
}

BOOST_AUTO_TEST_SUITE_END()
