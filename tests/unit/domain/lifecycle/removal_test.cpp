#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "credentials.hpp"

using namespace gatehouse;
using testing::credentials;
using testing::named;
using testing::people;
using testing::user;

BOOST_AUTO_TEST_SUITE(lifecycle_removal)

using gatehouse::link;  // unistd.h has a function of this name

namespace {

result<void> remove(people& here, const member_id& id, removal_source by) {
    return here.store->write(here.store.organization(), [&](tenant_transaction& tx) {
        return lifecycle::remove(tx, people::by_admin(), id, by, here.hash);
    });
}
std::size_t alarms(people& here) {
    return here.read([](tenant_transaction& tx) { return change_repository(tx).newest({.kind = "alarm."}, 0, 100); }).size();
}

}  // namespace

BOOST_AUTO_TEST_CASE(KA_15_KA_17_removal_ends_everything_and_keeps_the_record) {
    people here;
    const auto row = here.create(here.okta, user("a", "ext"));
    const auto in = here.create(here.okta, named("G"), {testing::to(row)});
    credentials held(here, row);
    const pinned_identity pinned{"nq", "spnq", "format", "value"};
    here.write([&](tenant_transaction& tx) -> result<void> {
        const role made{.id = tx.new_id<role_id>(), .slug = "admin", .name = "Admin", .level = 80};
        const team crew{tx.new_id<team_id>(), "crew", "Crew", ""};
        BOOST_TEST(role_repository(tx).insert(made).has_value());
        BOOST_TEST(team_repository(tx).insert(crew).has_value());
        BOOST_TEST(team_repository(tx).put_member({crew.id, row.member, {"direct", ""}, {}, tx.now()}).has_value());
        const assignment given{tx.new_id<assignment_id>(),
                               principal_kind::member,
                               std::string(row.member.text()),
                               made.id,
                               {},
                               {"direct", ""},
                               {},
                               {}};
        BOOST_TEST(assignment_repository(tx).put(given).has_value());
        BOOST_TEST(hold_repository(tx).add(row.member, hold_source::admin(), "", "x").has_value());
        return saml_sign_in_repository(tx).add_pin(here.okta, pinned, {row.member, row.id});
    });

    BOOST_TEST(remove(here, row.member, removal_source::administrator).has_value());
    const auto after = here.get(row.member);
    BOOST_TEST((after.status == member_status::removed));
    BOOST_TEST((after.removed_by == removal_source::administrator));
    BOOST_TEST(after.holds == 0);
    BOOST_TEST(!held.session_lives());
    BOOST_TEST(!held.key_lives());
    here.read([&](tenant_transaction& tx) -> result<bool> {
        BOOST_TEST(assignment_repository(tx).of(principal_kind::member, row.member.text())->empty());
        BOOST_TEST(!link_repository(tx).find(here.okta, row.id)->has_value());
        BOOST_TEST(group_repository(tx).find(here.okta, in.id)->value().member_count == 0);
        BOOST_TEST(group_repository(tx).find(here.okta, in.id)->value().version == 2);
        BOOST_TEST(!saml_sign_in_repository(tx).find_pin(here.okta, pinned)->has_value());
        BOOST_TEST(lifecycle::find_tombstone(tx, here.okta, pinned, here.hash)->has_value());
        BOOST_TEST(lifecycle::find_tombstone(tx, here.okta, "A", std::nullopt, here.hash)->has_value());
        BOOST_TEST(lifecycle::find_tombstone(tx, here.okta, "", "ext", here.hash)->has_value());
        BOOST_TEST(!lifecycle::find_tombstone(tx, here.entra, "a", "ext", here.hash)->has_value());
        BOOST_TEST(organization_repository(tx).current()->member_count == 0);
        return true;
    });
    BOOST_TEST((remove(here, row.member, removal_source::administrator).error().code == errc::not_found));
}

