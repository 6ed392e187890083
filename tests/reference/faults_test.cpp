#include <boost/test/unit_test.hpp>

#include <map>

#include "reference/asking.hpp"

using namespace gatehouse;
using namespace gatehouse::reference;

namespace {

constexpr std::size_t most_worlds = 3'000;  // the rarest fault is found in fewer

}  // namespace

BOOST_AUTO_TEST_SUITE(reference_faults)

// What the equality is worth: an evaluator with one fault is told from the engine, whichever fault it is.
BOOST_AUTO_TEST_CASE(every_deliberate_fault_is_found) {
    worlds_store store;
    std::map<fault, std::size_t> found;  // in which world
    coverage aside;
    constexpr auto all = static_cast<std::size_t>(fault::last) - 1;
    for (std::size_t number = 0; number < most_worlds && found.size() < all; ++number)
        ask(store, fixed_seed, number,
            [&](const asked_world& at, const query& asked, time_ms now, const access::decision& made) {
                for (int i = static_cast<int>(fault::none) + 1; i < static_cast<int>(fault::last); ++i) {
                    const auto wrong = static_cast<fault>(i);
                    if (!found.contains(wrong) && !same(summary(made), evaluate(at.in, asked, now, wrong, aside)))
                        found[wrong] = number;
                }
            });
    for (int i = static_cast<int>(fault::none) + 1; i < static_cast<int>(fault::last); ++i)
        BOOST_TEST(found.contains(static_cast<fault>(i)), "fault " << i << " is not found");
    for (const auto& [one, number] : found) BOOST_TEST_MESSAGE("fault " << static_cast<int>(one) << " in world " << number);
}

BOOST_AUTO_TEST_SUITE_END()
