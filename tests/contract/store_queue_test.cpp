#include <atomic>

#include "contract_store.hpp"

using namespace gatehouse;
using namespace gatehouse::contract;

namespace {

result<void> nothing(tenant_transaction&) { return {}; }
void ignored(const result<void>&) {}

template <class Engine>
std::size_t submit_until_full(Engine& engine, const organization_id& organization, write_class turn, std::size_t bytes = 0) {
    std::size_t accepted = 0;
    while (engine->submit(write_plan{organization, turn, bytes, nothing}, ignored)) ++accepted;
    return accepted;
}

template <class Engine>
void submit_named(Engine& engine, events& ran, const organization_id& organization, write_class turn, std::string name) {
    BOOST_TEST_REQUIRE(engine->submit(write_plan{organization, turn, 0,
                                                 [&ran, name](tenant_transaction&) -> result<void> {
                                                     ran.add(name);
                                                     return {};
                                                 }},
                                      ignored));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_queue)

BOOST_AUTO_TEST_CASE_TEMPLATE(classes_have_their_order_and_organizations_take_turns, Engine, engines) {
    Engine engine;
    const auto a = engine.organization(), b = engine.add_organization("b");
    events ran;
    {
        held_writer held(engine.get(), a);
        submit_named(engine, ran, a, write_class::jobs, "a job");
        submit_named(engine, ran, a, write_class::provisioning, "a1");
        submit_named(engine, ran, a, write_class::provisioning, "a2");
        submit_named(engine, ran, a, write_class::provisioning, "a3");
        submit_named(engine, ran, b, write_class::provisioning, "b1");
        submit_named(engine, ran, b, write_class::provisioning, "b2");
        submit_named(engine, ran, b, write_class::interactive, "b interactive");
        submit_named(engine, ran, a, write_class::sign_in, "a sign-in");
        submit_named(engine, ran, b, write_class::revocation, "b revocation");
    }
    ran.wait_for(9);
    // PostgreSQL's transactions are an organization's: inside a class it gets its turn for all that it has waiting.
    const std::vector<std::string> in_turn{"b revocation", "a sign-in", "b interactive", "a1", "b1", "a2", "b2", "a3", "a job"};
    const std::vector<std::string> by_batch{"b revocation", "a sign-in", "b interactive", "b1", "b2", "a1",
                                            "a2",           "a3",        "a job"};
    BOOST_TEST(ran.all() == (testing::tests_postgres() ? by_batch : in_turn), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_has_waited_long_gets_a_turn, Engine, engines) {
    for (const bool patient : {true, false}) BOOST_TEST_CONTEXT((patient ? "patient" : "impatient")) {
            write_queue_bounds bounds;
            bounds.patience_ms = patient ? 60'000 : 0;
            bounds.patience_turns = 8;
            Engine engine(bounds);
            events ran;
            {
                held_writer held(engine.get(), engine.organization());
                submit_named(engine, ran, engine.organization(), write_class::jobs, "old");
                for (int i = 0; i < 40; ++i) submit_named(engine, ran, engine.organization(), write_class::revocation, "new");
            }
            ran.wait_for(41);
            const auto all = ran.all();
            const auto place = std::find(all.begin(), all.end(), "old") - all.begin();
            if (patient)
                BOOST_TEST(place == 40);
            else
                BOOST_TEST(place < 8);
        }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(patience_is_as_short_as_promised, Engine, engines) {
    constexpr int newer = 3 * limits::writer_patience_turns;
    Engine engine;
    events ran;
    {
        held_writer held(engine.get(), engine.organization());
        submit_named(engine, ran, engine.organization(), write_class::jobs, "old");
        std::this_thread::sleep_for(std::chrono::milliseconds(limits::writer_patience_ms));
        for (int i = 0; i < newer; ++i) submit_named(engine, ran, engine.organization(), write_class::revocation, "new");
    }
    ran.wait_for(newer + 1);
    const auto all = ran.all();
    const auto place = std::find(all.begin(), all.end(), "old") - all.begin();
    BOOST_TEST(place < limits::writer_patience_turns);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_quarter_of_the_room_is_the_most_for_one_organization, Engine, engines) {
    Engine engine;
    constexpr std::size_t ordinary = limits::writer_queue_jobs - limits::writer_reserved_revocations;
    constexpr std::size_t quarter = limits::writer_queue_jobs / limits::writer_queue_share;
    constexpr std::size_t reserved_quarter = limits::writer_reserved_revocations / limits::writer_queue_share;
    std::vector<organization_id> others;
    for (int i = 0; i < 5; ++i) others.push_back(engine.add_organization("other" + std::to_string(i)));
    held_writer held(engine.get(), engine.organization());
    BOOST_TEST(submit_until_full(engine, others[0], write_class::provisioning) == quarter);
    BOOST_TEST(submit_until_full(engine, others[0], write_class::revocation) == reserved_quarter);
    BOOST_TEST(submit_until_full(engine, others[1], write_class::interactive) == quarter);
    BOOST_TEST(submit_until_full(engine, others[2], write_class::jobs) == quarter);
    BOOST_TEST(submit_until_full(engine, others[3], write_class::sign_in) == ordinary - 3 * quarter, "the rest is reserved");
    BOOST_TEST(submit_until_full(engine, others[4], write_class::sign_in) == 0u);
    for (int i = 1; i < 4; ++i)
        BOOST_TEST(submit_until_full(engine, others[static_cast<std::size_t>(i)], write_class::revocation) == reserved_quarter);
    BOOST_TEST(submit_until_full(engine, others[4], write_class::revocation) == 0u, "its room is used up as well");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_waits_is_bounded_in_bytes, Engine, engines) {
    Engine engine;
    const auto other = engine.add_organization("other");
    constexpr std::size_t quarter = limits::writer_queue_bytes / limits::writer_queue_share;
    held_writer held(engine.get(), other);
    const auto& id = engine.organization();
    BOOST_TEST(submit_until_full(engine, id, write_class::provisioning, quarter / 4) == 4u);
    BOOST_TEST(submit_until_full(engine, id, write_class::revocation, limits::writer_reserved_bytes) == 0u);
    BOOST_TEST(submit_until_full(engine, id, write_class::revocation,
                                 limits::writer_reserved_bytes / limits::writer_queue_share) == 1u);
    BOOST_TEST(engine->submit(write_plan{other, write_class::provisioning, quarter, nothing}, ignored));
    held.release();
    while (!engine->submit(write_plan{id, write_class::provisioning, quarter, nothing}, ignored)) std::this_thread::yield();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_batch_is_bounded_and_nobody_learns_his_result_before_its_commit, Engine, engines) {
    Engine engine;
    events ran;
    {
        held_writer held(engine.get(), engine.organization());  // is of the first batch
        for (std::size_t i = 1; i <= limits::writer_batch_jobs; ++i) {
            const std::string name = std::to_string(i);
            BOOST_TEST_REQUIRE(engine->submit(write_plan{engine.organization(), write_class::interactive, 0,
                                                         [&ran, name](tenant_transaction&) -> result<void> {
                                                             ran.add("run " + name);
                                                             return {};
                                                         }},
                                              [&ran, name](const result<void>&) { ran.add("done " + name); }));
        }
    }
    ran.wait_for(2 * limits::writer_batch_jobs);
    const auto all = ran.all();
    const auto place = [&](const std::string& what) { return std::find(all.begin(), all.end(), what) - all.begin(); };
    for (std::size_t i = 1; i <= limits::writer_batch_jobs; ++i)
        BOOST_TEST(place("run " + std::to_string(i)) < place("done " + std::to_string(i)));
    const std::string last = std::to_string(limits::writer_batch_jobs);
    BOOST_TEST(place("done 1") < place("run " + last), "one more than a batch holds");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_long_batch_is_committed_early, Engine, engines) {
    Engine engine;
    events ran;
    {
        held_writer held(engine.get(), engine.organization());
        for (const bool first : {true, false})
            BOOST_TEST_REQUIRE(engine->submit(
                write_plan{engine.organization(), write_class::interactive, 0,
                           [&ran, first](tenant_transaction&) -> result<void> {
                               ran.add(first ? "first ran" : "second ran");
                               if (first) std::this_thread::sleep_for(std::chrono::milliseconds(limits::writer_batch_ms + 5));
                               return {};
                           }},
                [&ran, first](const result<void>&) { ran.add(first ? "first done" : "second done"); }));
    }
    ran.wait_for(4);
    BOOST_TEST(ran.all() == (std::vector<std::string>{"first ran", "first done", "second ran", "second done"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(closing_finishes_what_was_accepted_and_refuses_the_rest, Engine, engines) {
    Engine engine;
    std::atomic<int> done = 0;
    for (int i = 0; i < 500; ++i)
        BOOST_TEST_REQUIRE(engine->submit(write_plan{engine.organization(), write_class::jobs, 0, nothing},
                                          [&](const result<void>& outcome) { done += outcome.has_value(); }));
    engine->close();
    BOOST_TEST(done == 500);
    BOOST_TEST(!engine->submit(write_plan{engine.organization(), write_class::revocation, 0, nothing}, ignored));
    BOOST_TEST((engine->write(engine.organization(), nothing).error().code == errc::unavailable));
}

BOOST_AUTO_TEST_SUITE_END()
