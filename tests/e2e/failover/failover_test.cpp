#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>

#include "gateway_under_test.hpp"
#include "load.hpp"
#include "support/replicated_cluster.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using namespace std::chrono_literals;

namespace {

constexpr int people = 200;
constexpr auto fresh = 2s, promotion = 4s;  // the one must be less than the other: docs/guides/scale-out.md
using clock_now = std::chrono::steady_clock;

// Two servers, two gateways that know both, and their clients.
struct failover {
    failover() {
        setenv("GATEHOUSE_TEST_POSTGRES", servers.hosts().c_str(), 1);
        filled = std::make_unique<prepared>(place.path() + "/data", people);
        std::ofstream(place.path() + "/settings.toml")
            << "master_key = \"" << place.path() << "/data.key\"\n[store]\nurl = \""
            << store_arguments(place.path() + "/data")[1] << "\"\nfresh_seconds = " << fresh.count() << "\n";
        unsetenv("GATEHOUSE_TEST_POSTGRES");
        setenv("GATEHOUSE_TEST_SETTINGS", (place.path() + "/settings.toml").c_str(), 1);
        for (const char* name : {"/a", "/b"}) gateways.push_back(gateway_under_test::serve(place.path() + name));
        clients = std::make_unique<load>(*filled, std::array{gateways[0]->port(), gateways[1]->port()});
        wait_for_writes(100);
    }

    void wait_for_writes(std::int64_t more) {
        const auto until = clock_now::now() + 60s;
        const std::int64_t enough = clients->writes() + more;
        while (clients->writes() < enough) {
            BOOST_TEST_REQUIRE((clock_now::now() < until), clients->first_wrong());
            std::this_thread::sleep_for(10ms);
        }
    }

    // What happened at `since` left nobody to be believed, once what was proved before it has run out.
    void stay_without_primary(load::time_point since) {
        suspended_before = clients->suspensions();
        std::this_thread::sleep_until(since + fresh);
        clients->gap(true);
        std::this_thread::sleep_until(since + promotion);
        clients->gap(false);
    }

    void recovered(const char* what, load::time_point since, load::time_point again) {
        for (int node = 0; node < load::nodes; ++node) {
            const auto whole = clients->until_first_write(node, since), rest = clients->until_first_write(node, again);
            BOOST_TEST_REQUIRE((whole < 60s), "node " << node << " does not write again: " << clients->first_wrong());
            BOOST_TEST((rest < 20s), "node " << node << " found the primary after " << rest.count() << " ms");
            std::printf("%s: node %d acknowledged a write %lld ms afterwards, %lld ms after there was a primary again\n", what,
                        node + 1, static_cast<long long>(whole.count()), static_cast<long long>(rest.count()));
        }
        wait_for_writes(50);
        wait_for_a_refusal();
        clients->finish();
    }

    // Sessions are asked for in turn: on a slow machine it takes a while until one comes that was suspended before.
    void wait_for_a_refusal() {
        const auto until = clock_now::now() + 60s;
        while (clients->counts().refused == 0) {
            BOOST_TEST_REQUIRE((clock_now::now() < until), "no suspended member's session was refused");
            std::this_thread::sleep_for(10ms);
        }
    }

    void nothing_is_lost() {
        const load_counts& counts = clients->counts();
        BOOST_TEST(counts.late == 0, clients->first_wrong());
        BOOST_TEST(counts.believed == 0, clients->first_wrong());
        BOOST_TEST(counts.other == 0, clients->first_wrong());
        BOOST_TEST(suspended_before > 0U);
        BOOST_TEST(clients->suspensions() > suspended_before);
        BOOST_TEST(counts.let_in > 0);
        BOOST_TEST(counts.refused > 0);
        BOOST_TEST(counts.no_primary > 0);
        const auto lost = clients->missing();
        BOOST_TEST(lost.empty(), lost.size() << " are missing, the first: " << (lost.empty() ? "" : lost.front()));
        std::printf("  %zu users, %zu suspensions, %lld times no primary\n", clients->users(), clients->suspensions(),
                    static_cast<long long>(counts.no_primary));
    }

    replicated_cluster servers;
    temporary_directory place;
    std::unique_ptr<prepared> filled;
    std::vector<std::unique_ptr<gateway_under_test>> gateways;
    std::unique_ptr<load> clients;
    std::size_t suspended_before = 0;  // the primary went
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(a_failover_under_load, failover)

BOOST_AUTO_TEST_CASE(the_primary_is_killed_and_its_standby_promoted) {
    servers.kill_primary();
    const auto killed = clock_now::now();
    stay_without_primary(killed);
    const auto promoting = clock_now::now();
    servers.promote();
    recovered("killed", killed, promoting);
    nothing_is_lost();
}

// It goes on answering, and says that it takes writes: gateways have to leave it by themselves.
BOOST_AUTO_TEST_CASE(the_primary_is_cut_off_and_stays_reachable) {
    servers.cut_off();
    const auto cut = clock_now::now();
    stay_without_primary(cut);
    const auto promoting = clock_now::now();
    servers.promote();
    recovered("cut off", cut, promoting);
    servers.kill_primary();  // whatever is answered from now on, the new one says
    nothing_is_lost();
}

BOOST_AUTO_TEST_CASE(the_primary_is_killed_and_comes_back) {
    servers.kill_primary();
    const auto killed = clock_now::now();
    stay_without_primary(killed);
    const auto starting = clock_now::now();
    servers.start_primary();
    recovered("killed and started", killed, starting);
    nothing_is_lost();
}

BOOST_AUTO_TEST_SUITE_END()
