#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <random>

#include "reference/asking.hpp"
#include "reference/verifier.hpp"

using namespace gatehouse;
using namespace gatehouse::reference;

namespace {

constexpr std::size_t most_shown = 5, worlds_a_store = 1'000;

std::size_t worlds_wanted() { return std::getenv("GATEHOUSE_LONG") ? 50'000 : 5'000; }

std::uint64_t seed() {
    static const std::uint64_t chosen = [] {
        const char* given = std::getenv("GATEHOUSE_SEED");
        const std::uint64_t one = given ? std::strtoull(given, nullptr, 10) : std::random_device()();
        std::cerr << "GATEHOUSE_SEED=" << one << '\n';
        return one;
    }();
    return chosen;
}

// All of it came up, and not by luck: so often in a thousand questions, at the least.
void check_coverage(const coverage& seen) {
    struct {
        std::string_view what;
        double least;
    } const wanted[] = {
        {"gate: no", 20},
        {"key: no", 20},
        {"owner: yes", 2},
        {"deny: no", 2},
        {"allow: yes", 20},
        {"otherwise: no", 100},
        {"not alive", 20},
        {"an unknown denies", 1},
        {"an unknown is silent", 5},
        {"a ceiling cuts", 2},
        {"a grant permits", 2},
        {"a role sleeps", 20},
        {"role: owner", 20},
        {"role: direct", 50},
        {"role: team", 50},
        {"role: scim_rule", 20},
        {"role: saml_rule", 5},
        {"role: default", 20},
        {"a key gets through", 0.5},
        {"a key's owner may not hold it", 5},
        {"units are passed over", 0.5},
        {"one role takes the place of another", 10},
        {"missing: is held, but asks for", 1},
        {"missing: may assign it", 20},
        {"missing: may grant it here", 0.1},
        {"missing: cut to less", 1},
        {"missing: may put people there", 1},
    };
    const double thousands = static_cast<double>(worlds_wanted() * questions_each) / 1000;
    for (const auto& one : wanted) {
        const auto found = seen.find(one.what);
        const double times = found == seen.end() ? 0 : static_cast<double>(found->second) / thousands;
        BOOST_TEST_MESSAGE(one.what << ": " << times << " in a thousand");
        BOOST_TEST(times >= one.least, one.what << ": " << times << " in a thousand questions");
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reference_equivalence)

BOOST_AUTO_TEST_CASE(the_engine_equals_the_naive_evaluator) {
    std::optional<worlds_store> store;
    coverage seen;
    std::size_t wrong = 0;
    const auto compare = [&](const asked_world& at, const query& asked, time_ms now, const access::decision& made) {
        const auto naive = evaluate(at.in, asked, now, fault::none, seen);
        const auto engine = summary(made);
        const auto unproved = verify(at.in, asked, now, made);
        for (const auto& words :
             {"is held, but asks for", "may assign it", "may grant it here", "cut to less", "may put people there"})
            if (made.missing.find(words) != std::string::npos) ++seen["missing: " + std::string(words)];
        if ((same(engine, naive) && unproved.empty()) || ++wrong > most_shown) return;
        BOOST_ERROR("world " << at.number << " at " << now << ": " << text(asked) << "\n engine " << text(engine) << " ("
                             << made.reason << ")\n naive  " << text(naive) << "\n proof  " << unproved);
    };
    for (std::size_t number = 0; number < worlds_wanted() && wrong < most_shown; ++number) {
        if (number % worlds_a_store == 0) store.emplace();
        ask(*store, seed(), number, compare);
    }
    BOOST_TEST_REQUIRE(wrong == 0u);
    check_coverage(seen);
}

BOOST_AUTO_TEST_SUITE_END()
