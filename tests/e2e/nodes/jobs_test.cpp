#include <boost/test/unit_test.hpp>

#include <libpq-fe.h>
#include <signal.h>

#include <algorithm>
#include <chrono>

#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/provisioning_log_repository.hpp>

#include "gateway_node.hpp"
#include "prepared.hpp"
#include "support/temporary_directory.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr int lines = 50;

void add_lines(const std::string& data, const std::string& organization) {
    system_clock time;
    system_random random;
    const auto kept = open_prepared(data, time, random);
    if (!kept) throw std::runtime_error(kept.error().detail);
    const auto added = (*kept)->write(organization_id::trusted(organization), [](tenant_transaction& tx) -> result<void> {
        const auto idp = connection_repository(tx).find_by_name("idp");
        if (!idp) return idp.error();
        for (int i = 0; i < lines; ++i)
            if (auto one = provisioning_log_repository(tx).append((*idp)->id, {}); !one) return one;
        return {};
    });
    if (!added) throw std::runtime_error(added.error().detail);
    (*kept)->close();
}

// A connection of the test's own, above row-level security.
class by_hand {
public:
    explicit by_hand(const std::string& data) {
        std::string url = store_arguments(data).back();
        url.replace(url.rfind('=') + 1, std::string::npos, "postgres");
        at_ = PQconnectdb(url.c_str());
    }
    ~by_hand() { PQfinish(at_); }
    by_hand(const by_hand&) = delete;
    void run(const char* sql) { PQclear(PQexec(at_, sql)); }
    std::string ask(const char* sql) {
        PGresult* const answer = PQexec(at_, sql);
        const std::string text = PQntuples(answer) == 1 ? PQgetvalue(answer, 0, 0) : "";
        PQclear(answer);
        return text;
    }

private:
    PGconn* at_;
};

bool holds(const gateway_node& node, const std::string& job = "pruning") {
    return node.metric("gatehouse_job_lease_held{job=\"" + job + "\"}") == 1;
}
std::int64_t pruned_by(const gateway_node& node) {
    return node.metric("gatehouse_pruned_rows_total{kind=\"provisioning_log\"}").value_or(-1);
}
std::int64_t refused_at(const gateway_node& node) {
    return node.metric("gatehouse_job_writes_refused_total{job=\"pruning\"}").value_or(-1);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(several_nodes_and_one_job)

// The holder is stopped in the middle of a write of its job; what it does when it wakes is a turn too late.
BOOST_AUTO_TEST_CASE(a_holder_that_sleeps_or_dies_is_replaced_and_changes_nothing_when_it_wakes) {
    const temporary_directory place;
    const std::string data = place.path() + "/data";
    const prepared all(data, 1);
    add_lines(data, all.organization);
    by_hand other(data), locking(data);
    other.run("UPDATE provisioning_log SET id = '00000000-0000-' || substr(id, 15), at = 0");  // their time is long over
    locking.run("BEGIN");
    locking.run("SELECT 1 FROM organization FOR UPDATE");
    auto nodes = start_nodes(data, place.path(), 1);
    gateway_node& sleeper = *nodes[0];
    // The job's first write waits for the organization's row.
    BOOST_TEST_REQUIRE(
        becomes_true([&] { return other.ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") != "0"; }));
    sleeper.process().signal(SIGSTOP);
    locking.run("ROLLBACK");
    const std::string fence = other.ask("SELECT fence FROM lease WHERE job = 'pruning'");
    BOOST_TEST(fence == "1");

    const auto stopped = std::chrono::steady_clock::now();
    gateway_node second(data, place.path() + "/second", 0, sleeper.port());
    BOOST_TEST_REQUIRE(becomes_true([&] { return holds(second); }));
    const auto waited = std::chrono::steady_clock::now() - stopped;
    BOOST_TEST((waited <= std::chrono::milliseconds(limits::job_lease_ms + 2 * limits::job_lease_renewal_ms)));
    BOOST_TEST(becomes_true([&] { return pruned_by(second) == lines; }));

    sleeper.process().signal(SIGCONT);
    BOOST_TEST(becomes_true([&] { return refused_at(sleeper) == 1; }), "its write was a turn too late");
    BOOST_TEST(!holds(sleeper));
    BOOST_TEST(holds(second));
    BOOST_TEST(pruned_by(sleeper) == 0);
    BOOST_TEST(other.ask("SELECT fence FROM lease WHERE job = 'pruning'") == "2");

    second.process().kill();
    BOOST_TEST(becomes_true([&] { return holds(sleeper); }), "and now it is its turn again");
    BOOST_TEST(other.ask("SELECT fence FROM lease WHERE job = 'pruning'") == "3");
}

BOOST_AUTO_TEST_CASE(a_job_is_handed_over_by_a_node_that_stops) {
    const temporary_directory place;
    const std::string data = place.path() + "/data";
    const prepared all(data, 1);
    auto nodes = start_nodes(data, place.path(), 3);
    const auto count = [&] { return std::ranges::count_if(nodes, [](const auto& one) { return holds(*one); }); };
    BOOST_TEST(becomes_true([&] { return count() == 1; }));
    const auto holder = std::ranges::find_if(nodes, [](const auto& one) { return holds(*one); });
    nodes.erase(holder);  // SIGTERM
    const auto stopped = std::chrono::steady_clock::now();
    BOOST_TEST(becomes_true([&] { return count() == 1; }));
    const auto waited = std::chrono::steady_clock::now() - stopped;
    BOOST_TEST((waited < std::chrono::milliseconds(limits::job_lease_ms - limits::job_lease_renewal_ms)),
               "it was given back: nobody waits for its time");
}

// A job that nobody starts is missed by nobody, until what it ends is found alive.
BOOST_AUTO_TEST_CASE(each_job_is_done_by_one_of_the_nodes) {
    const temporary_directory place;
    const std::string data = place.path() + "/data";
    const prepared all(data, 1);
    const auto nodes = start_nodes(data, place.path(), 2);
    for (const auto& job : {"pruning", "exposures", "api_keys", "sealing", "endings"}) BOOST_TEST_CONTEXT(job) {
            const auto count = [&] { return std::ranges::count_if(nodes, [&](const auto& one) { return holds(*one, job); }); };
            BOOST_TEST(becomes_true([&] { return count() == 1; }));
        }
}

BOOST_AUTO_TEST_SUITE_END()
