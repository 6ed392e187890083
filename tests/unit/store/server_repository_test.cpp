#include <boost/test/unit_test.hpp>

#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/server_repository.hpp>

#include <algorithm>

#include "support/temporary_store.hpp"

using namespace gatehouse;

BOOST_AUTO_TEST_SUITE(store_server_repository)

BOOST_AUTO_TEST_CASE(the_keys_of_its_credentials_are_known_once_each) {
    testing::temporary_store store;
    const auto ids = [&] {
        std::vector<std::string> found;
        (void)store->read_installation([&](installation_transaction& tx) -> result<void> {
            found = *server_repository(tx).key_ids();
            return {};
        });
        std::ranges::sort(found);
        return found;
    };
    BOOST_TEST(ids().empty());
    for (const std::string_view key : {"first", "second", "second"}) {
        const auto made = store->write(store.organization(), [&](tenant_transaction& tx) -> result<void> {
            const auto connection = tx.new_id<connection_id>();
            if (auto in = connection_repository(tx).insert({.id = connection, .name = std::string(connection.text())}); !in)
                return in;
            return scim_token_repository(tx).insert(tx.new_id<scim_token_id>(), "mac", key, connection, "", tx.now() + 1000);
        });
        BOOST_TEST_REQUIRE(made.has_value());
    }
    BOOST_TEST((ids() == std::vector<std::string>{"first", "second"}));
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