BOOST_AUTO_TEST_CASE(a_create_over_a_removal_depends_on_who_removed) {
    for (const bool by_idp : {true, false}) BOOST_TEST_CONTEXT((by_idp ? "the IdP" : "an administrator")) {
            people here;
            const auto first = here.create(here.okta, user("a", "ext"));
            if (by_idp) {
                BOOST_TEST(here.provision(here.okta, [&](auto& idp) { return idp.delete_user(first.id); }).has_value());
                BOOST_TEST((here.provision(here.okta, [&](auto& idp) { return idp.delete_user(first.id); }).error().code ==
                            errc::not_found));
            } else {
                BOOST_TEST(remove(here, first.member, removal_source::administrator).has_value());
            }
            const auto second = here.create(here.okta, user("new name", "ext"));  // the external id is enough
            BOOST_TEST((second.id != first.id));
            BOOST_TEST((second.member != first.member));
            BOOST_TEST(second.shown_active() == by_idp);
            BOOST_TEST(here.get(second.member).suspended() == !by_idp);
            BOOST_TEST(alarms(here) == (by_idp ? 0u : 1u));
        }
}

BOOST_AUTO_TEST_CASE(an_idp_cannot_wash_an_administrators_removal_away) {
    people here;
    auto row = here.create(here.okta, user("a"));
    BOOST_TEST(remove(here, row.member, removal_source::administrator).has_value());
    row = here.create(here.okta, user("a"));
    BOOST_TEST(here.provision(here.okta, [&](auto& idp) { return idp.delete_user(row.id); }).has_value());
    row = here.create(here.okta, user("a"));
    BOOST_TEST(!row.shown_active());
    row = here.provision(here.okta,
                         [&](auto& idp) {
                             auto content = user("a");
                             content.active = true;
                             return idp.change_user(row.id, content);
                         })
              .value();
    BOOST_TEST(!row.shown_active());

    here.write([&](tenant_transaction& tx) -> result<void> {
        const auto left = lifecycle::reactivate(tx, people::by_admin(), row.member, hold_source::local_removal());
        BOOST_TEST((left.has_value() && left->empty()));
        return {};
    });
    BOOST_TEST(here.get(row.member).alive(here.store.clock.now()));
    BOOST_TEST(here.provision(here.okta, [&](auto& idp) { return idp.delete_user(row.id); }).has_value());
    BOOST_TEST(here.create(here.okta, user("a")).shown_active());  // forgiven
}

BOOST_AUTO_TEST_CASE(an_idp_cannot_wash_an_administrators_suspension_away) {
    people here;
    auto row = here.create(here.okta, user("a", "ext"));
    here.write(
        [&](tenant_transaction& tx) { return lifecycle::suspend(tx, people::by_admin(), row.member, hold_source::admin()); });
    BOOST_TEST(here.provision(here.okta, [&](auto& idp) { return idp.delete_user(row.id); }).has_value());
    BOOST_TEST((here.get(row.member).removed_by == removal_source::idp));
    row = here.create(here.okta, user("new name", "ext"));
    BOOST_TEST(!row.shown_active());
    const auto holds = here.read([&](tenant_transaction& tx) { return hold_repository(tx).of(row.member); });
    BOOST_TEST_REQUIRE(holds.size() == 1u);
    BOOST_TEST((holds[0].source == hold_source::local_removal()));
    BOOST_TEST(alarms(here) == 1u);
    BOOST_TEST(here.provision(here.okta, [&](auto& idp) { return idp.delete_user(row.id); }).has_value());
    BOOST_TEST(!here.create(here.okta, user("new name")).shown_active());
}

BOOST_AUTO_TEST_CASE(an_idps_own_suspension_ends_with_its_deletion) {
    people here;
    const auto row = here.create(here.okta, user("a"));
    here.write([&](tenant_transaction& tx) {
        return lifecycle::suspend(tx, people::by_admin(), row.member, hold_source::of(here.okta));
    });
    BOOST_TEST(here.provision(here.okta, [&](auto& idp) { return idp.delete_user(row.id); }).has_value());
    BOOST_TEST(here.create(here.okta, user("a")).shown_active());
    BOOST_TEST(alarms(here) == 0u);
}

BOOST_AUTO_TEST_CASE(an_administrator_cannot_remove_an_owner) {
    people here;
    const auto row = here.create(here.okta, user("a"));
    here.write([&](tenant_transaction& tx) { return member_repository(tx).set_owner(row.member, true); });
    credentials held(here, row);
    BOOST_TEST((remove(here, row.member, removal_source::administrator).error().code == errc::conflict));
    BOOST_TEST(held.session_lives());  // all or nothing
}

BOOST_AUTO_TEST_SUITE_END()
