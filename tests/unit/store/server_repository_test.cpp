#include <boost/test/unit_test.hpp>

#include <gatehouse/store/server_repository.hpp>

#include "support/temporary_store.hpp"

using namespace gatehouse;

BOOST_AUTO_TEST_SUITE(store_server_repository)

BOOST_AUTO_TEST_CASE(the_check_of_the_master_key_is_kept_once) {
    testing::temporary_store store;
    const auto keep = [&](std::string_view value) {
        return store->write_installation(
            [&](installation_transaction& tx) { return server_repository(tx).keep_key_check(value); });
    };
    const auto kept = [&] {
        std::string value;
        (void)store->read_installation([&](installation_transaction& tx) -> result<void> {
            value = *server_repository(tx).key_check();
            return {};
        });
        return value;
    };
    BOOST_TEST(kept() == "");
    BOOST_TEST(keep("first").has_value());
    const auto again = keep("second");
    BOOST_TEST_REQUIRE(again.has_error());
    BOOST_TEST((again.error().code == errc::conflict));
    store.reopen();
    BOOST_TEST(kept() == "first");
}

BOOST_AUTO_TEST_CASE(the_time_of_creation_stays) {
    testing::temporary_store store;
    const auto made_at = store.clock.now();
    store.clock.advance_ms(1000);
    store.reopen();
    const auto read = store->read_installation([&](installation_transaction& tx) -> result<void> {
        BOOST_TEST(server_repository(tx).created()->ms == made_at.ms);
        return {};
    });
    BOOST_TEST(read.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
