#include <boost/test/unit_test.hpp>

#include "fault/many_writes.hpp"
#include "fault/support/driver.hpp"

using namespace gatehouse;
using namespace gatehouse::fault;

namespace {

std::unique_ptr<scenario> make() { return std::make_unique<many_writes>(60); }

}  // namespace

BOOST_AUTO_TEST_SUITE(store_durable)

// Half of the cuts; lifecycle_test has the other half.
BOOST_AUTO_TEST_CASE(no_answered_write_is_lost_by_a_power_cut) {
    for (const bool background : {false, true}) {
        const auto report = cut_at_random(make, {cuts_wanted(1000) / 4, new_seed(), sqlite::durability::full, background});
        BOOST_TEST(report.losses == 0, report.first_loss);
        BOOST_TEST(report.cuts == cuts_wanted(1000) / 4);
    }
}

// A check that cannot fail proves nothing.
BOOST_AUTO_TEST_CASE(with_fewer_syncs_the_same_cuts_do_lose) {
    for (const auto level : {sqlite::durability::normal, sqlite::durability::off}) {
        const auto report = cut_at_random(make, {100, new_seed(), level, false});
        BOOST_TEST(report.losses > 0);
        BOOST_TEST_MESSAGE(report.losses << " of " << report.cuts << ", first: " << report.first_loss);
    }
}

BOOST_AUTO_TEST_SUITE_END()
