#include <gatehouse/base/limits.hpp>
#include <gatehouse/store/change_repository.hpp>

#include <thread>

#include "app/key_keeping.hpp"
#include "support/access_people.hpp"

using namespace gatehouse;

// Within half a minute: what is seen by then was done by the first run.
static_assert(limits::pruning_first_ms < 30'000 && limits::pruning_pause_ms > 30'000);

namespace {

struct keeping_keys : testing::access_people {
    bool has_ended(const api_key_id& key) {
        return testing::must(read<api_key_row>([&](tenant_transaction& tx) { return api_key_repository(tx).find(key); }))
            .ended.has_value();
    }
    bool ends_soon(const api_key_id& key) {
        for (int i = 0; i < 600 && !has_ended(key); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
        return has_ended(key);
    }
    // Who holds no role that keeps keys; the last key.
    api_key_id make_losers(int many) {
        return make<api_key_id>([&](tenant_transaction& tx) -> result<api_key_id> {
            auto last = tx.new_id<api_key_id>();
            for (int i = 0; i < many; ++i) {
                member row{tx.new_id<member_id>()};
                row.names.user_name = "loser-" + std::string(row.id.text());
                row.since = tx.now();
                if (const auto in = member_repository(tx).insert(row); !in) return in.error();
                last = tx.new_id<api_key_id>();
                const auto kept = api_key_repository(tx).insert(last, "mac", "k", row.id, "key", "[]", tx.now() + 3'600'000);
                if (!kept) return kept.error();
            }
            return last;
        });
    }
    metrics_registry metrics;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_key_keeping, keeping_keys)

BOOST_AUTO_TEST_CASE(keys_whose_owner_may_keep_none_end_for_good) {
    const auto ada = add_member("ada"), bo = add_member("bo");
    assign(principal_kind::member, bo.text(), "admin");
    const auto lost = api_key_id::trusted(api_key(ada).id), kept = api_key_id::trusted(api_key(bo).id);
    app::key_keeping keeping(*data, metrics, decider, {"node"});
    BOOST_TEST(ends_soon(lost));
    keeping.stop();
    BOOST_TEST(!has_ended(kept));
    const auto told = testing::must(read<std::vector<change>>(
        [](tenant_transaction& tx) { return change_repository(tx).newest({.kind = "api_key.revoked"}, 0, 10); }));
    BOOST_TEST_REQUIRE(told.size() == 1U);
    BOOST_TEST(told.front().actor_kind == to_text(actor_kind::gatehouse));
    BOOST_TEST(told.front().via == "api_keys");
}

// One run goes over all of them, a page after the other.
BOOST_AUTO_TEST_CASE(those_behind_the_first_page_are_looked_at_in_the_same_run) {
    constexpr int slice = 100;
    for (int made = 0; made < limits::pruned_rows; made += slice) make_losers(slice);
    const auto last = make_losers(1);
    app::key_keeping keeping(*data, metrics, decider, {"node"});
    BOOST_TEST(ends_soon(last));
    keeping.stop();
}

BOOST_AUTO_TEST_SUITE_END()
