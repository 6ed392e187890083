#include <boost/test/unit_test.hpp>

#include "fault/many_writes.hpp"
#include "fault/support/driver.hpp"

using namespace gatehouse;
using namespace gatehouse::fault;

namespace {

std::unique_ptr<scenario> make() { return std::make_unique<many_writes>(26); }

trouble_report meet(trouble what) {
    const auto report = meet_at_each(make, what, new_seed());
    BOOST_TEST_MESSAGE(report.runs << " runs, " << report.processes_ended << " ended, " << report.went_on << " went on, "
                                   << report.answered << " answered");
    BOOST_TEST(report.first_loss.empty(), report.first_loss);
    BOOST_TEST(report.runs > 30);
    BOOST_TEST(report.answered > report.runs);
    return report;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_whole)

BOOST_AUTO_TEST_CASE(an_input_output_error_anywhere_leaves_all_or_nothing) {
    const auto report = meet(trouble::error);
    BOOST_TEST(report.processes_ended > 0, "COMMIT failed, so nobody knew");
    BOOST_TEST(report.went_on > 0, "a job failed, the others ran again, and the process went on");
}

BOOST_AUTO_TEST_CASE(a_full_disk_anywhere_leaves_all_or_nothing) { meet(trouble::full); }

BOOST_AUTO_TEST_CASE(a_process_that_ends_anywhere_leaves_all_or_nothing) {
    const auto report = meet(trouble::end);
    BOOST_TEST(report.processes_ended == report.runs);
}

BOOST_AUTO_TEST_SUITE_END()
