#include <boost/test/unit_test.hpp>

#include <chrono>

#include "gateway_node.hpp"
#include "race.hpp"
#include "support/temporary_directory.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr int clients = 48, suspensions = 256;

}  // namespace

BOOST_AUTO_TEST_SUITE(several_nodes)

// Nothing that a node remembers may outlive another node's word: every question that is begun after the suspension's answer
// is refused, at whichever node, with every kind of credential.
BOOST_AUTO_TEST_CASE(a_suspension_that_one_node_answered_all_others_obey) {
    for (const int count : {2, 3}) BOOST_TEST_CONTEXT(count << " nodes") {
            const temporary_directory own;
            const prepared all(own.path() + "/data", suspensions);
            const auto nodes = start_nodes(own.path() + "/data", own.path(), count);
            std::vector<std::uint16_t> others;
            for (std::size_t i = 1; i < nodes.size(); ++i) others.push_back(nodes[i]->port());
            race run(all, nodes[0]->port(), clients, others);
            const auto began = std::chrono::steady_clock::now();
            run.suspend_all(0, suspensions);
            BOOST_TEST(run.counts().late == 0, run.first_wrong());
            BOOST_TEST(run.counts().revived == 0, run.first_wrong());
            BOOST_TEST(run.counts().other == 0, run.first_wrong());
            BOOST_TEST(run.counts().returned >= suspensions / 8);
            std::int64_t asked = 0;
            for (std::size_t what = 0; what < question_count; ++what) BOOST_TEST_CONTEXT(question_names[what]) {
                    BOOST_TEST(run.counts().let_in[what] >= suspensions);
                    BOOST_TEST(run.counts().refused[what] >= suspensions);
                    asked += run.counts().let_in[what] + run.counts().refused[what];
                }
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
            BOOST_TEST_MESSAGE(suspensions << " suspensions at one of " << count << " nodes, " << asked
                                           << " answers of the others, " << took.count() << " s");
        }
}

// As in the race of one node: said to be answered before it is asked for.
BOOST_AUTO_TEST_CASE(a_late_allow_of_another_node_would_be_seen) {
    const temporary_directory own;
    const prepared all(own.path() + "/data", 8);
    const auto nodes = start_nodes(own.path() + "/data", own.path(), 2);
    race run(all, nodes[0]->port(), clients, {nodes[1]->port()});
    run.suspend_all(0, 8, true);
    BOOST_TEST(run.counts().late > 0);
}

BOOST_AUTO_TEST_SUITE_END()
