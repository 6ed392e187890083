#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <thread>

#include "gateway_under_test.hpp"
#include "questions.hpp"
#include "support/raw_connection.hpp"
#include "support/temporary_directory.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr int writes = 1000, before = 300, connections = 16;

struct fixture {
    std::string data() const { return place.path() + "/data"; }

    // Everything that leaves a change row behind: teams that are made, and now and then a read that is not permitted.
    void administer(const prepared& all, std::uint16_t port) {
        const questions text(all, port);
        raw_connection over(port);
        for (int number = started++; number < writes; number = started++) {
            const bool reads = number % 5 == 4;
            const auto& who = all.people.front();
            if (!over.send(reads ? text.list_connections(who) : text.create_team(who, number), 60'000)) return;
            const int status = status_of(over.read_answer(60'000));
            if (status == (reads ? 403 : 201))
                ++done;
            else if (status == 401)
                ++refused;
            else
                ++other;
        }
    }

    temporary_directory place;
    std::atomic<int> started{0}, done{0}, refused{0}, other{0};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(an_administrator, fixture)

BOOST_AUTO_TEST_CASE(who_is_suspended_leaves_no_change_behind_the_suspension) {
    const prepared all(data(), 1);
    const person& admin = all.people.front();
    {
        const auto gateway = gateway_under_test::serve(data());
        std::vector<std::jthread> threads;
        for (int i = 0; i < connections; ++i) threads.emplace_back([&] { administer(all, gateway->port()); });
        while (done < before) std::this_thread::yield();
        raw_connection idp(gateway->port());
        BOOST_TEST_REQUIRE(idp.send(questions(all, gateway->port()).set_active(admin, false)));
        BOOST_TEST(status_of(idp.read_answer(60'000)) == 200);
        threads.clear();
    }
    BOOST_TEST_MESSAGE(done << " done, " << refused << " refused");
    BOOST_TEST(other == 0);
    BOOST_TEST(done + refused == writes);
    BOOST_TEST(refused > 0);
    const auto changes = changes_in(data(), all.organization);
    const auto suspended = std::ranges::find_if(
        changes, [&](const told_change& row) { return row.kind == "member.suspended" && row.target == admin.member; });
    BOOST_TEST_REQUIRE((suspended != changes.end()));
    const auto by_admin = [&](const told_change& row) { return row.actor == admin.member; };
    BOOST_TEST(std::count_if(changes.begin(), suspended, by_admin) == done);
    const auto late = std::find_if(suspended, changes.end(), by_admin);
    BOOST_TEST((late == changes.end()), (late == changes.end() ? "" : late->kind));
}

BOOST_AUTO_TEST_SUITE_END()
