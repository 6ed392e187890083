#include <boost/test/unit_test.hpp>

#include "fault/ending.hpp"
#include "fault/sign_in.hpp"
#include "fault/support/driver.hpp"
#include "fault/suspension.hpp"

using namespace gatehouse;
using namespace gatehouse::fault;

namespace {

const struct {
    std::string_view name;
    make_scenario make;
} scenarios[] = {
    {"suspension and removal", [] { return std::make_unique<suspension>(); }},
    {"transfer and deletion", [] { return std::make_unique<ending>(); }},
    {"sign-in", [] { return std::make_unique<fault::sign_in>(); }},
};

void meet_everywhere(trouble what, bool ends_always) {
    for (const auto& each : scenarios) BOOST_TEST_CONTEXT(each.name) {
            const auto report = meet_at_each(each.make, what, new_seed());
            BOOST_TEST_MESSAGE(each.name << ": " << report.runs << " runs, " << report.processes_ended << " ended, "
                                         << report.went_on << " went on, " << report.answered << " answered");
            BOOST_TEST(report.first_loss.empty(), report.first_loss);
            BOOST_TEST(report.runs > 10);
            BOOST_TEST(report.answered > report.runs / 2);
            BOOST_TEST(report.processes_ended > 0);
            if (ends_always) BOOST_TEST(report.processes_ended == report.runs);
        }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lifecycle)

BOOST_AUTO_TEST_CASE(an_input_output_error_anywhere_leaves_all_or_nothing) { meet_everywhere(trouble::error, false); }
BOOST_AUTO_TEST_CASE(a_full_disk_anywhere_leaves_all_or_nothing) { meet_everywhere(trouble::full, false); }
BOOST_AUTO_TEST_CASE(a_process_that_ends_anywhere_leaves_all_or_nothing) { meet_everywhere(trouble::end, true); }

BOOST_AUTO_TEST_CASE(no_answered_suspension_or_sign_in_is_lost_by_a_power_cut) {
    for (const auto& each : scenarios)
        for (const bool background : {false, true}) BOOST_TEST_CONTEXT(each.name) {
                const auto report =
                    cut_at_random(each.make, {cuts_wanted(1000) / 8, new_seed(), sqlite::durability::full, background});
                BOOST_TEST(report.losses == 0, report.first_loss);
                BOOST_TEST(report.cuts == cuts_wanted(1000) / 8);
            }
}

// A check that cannot fail proves nothing.
BOOST_AUTO_TEST_CASE(with_fewer_syncs_the_same_cuts_do_lose) {
    for (const auto& each : scenarios) BOOST_TEST_CONTEXT(each.name) {
            const auto report = cut_at_random(each.make, {100, new_seed(), sqlite::durability::off, false});
            BOOST_TEST(report.losses > 0);
            BOOST_TEST_MESSAGE(each.name << ": " << report.losses << " of " << report.cuts << ", first: " << report.first_loss);
        }
}

BOOST_AUTO_TEST_SUITE_END()
