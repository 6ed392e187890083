#include <gatehouse/base/limits.hpp>

#include <thread>

#include "app/key_keeping.hpp"
#include "support/access_people.hpp"

using namespace gatehouse;

// Within half a minute: what is seen by then was done by the first run.
static_assert(limits::pruning_first_ms < 30'000);

BOOST_FIXTURE_TEST_SUITE(app_key_keeping, testing::people)

BOOST_AUTO_TEST_CASE(keys_whose_owner_may_keep_none_end_for_good) {
    const auto ada = add_member("ada"), bo = add_member("bo");
    assign(principal_kind::member, bo.text(), "admin");
    const auto lost = api_key(ada), kept = api_key(bo);
    const auto ended = [&](const sessions::minted& key) {
        return testing::must(read<api_key_row>([&](tenant_transaction& tx) {
                   return api_key_repository(tx).find(api_key_id::trusted(key.id));
               }))
            .ended.has_value();
    };
    metrics_registry metrics;
    app::key_keeping keeping(*data, metrics, decider, {"node"});
    for (int i = 0; i < 600 && !ended(lost); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    BOOST_TEST(ended(lost));
    keeping.stop();
    BOOST_TEST(!ended(kept));
}

BOOST_AUTO_TEST_SUITE_END()
