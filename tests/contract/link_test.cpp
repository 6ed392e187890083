#include <gatehouse/store/hold_repository.hpp>

#include "support/people.hpp"

using namespace gatehouse;
using testing::people;
using testing::user;

BOOST_AUTO_TEST_SUITE(contract_links)

using gatehouse::group_member;  // unistd.h has functions of these names
using gatehouse::link;

BOOST_AUTO_TEST_CASE(a_link_is_found_by_id_name_and_external_id_in_its_connection_only) {
    people here;
    const auto made = here.create(here.okta, user("Straße@Example.com", "e1"));
    here.read([&](tenant_transaction& tx) -> result<bool> {
        link_repository links(tx);
        for (const auto& in : {here.okta, here.entra}) {
            const bool own = in == here.okta;
            BOOST_TEST(links.find(in, made.id)->has_value() == own);
            BOOST_TEST(links.find_by_user_name(in, "STRASSE@example.COM")->has_value() == own);
            BOOST_TEST(links.find_by_external_id(in, "e1")->has_value() == own);
            BOOST_TEST(!links.find_by_external_id(in, "E1")->has_value());
        }
        return true;
    });
}

BOOST_AUTO_TEST_CASE(counts_are_kept_by_the_writes) {
    people here;
    const auto a = here.create(here.okta, user("a"));
    here.create(here.okta, user("b"));
    here.create(here.entra, user("c"));
    here.create(here.okta, testing::named("G"));
    const auto counts = [&](const connection_id& in) {
        return here.read([&](tenant_transaction& tx) { return connection_repository(tx).get(in); });
    };
    BOOST_TEST(counts(here.okta).user_count == 2);
    BOOST_TEST(counts(here.okta).group_count == 1);
    BOOST_TEST(counts(here.entra).user_count == 1);
    BOOST_TEST(here.provision(here.okta, [&](auto& idp) { return idp.delete_user(a.id); }).has_value());
    BOOST_TEST(counts(here.okta).user_count == 1);
    const auto organization = here.read([](tenant_transaction& tx) { return organization_repository(tx).current(); });
    BOOST_TEST(organization.member_count == 2);
}

BOOST_AUTO_TEST_CASE(holds_of_several_sources_are_counted_and_change_what_active_shows) {
    people here;
    const auto made = here.create(here.okta, user("a"));
    const auto now = [&] {
        return *here.read([&](tenant_transaction& tx) { return link_repository(tx).find(here.okta, made.id); });
    };
    here.write([&](tenant_transaction& tx) -> result<void> {
        hold_repository holds(tx);
        BOOST_TEST(*holds.add(made.member, hold_source::admin(), "", "x"));
        BOOST_TEST(!*holds.add(made.member, hold_source::admin(), "again", "y"));
        BOOST_TEST(*holds.add(made.member, hold_source::of(here.okta), "", "x"));
        return {};
    });
    BOOST_TEST(here.get(made.member).holds == 2);
    BOOST_TEST(here.get(made.member).suspended());
    BOOST_TEST(!now().shown_active());
    BOOST_TEST(now().active);
    BOOST_TEST(now().version == made.version + 1);  // the second hold changed nothing that is shown
    here.write([&](tenant_transaction& tx) -> result<void> {
        hold_repository holds(tx);
        BOOST_TEST(!*holds.clear(made.member, hold_source::of(here.entra), "x"));
        BOOST_TEST(*holds.clear(made.member, hold_source::of(here.okta), "x"));
        BOOST_TEST(holds.of(made.member)->size() == 1u);
        return {};
    });
    BOOST_TEST(!now().shown_active());
    here.write([&](tenant_transaction& tx) { return hold_repository(tx).clear_all(made.member, "x"); });
    BOOST_TEST(here.get(made.member).holds == 0);
    BOOST_TEST(now().shown_active());
    BOOST_TEST(now().version == made.version + 2);
}

BOOST_AUTO_TEST_SUITE_END()
