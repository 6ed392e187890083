#include <gatehouse/base/limits.hpp>
#include <gatehouse/store/provisioning_log_repository.hpp>
#include <gatehouse/store/retention_repository.hpp>

#include "support/people.hpp"

using namespace gatehouse;
using testing::people;

BOOST_AUTO_TEST_SUITE(contract_connections)

BOOST_AUTO_TEST_CASE(a_connection_reads_back_with_its_settings) {
    people here;
    here.write([&](tenant_transaction& tx) -> result<void> {
        auto row = connection_repository(tx).get(here.okta).value();
        row.profile = connection_profile::okta;
        row.adopt = adopt_rule::proved_domain;
        row.settings.accepted_audiences = {"spn:1", "spn:2"};
        row.settings.skew_s = 30;
        row.settings.subject_attribute = "uid";
        row.settings.match = subject_match::email;
        row.settings.must_sign = signed_parts::both;
        row.settings.bounce_unsolicited = false;
        row.settings.allow_cbc_until = instant{42};
        return connection_repository(tx).update(row);
    });
    const auto row = here.read([&](tenant_transaction& tx) { return connection_repository(tx).get(here.okta); });
    BOOST_TEST((row.profile == connection_profile::okta));
    BOOST_TEST((row.adopt == adopt_rule::proved_domain));
    BOOST_TEST(row.revision == 2);
    connection_settings expected;
    expected.accepted_audiences = {"spn:1", "spn:2"};
    expected.skew_s = 30;
    expected.subject_attribute = "uid";
    expected.match = subject_match::email;
    expected.must_sign = signed_parts::both;
    expected.bounce_unsolicited = false;
    expected.allow_cbc_until = instant{42};
    BOOST_TEST((row.settings == expected));
    const auto named = here.read([](tenant_transaction& tx) { return connection_repository(tx).find_by_name("OKTA"); });
    BOOST_TEST((named && named->id == here.okta));
}

BOOST_AUTO_TEST_CASE(disabling_and_another_trust_raise_the_epoch) {
    people here;
    here.write([&](tenant_transaction& tx) -> result<void> {
        connection_repository connections(tx);
        BOOST_TEST(connections.set_state(here.okta, connection_state::disabled).has_value());
        BOOST_TEST(connections.get(here.okta)->epoch == 2);
        BOOST_TEST(connections.set_state(here.okta, connection_state::active).has_value());
        BOOST_TEST(connections.get(here.okta)->epoch == 2);
        // Before the first trust nobody could sign in: there is nothing for it to end.
        BOOST_TEST(connections.set_trust(here.okta, "idp", "https://idp/sso").has_value());
        BOOST_TEST(connections.get(here.okta)->epoch == 2);
        BOOST_TEST(connections.set_trust(here.okta, "another", "https://another/sso").has_value());
        BOOST_TEST(connections.get(here.okta)->epoch == 3);
        return {};
    });
}

BOOST_AUTO_TEST_CASE(a_connection_is_located_by_its_id_alone_and_no_tenant_sees_anothers) {
    people here;
    const auto other = here.store.add_organization("other");
    const auto read = here.store->read_installation([&](installation_transaction& tx) -> result<void> {
        const auto found = connection_locator(tx).find(here.entra);
        BOOST_TEST_REQUIRE((found.has_value() && found->has_value()));
        BOOST_TEST(((*found)->organization == here.store.organization()));
        BOOST_TEST((*found)->found.name == "Entra");
        return {};
    });
    BOOST_TEST(read.has_value());
    BOOST_TEST(here.store
                   ->read(other,
                          [&](tenant_transaction& tx) -> result<void> {
                              BOOST_TEST((connection_repository(tx).get(here.entra).error().code == errc::not_found));
                              return {};
                          })
                   .has_value());
}

BOOST_AUTO_TEST_CASE(the_log_is_newest_first_and_is_dropped_by_age) {
    people here;
    for (const char* target : {"first", "second", "third"}) {
        here.write([&](tenant_transaction& tx) -> result<void> {
            provisioning_entry entry;
            entry.method = "PATCH";
            entry.target = target;
            entry.status = 204;
            return provisioning_log_repository(tx).append(here.okta, entry);
        });
        here.store.clock.advance_ms(1000);
    }
    const auto log = [&](tenant_transaction& tx) { return provisioning_log_repository(tx).newest(here.okta, "", 10); };
    auto rows = here.read(log);
    BOOST_TEST_REQUIRE(rows.size() == 3u);
    BOOST_TEST(rows.front().entry.target == "third");
    const auto older =
        here.read([&](tenant_transaction& tx) { return provisioning_log_repository(tx).newest(here.okta, rows[0].id, 1); });
    BOOST_TEST(older.front().entry.target == "second");
    here.store.clock.set(rows[0].entry.at + limits::provisioning_log_kept_ms);
    here.write([&](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(retention_repository(tx).prune(1)->all() == 1);
        BOOST_TEST(retention_repository(tx).prune(10)->all() == 1);
        return {};
    });
    rows = here.read(log);
    BOOST_TEST_REQUIRE(rows.size() == 1u);
    BOOST_TEST(rows.front().entry.target == "third");
}

BOOST_AUTO_TEST_SUITE_END()
