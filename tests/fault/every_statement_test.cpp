#include <boost/test/unit_test.hpp>

#include "fault/ending.hpp"
#include "fault/sign_in.hpp"
#include "fault/support/driver_parts.hpp"
#include "fault/support/failing_session.hpp"
#include "fault/suspension.hpp"

using namespace gatehouse;
using namespace gatehouse::fault;

namespace {

int fail_each_statement(transactions& all, store& in, int step, failing how) {
    for (int nth = 1;; ++nth) {
        bool met = false;
        const auto done = in.write(all.organization(), [&](tenant_transaction& tx) {
            return opened(tx).run([&](tenant_transaction& over) { return all.work(over, step); }, how, nth, met);
        });
        BOOST_TEST(done.has_value() == !met, "statement " << nth << " of step " << step << " failed and nobody noticed");
        const std::set<std::int64_t> this_one{step};
        const auto wrong = met ? all.check(in, {}, this_one) : all.check(in, this_one, {});
        BOOST_TEST(wrong.empty(), "after statement " << nth << " of step " << step << ": " << wrong);
        if (!met || !wrong.empty()) return nth - 1;
    }
}

template <class Scenario> void fail_everywhere(int steps) {
    for (const auto how : {failing::not_run, failing::has_run, failing::refused_by_engine}) {
        Scenario all(steps, 0);
        disk on;
        mounted at(on);
        const auto in = std::move(at.open()).value();
        all.prepare(*in);
        for (int step = 0; step < steps; ++step) {
            const int statements = fail_each_statement(all, *in, step, how);
            BOOST_TEST_MESSAGE("step " << step << ": " << statements << " statements");
            BOOST_TEST(statements >= 4);
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(every_statement)

BOOST_AUTO_TEST_CASE(of_a_suspension_and_a_removal_leaves_nothing_when_it_fails) { fail_everywhere<suspension>(2); }
BOOST_AUTO_TEST_CASE(of_a_transfer_and_of_deletions_leaves_nothing_when_it_fails) { fail_everywhere<ending>(3); }
BOOST_AUTO_TEST_CASE(of_a_sign_in_leaves_nothing_when_it_fails) { fail_everywhere<fault::sign_in>(3); }

BOOST_AUTO_TEST_SUITE_END()
