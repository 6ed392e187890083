#include <gatehouse/store/lease_repository.hpp>

#include "contract_store.hpp"

using namespace gatehouse;
using namespace gatehouse::contract;

namespace {

constexpr std::string_view job = "sweeping";

std::optional<job_lease> take(store& in, std::string_view node) {
    std::optional<job_lease> held;
    const auto done = in.write_installation([&](installation_transaction& tx) -> result<void> {
        auto taken = lease_repository(tx).take(job, node, limits::job_lease_ms);
        if (!taken) return taken.error();
        held = *std::move(taken);
        return {};
    });
    BOOST_TEST_REQUIRE(done.has_value());
    return held;
}

std::int64_t fence_of(const std::optional<job_lease>& held) { return held ? held->fence : 0; }

// As a job writes: the fence first, then the change.
result<void> put_behind_fence(store& in, const organization_id& of, const job_lease& held, std::string_view id) {
    return in.write(
        of,
        [&](tenant_transaction& tx) -> result<void> {
            if (auto mine = job_fence(tx).check(held); !mine) return mine;
            return probe(tx).put(id);
        },
        write_class::jobs);
}

bool has(store& in, const organization_id& of, std::string_view id) {
    bool found = false;
    BOOST_TEST_REQUIRE(in.read(of, [&](tenant_transaction& tx) -> result<void> {
                             found = probe(tx).has(id);
                             return {};
                         }).has_value());
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(leases)

BOOST_AUTO_TEST_CASE_TEMPLATE(one_node_has_the_turn_until_it_is_over_and_each_turn_has_the_next_fence, Engine, engines) {
    Engine engine;
    store& data = engine.get();
    const auto begun = take(data, "a");
    BOOST_TEST_REQUIRE(begun.has_value());
    BOOST_TEST(begun->fence == 1);
    BOOST_TEST((begun->until == engine.clock().now() + limits::job_lease_ms));
    BOOST_TEST(fence_of(take(data, "b")) == 0);

    engine.clock().advance_ms(limits::job_lease_ms - 1);
    BOOST_TEST(fence_of(take(data, "b")) == 0, "it is a's to the last moment");
    BOOST_TEST(fence_of(take(data, "a")) == 1, "prolonged: the same turn");
    engine.clock().advance_ms(limits::job_lease_ms - 1);
    BOOST_TEST(fence_of(take(data, "b")) == 0, "counted from when it was prolonged");
    engine.clock().advance_ms(1);
    BOOST_TEST(fence_of(take(data, "b")) == 2);
    BOOST_TEST(fence_of(take(data, "a")) == 0);

    engine.clock().advance_ms(limits::job_lease_ms);
    BOOST_TEST(fence_of(take(data, "b")) == 3, "its own turn was over: a new one");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_turn_that_is_given_back_is_the_next_nodes_at_once, Engine, engines) {
    Engine engine;
    store& data = engine.get();
    const auto give_back = [&](const job_lease& held) {
        BOOST_TEST(data.write_installation([&](installation_transaction& tx) { return lease_repository(tx).give_back(held); })
                       .has_value());
    };
    const auto first = take(data, "a");
    give_back(*first);
    BOOST_TEST(put_behind_fence(data, engine.organization(), *first, "late").has_error());
    const auto second = take(data, "a");
    BOOST_TEST(fence_of(second) == 2);
    give_back(*first);  // of a turn that is long over
    BOOST_TEST(fence_of(take(data, "b")) == 0);
    give_back(*second);
    BOOST_TEST(fence_of(take(data, "b")) == 3);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(nothing_is_written_behind_a_fence_that_is_not_the_present_one, Engine, engines) {
    Engine engine;
    store& data = engine.get();
    const auto id = engine.organization();
    const auto first = take(data, "a");
    BOOST_TEST(put_behind_fence(data, id, *first, "in time").has_value());
    BOOST_TEST(has(data, id, "in time"));

    engine.clock().advance_ms(limits::job_lease_ms);
    const auto over = put_behind_fence(data, id, *first, "over");
    BOOST_TEST((over.has_error() && over.error().code == errc::conflict), "over, though nobody else took the turn yet");

    const auto second = take(data, "b");
    BOOST_TEST_REQUIRE(second.has_value());
    for (const char* node : {"a", "b"}) BOOST_TEST_CONTEXT(node) {
            job_lease stale = *second;
            stale.node = node;
            stale.fence = first->fence;
            const auto refused = put_behind_fence(data, id, stale, "stale");
            BOOST_TEST((refused.has_error() && refused.error().code == errc::conflict));
        }
    BOOST_TEST(!has(data, id, "over"));
    BOOST_TEST(!has(data, id, "stale"));
    BOOST_TEST(put_behind_fence(data, id, *second, "of b").has_value());
    BOOST_TEST(has(data, id, "of b"));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_lease_is_shown_as_it_stands, Engine, engines) {
    Engine engine;
    const auto shown = [&](std::string_view of) {
        std::optional<job_lease> found;
        BOOST_TEST_REQUIRE(engine
                               ->read_installation([&](installation_transaction& tx) -> result<void> {
                                   auto row = lease_repository(tx).find(of);
                                   if (!row) return row.error();
                                   found = *std::move(row);
                                   return {};
                               })
                               .has_value());
        return found;
    };
    BOOST_TEST(!shown(job).has_value());
    const auto held = take(engine.get(), "a");
    const auto found = shown(job);
    BOOST_TEST_REQUIRE(found.has_value());
    BOOST_TEST(found->node == "a");
    BOOST_TEST(found->fence == held->fence);
    BOOST_TEST((found->until == held->until));
    BOOST_TEST(!shown("another job").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
