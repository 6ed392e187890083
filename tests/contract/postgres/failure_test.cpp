#include <signal.h>

#include <atomic>
#include <future>
#include <thread>

#include "node.hpp"

using namespace gatehouse;
using namespace gatehouse::contract;

namespace {

// Every commit waits for a standby of that name; there is none.
void cut_off(const database& data) {
    data.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    data.run("SELECT pg_reload_conf()");
}

void reconnect(const database& data) {
    data.run("ALTER SYSTEM RESET synchronous_standby_names");
    data.run("SELECT pg_reload_conf()");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(postgres_failures)

BOOST_AUTO_TEST_CASE(a_lost_answer_of_commit_is_asked_for_and_nothing_happens_twice) {
    const database data;
    std::atomic<bool> lose = false;
    postgres::engine_options options;
    options.keep_commit_answer = [&] { return !lose.exchange(false); };
    node at(data, options);
    const auto id = at.add_organization("acme");
    for (int i = 0; i < 20; ++i) {
        lose = true;
        std::atomic<int> runs = 0;
        const auto done = at->write(id, [&](tenant_transaction& tx) -> result<void> {
            ++runs;
            return probe(tx).append_change();
        });
        BOOST_TEST(done.has_value());
        BOOST_TEST(runs == 1, "it was committed: it may not run again");
    }
    const auto read = at->read(id, [&](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(probe(tx).changes() == probe(tx).newest_change());
        return {};
    });
    BOOST_TEST(read.has_value());
}

BOOST_AUTO_TEST_CASE(what_was_acknowledged_survives_a_server_that_dies_and_nodes_recover_by_themselves) {
    testing::postgres_cluster own;
    const database data(own);
    node at(data);
    const auto id = at.add_organization("acme");
    std::atomic<int> acknowledged = 0, otherwise = 0;
    const auto says_so = [](const result<void>& done) {
        return done.has_error() && (done.error().code == errc::unavailable || done.error().code == errc::outcome_unknown);
    };
    std::jthread writing([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            const auto done = at.put(id, std::to_string(acknowledged));
            if (done)
                ++acknowledged;
            else if (!says_so(done))
                ++otherwise;
        }
    });
    for (int round = 0; round < 3; ++round) {
        const int before = acknowledged;
        BOOST_TEST(eventually([&] { return acknowledged > before + 20; }));
        own.stop(SIGQUIT);
        BOOST_TEST((at.has(id, "0").error().code == errc::unavailable));
        BOOST_TEST(says_so(at.put(id, "while it is down")));
        own.start();
        BOOST_TEST(eventually([&] { return at.has(id, "0").has_value(); }));
    }
    const int last = acknowledged;
    BOOST_TEST(eventually([&] { return acknowledged > last + 5; }));
    writing.request_stop();
    writing.join();
    BOOST_TEST(otherwise == 0);
    for (int i = 0; i < acknowledged; ++i) BOOST_TEST_REQUIRE(at.has(id, std::to_string(i)).value());
}

BOOST_AUTO_TEST_CASE(a_primary_that_cannot_commit_answers_nothing) {
    testing::postgres_cluster own;
    const database data(own);
    postgres::engine_options options;
    BOOST_TEST(options.base.fresh_ms == limits::database_fresh_ms);
    options.base.fresh_ms = 2'000;
    node at(data, options);
    const auto id = at.add_organization("acme");
    BOOST_TEST_REQUIRE(at.put(id, "before").has_value());
    cut_off(data);
    // The server's processes take the new setting a moment later, each for itself: until then a commit still goes through.
    auto began = std::chrono::steady_clock::now();
    std::future<result<void>> writing;
    for (int tries = 0; tries < 60; ++tries) {
        began = std::chrono::steady_clock::now();
        writing = std::async(std::launch::async, [&] { return at.put(id, "meanwhile"); });
        if (writing.wait_for(std::chrono::seconds(1)) != std::future_status::ready) break;
    }
    BOOST_TEST(eventually([&] { return at.has(id, "before").has_error(); }), "its reads are not the truth any more");
    BOOST_TEST((at.has(id, "before").error().code == errc::unavailable));
    const auto written = writing.get();
    const auto took = std::chrono::steady_clock::now() - began;
    BOOST_TEST_REQUIRE(written.has_error());
    BOOST_TEST((written.error().code == errc::outcome_unknown));
    constexpr std::chrono::milliseconds answer(limits::database_answer_ms), settle(limits::database_settle_ms);
    BOOST_TEST((took >= answer + settle));
    BOOST_TEST((took < answer + settle + std::chrono::seconds(10)));  // the last look has its own bound
    // By now it is known: nothing is sent there to hang.
    const auto again = std::chrono::steady_clock::now();
    BOOST_TEST((at.put(id, "later").error().code == errc::unavailable));
    BOOST_TEST((std::chrono::steady_clock::now() - again < std::chrono::seconds(1)));
    reconnect(data);
    BOOST_TEST(eventually([&] { return at.has(id, "before").has_value(); }));
    BOOST_TEST(at.has(id, "later").value() == false);
    BOOST_TEST(at.put(id, "after").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
