#include <regex>
#include <set>

#include "fault/support/failing_session.hpp"
#include "revocation/paths.hpp"
#include "revocation/rows.hpp"

using namespace gatehouse;
using namespace gatehouse::revocation;
using fault::failing;

namespace {

std::map<std::string, std::string> rows_of(climbing::ladder& at) {
    return testing::must(at.read<std::map<std::string, std::string>>(
        [](tenant_transaction& tx) -> result<std::map<std::string, std::string>> { return all_rows(tx); }));
}

std::vector<path> all_paths() {
    auto all = paths_of_routes();
    for (auto& one : paths_of_clients()) all.push_back(std::move(one));
    for (auto& one : paths_of_jobs()) all.push_back(std::move(one));
    return all;
}

void check_all(const prepared& cut, bool alive) {
    BOOST_TEST_REQUIRE(cut.lives() == alive);
    for (std::size_t i = 0; i < cut.also.size(); ++i) BOOST_TEST_REQUIRE(cut.also[i]() == alive, "number " << i);
}

// Fails at its first statement, then at its second, until it comes through: nothing of it is there before, all after.
void fail_everywhere(const path& one, failing how) {
    climbing::ladder at(std::string(one.model), one.plan);
    const auto cut = one.prepare(at);
    check_all(cut, true);
    const auto before = rows_of(at);
    for (int nth = 1;; ++nth) {
        bool met = false;
        const auto done = at.data->write(
            at.organization(), [&](tenant_transaction& tx) { return fault::opened(tx).run(cut.work, how, nth, met); });
        const auto changed = difference(before, rows_of(at));
        BOOST_TEST_REQUIRE(done.has_value() == !met,
                           "statement " << nth << " failed and nobody noticed, or: " << (done ? "" : done.error().detail));
        BOOST_TEST_CONTEXT("after statement " << nth) check_all(cut, met);
        if (!met) {
            BOOST_TEST(!changed.empty());
            BOOST_TEST(nth > 3);
            return;
        }
        BOOST_TEST_REQUIRE(changed.empty(), "statement " << nth << " left rows: " << changed);
    }
}

void fail_every_path(failing how) {
    for (const auto& one : all_paths()) BOOST_TEST_CONTEXT(one.name) {
            fail_everywhere(one, how);
        }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(every_path_of_revocation)

BOOST_AUTO_TEST_CASE(leaves_nothing_when_a_statement_does_not_run) { fail_every_path(failing::not_run); }
BOOST_AUTO_TEST_CASE(leaves_nothing_when_a_statement_fails_after_it_ran) { fail_every_path(failing::has_run); }
BOOST_AUTO_TEST_CASE(leaves_nothing_when_the_engine_refuses_a_statement) { fail_every_path(failing::refused_by_engine); }

// A route that ends somebody or something, and stands in no table here, fails this.
BOOST_AUTO_TEST_CASE(every_route_that_ends_something_is_here) {
    std::set<std::string> known;
    for (const auto& one : paths_of_routes()) known.emplace(one.name);
    known.emplace("POST /connection-proposals/{proposal}/approve");  // makes another of these calls
    const auto source = testing::read_source("src/protocol/admin/routes.cpp");
    const std::regex route(R"re(\{method::(\w+),\s*"([^"]*)",\s*(?:can_wait\()?\{[^{}]*\bends_somebody\b)re");
    std::size_t found = 0;
    for (std::sregex_iterator at(source.begin(), source.end(), route), end; at != end; ++at, ++found) {
        std::string verb = (*at)[1].str() == "del" ? "delete" : (*at)[1].str();
        for (char& c : verb) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        BOOST_TEST(known.contains(verb + " " + (*at)[2].str()), verb << " " << (*at)[2].str());
    }
    BOOST_TEST(found >= 24U);
    const std::regex any(R"re(\bends_somebody\b)re");
    const auto said = std::distance(std::sregex_iterator(source.begin(), source.end(), any), std::sregex_iterator());
    BOOST_TEST(static_cast<std::ptrdiff_t>(found) == said - 1);  // but for its definition: none is written in another form
}

// The rows are looked at: what fails in part would be seen.
BOOST_AUTO_TEST_CASE(a_row_that_is_left_behind_would_be_seen) {
    climbing::ladder at("standard");
    const auto before = rows_of(at);
    at.add_team("crew");
    const auto after = rows_of(at);
    BOOST_TEST(difference(before, before).empty());
    BOOST_TEST(!difference(before, after).empty());
}

BOOST_AUTO_TEST_SUITE_END()
