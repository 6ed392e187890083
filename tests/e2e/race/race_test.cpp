#include <boost/test/unit_test.hpp>

#include <sys/resource.h>

#include <chrono>

#include "gateway_under_test.hpp"
#include "race.hpp"
#include "support/temporary_directory.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr int clients = 64;

struct directory {
    std::string data() const { return place.path() + "/data"; }
    temporary_directory place;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(no_late_allow, directory)

BOOST_AUTO_TEST_CASE(who_asks_after_the_suspensions_answer_is_never_let_in) {
    const int count = gateway_under_test::suspensions();
    const prepared all(data(), count);
    const auto gateway = gateway_under_test::serve(data());
    race run(all, gateway->port(), clients);
    const auto began = std::chrono::steady_clock::now();
    run.suspend_all(0, count);
    BOOST_TEST(run.counts().late == 0, run.first_wrong());
    BOOST_TEST(run.counts().revived == 0, run.first_wrong());
    BOOST_TEST(run.counts().other == 0, run.first_wrong());
    BOOST_TEST(run.counts().returned >= count / 8);
    std::int64_t asked = 0;
    for (std::size_t what = 0; what < question_count; ++what) BOOST_TEST_CONTEXT(question_names[what]) {
            BOOST_TEST(run.counts().let_in[what] >= count);
            BOOST_TEST(run.counts().refused[what] >= count);
            asked += run.counts().let_in[what] + run.counts().refused[what];
        }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    BOOST_TEST_MESSAGE(count << " suspensions, " << asked << " answers, " << took.count() << " s");
}

// A race that cannot see a late allow proves nothing: here the suspension is said to be answered before it is asked for.
BOOST_AUTO_TEST_CASE(a_late_allow_would_be_seen) {
    const prepared all(data(), 8);
    const auto gateway = gateway_under_test::serve(data());
    race run(all, gateway->port(), clients);
    run.suspend_all(0, 8, true);
    BOOST_TEST(run.counts().late > 0);
}

BOOST_AUTO_TEST_SUITE_END()
