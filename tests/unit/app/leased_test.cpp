#include <atomic>
#include <thread>

#include "app/leased.hpp"
#include "support/temporary_store.hpp"

using namespace gatehouse;
using namespace std::chrono_literals;
using app::leased;

namespace {

bool becomes_true(const std::function<bool()>& what) {
    for (int i = 0; i < 2000 && !what(); ++i) std::this_thread::sleep_for(10ms);
    return what();
}

// Two nodes on one store, each with metrics of its own.
struct fixture {
    app::job_terms terms(const std::string& node) const { return {"counting", {node, 400ms, 100ms}, 10ms, 40ms}; }
    static bool holds(const metrics_registry& at) { return says(at, "gatehouse_job_lease_held{job=\"counting\"} 1\n"); }
    static bool says(const metrics_registry& at, const std::string& line) {
        return at.exposition().find(line) != std::string::npos;
    }

    testing::temporary_store data;
    metrics_registry at_a, at_b;
};

// The store itself, until it takes no writes any more.
class failing_store final : public store {
public:
    explicit failing_store(store& behind) : behind_(behind) {}
    result<void> read(const organization_id& scope, function_ref<result<void>(tenant_transaction&)> work) override {
        return behind_.read(scope, work);
    }
    result<void> read_installation(function_ref<result<void>(installation_transaction&)> work) override {
        return behind_.read_installation(work);
    }
    bool submit(write_plan plan, completion done) override {
        return !fails && behind_.submit(std::move(plan), std::move(done));
    }
    bool submit(installation_plan plan, completion done) override {
        return !fails && behind_.submit(std::move(plan), std::move(done));
    }
    void close() override { behind_.close(); }
    std::atomic<bool> fails{false};

private:
    store& behind_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_leased, fixture)

BOOST_AUTO_TEST_CASE(one_node_does_the_job_and_the_other_goes_on_when_it_stops) {
    const app::node_terms usual{"a"};
    BOOST_TEST((usual.lasting == std::chrono::milliseconds(limits::job_lease_ms)));
    BOOST_TEST((usual.renewal == std::chrono::milliseconds(limits::job_lease_renewal_ms)));
    BOOST_TEST((usual.lasting > 2 * usual.renewal), "one renewal may fail");

    std::atomic<int> ran_a = 0, ran_b = 0;
    leased a(*data, at_a, terms("a"), [&](leased&) { ++ran_a; });
    BOOST_TEST(becomes_true([&] { return ran_a >= 2; }));
    leased b(*data, at_b, terms("b"), [&](leased&) { ++ran_b; });
    const int before = ran_a;
    BOOST_TEST(becomes_true([&] { return ran_a >= before + 3; }));
    BOOST_TEST(ran_b == 0);
    BOOST_TEST(holds(at_a));
    BOOST_TEST(!holds(at_b));
    a.stop();
    const int last = ran_a;
    BOOST_TEST(!holds(at_a));
    BOOST_TEST(becomes_true([&] { return ran_b >= 2; }), "given back, though its time was not over");
    BOOST_TEST(holds(at_b));
    BOOST_TEST(ran_a == last);
}

BOOST_AUTO_TEST_CASE(what_a_node_writes_when_its_turn_is_over_is_refused) {
    std::atomic<bool> written = false, kept = false, done = false;
    std::atomic<int> ran = 0;
    leased a(*data, at_a, terms("a"), [&](leased& turn) {
        if (done) return;
        data.clock.advance_ms(400);  // as if it had slept
        const auto refused = turn.write(data.organization(), [&](tenant_transaction&) {
            ++ran;
            return result<void>();
        });
        written = !refused.has_error() || refused.error().code != errc::conflict;
        kept = turn.keep();
        done = true;
    });
    BOOST_TEST(becomes_true([&] { return done.load(); }));
    BOOST_TEST(!written);
    BOOST_TEST(ran == 0, "the job's own part of the write is not reached");
    BOOST_TEST(!kept, "nor is there another turn in the same run");
    BOOST_TEST(says(at_a, "gatehouse_job_writes_refused_total{job=\"counting\"} 1\n"));
    BOOST_TEST(becomes_true([&] { return holds(at_a); }), "nobody else wants it: a new turn");
}

// A second passes in each step, of a turn of five: only who prolongs it has it to the end.
BOOST_AUTO_TEST_CASE(a_job_that_takes_longer_than_a_turn_keeps_it_and_writes) {
    std::atomic<int> kept = 0, written = 0, ran_b = 0;
    std::atomic<bool> done = false;
    const app::job_terms long_a{"counting", {"a", 5s, 50ms}, 10ms, 40ms}, long_b{"counting", {"b", 5s, 50ms}, 10ms, 40ms};
    leased a(*data, at_a, long_a, [&](leased& turn) {
        for (int i = 0; i < 20 && !done; ++i) {
            std::this_thread::sleep_for(60ms);
            data.clock.advance_ms(1'000);
            kept += turn.keep() ? 1 : 0;
            written += turn.write(data.organization(), [](tenant_transaction&) { return result<void>(); }) ? 1 : 0;
        }
        done = true;
    });
    BOOST_TEST(becomes_true([&] { return holds(at_a); }));
    leased b(*data, at_b, long_b, [&](leased&) { ran_b += done ? 0 : 1; });
    BOOST_TEST(becomes_true([&] { return done.load(); }));
    BOOST_TEST(kept == 20);
    BOOST_TEST(written == 20);
    BOOST_TEST(ran_b == 0);
}

// Fails closed: what the store does not confirm is over when its time is.
BOOST_AUTO_TEST_CASE(a_turn_that_cannot_be_prolonged_ends) {
    failing_store shared(*data);
    std::atomic<int> ran = 0;
    leased a(shared, at_a, terms("a"), [&](leased&) { ++ran; });
    BOOST_TEST(becomes_true([&] { return ran >= 2; }));
    shared.fails = true;
    BOOST_TEST(becomes_true([&] { return !holds(at_a); }));
    const int last = ran;
    std::this_thread::sleep_for(300ms);
    BOOST_TEST(ran == last);
    shared.fails = false;
    BOOST_TEST(becomes_true([&] { return ran > last; }));
}

BOOST_AUTO_TEST_SUITE_END()
