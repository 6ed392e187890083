#include <gatehouse/domain/lifecycle/access_end.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/hold_repository.hpp>

#include "credentials.hpp"

using namespace gatehouse;
using testing::credentials;
using testing::people;
using testing::user;

namespace {

struct with_end : people {
    gatehouse::link ada = provision(okta, [](auto& idp) { return idp.create_user(user("ada")); }).value();
    const instant end = store.clock.now() + 3'600'000;

    result<void> attempt(const std::function<result<void>(tenant_transaction&)>& work) {
        return store->write(store.organization(), work);
    }
    result<void> set(instant at) {
        return attempt([&](tenant_transaction& tx) {
            return lifecycle::set_access_end(tx, by_admin(), *member_repository(tx).get(ada.member), at);
        });
    }
    result<void> clear() {
        return attempt([&](tenant_transaction& tx) {
            return lifecycle::clear_access_end(tx, by_admin(), *member_repository(tx).get(ada.member));
        });
    }
    std::int64_t end_due(std::int64_t most = 10) {
        std::int64_t ended = 0;
        write([&](tenant_transaction& tx) -> result<void> {
            const auto done = lifecycle::end_due_access(tx, most);
            if (!done) return done.error();
            ended = *done;
            return {};
        });
        return ended;
    }
    std::vector<hold> holds() {
        return read([&](tenant_transaction& tx) { return hold_repository(tx).of(ada.member); });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lifecycle_access_end, with_end)

// KA-12 in spirit: the clock alone closes the gate; what runs afterwards only tidies.
BOOST_AUTO_TEST_CASE(at_its_end_an_access_is_dead_before_anything_runs) {
    credentials held(*this, ada);
    BOOST_TEST(set(end).has_value());
    store.clock.set(end - 1);
    BOOST_TEST(get(ada.member).alive(store.clock.now()));
    BOOST_TEST(held.session_lives());
    BOOST_TEST(held.key_lives());
    store.clock.set(end);
    BOOST_TEST(!get(ada.member).alive(store.clock.now()));
    BOOST_TEST(!held.session_lives());
    BOOST_TEST(!held.key_lives());
}

BOOST_AUTO_TEST_CASE(soon_after_the_member_is_suspended_by_whoever_set_the_end) {
    credentials held(*this, ada);
    BOOST_TEST(set(end).has_value());
    BOOST_TEST(end_due() == 0);
    store.clock.set(end);
    BOOST_TEST(end_due() == 1);
    BOOST_TEST(end_due() == 0);
    const auto after = get(ada.member);
    BOOST_TEST(after.suspended());
    BOOST_TEST(!after.access_ends_at.has_value());
    BOOST_TEST(after.access_ends_by.empty());
    BOOST_TEST_REQUIRE(holds().size() == 1U);
    BOOST_TEST((holds().front().source == hold_source::admin()));
    BOOST_TEST(holds().front().by == "administrator");
    write([&](tenant_transaction& tx) -> result<void> {
        const auto left = lifecycle::reactivate(tx, by_admin(), ada.member, hold_source::admin());
        return left ? result<void>() : left.error();
    });
    BOOST_TEST(get(ada.member).alive(store.clock.now()));
    BOOST_TEST(!held.session_lives());  // nothing that was cut comes back
    BOOST_TEST(!held.key_lives());
}

BOOST_AUTO_TEST_CASE(an_end_is_to_come_and_only_comes_sooner) {
    const instant now = store.clock.now();
    BOOST_TEST((set(now).error().code == errc::invalid_value));
    BOOST_TEST(set(end).has_value());
    BOOST_TEST((set(end + 1).error().code == errc::conflict));
    BOOST_TEST(set(end - 1).has_value());
    BOOST_TEST((get(ada.member).access_ends_at == end - 1));
    BOOST_TEST(clear().has_value());
    BOOST_TEST(!get(ada.member).access_ends_at.has_value());
    BOOST_TEST((clear().error().code == errc::conflict));
    BOOST_TEST(set(end + 1).has_value());
}

BOOST_AUTO_TEST_CASE(an_end_that_has_come_is_not_taken_back) {
    BOOST_TEST(set(end).has_value());
    store.clock.set(end);
    BOOST_TEST((clear().error().code == errc::conflict));
    BOOST_TEST((set(end + 1'000).error().code == errc::conflict));
    BOOST_TEST(end_due() == 1);
}

BOOST_AUTO_TEST_CASE(an_owners_access_has_no_end) {
    write([&](tenant_transaction& tx) { return member_repository(tx).set_owner(ada.member, true); });
    BOOST_TEST((set(end).error().code == errc::conflict));
}

BOOST_AUTO_TEST_CASE(of_many_that_end_so_many_at_a_time_the_earliest_first) {
    const auto bob = provision(okta, [](auto& idp) { return idp.create_user(user("bob")); }).value();
    BOOST_TEST(set(end).has_value());
    write([&](tenant_transaction& tx) {
        return lifecycle::set_access_end(tx, by_admin(), *member_repository(tx).get(bob.member), end - 1);
    });
    store.clock.set(end);
    BOOST_TEST(end_due(1) == 1);
    BOOST_TEST(get(bob.member).suspended());
    BOOST_TEST(!get(ada.member).suspended());
    BOOST_TEST(end_due(1) == 1);
    BOOST_TEST(get(ada.member).suspended());
}

BOOST_AUTO_TEST_CASE(whoever_was_suspended_already_stays_so) {
    BOOST_TEST(set(end).has_value());
    write([&](tenant_transaction& tx) { return lifecycle::suspend(tx, by_admin(), ada.member, hold_source::admin(), "lost"); });
    store.clock.set(end);
    BOOST_TEST(end_due() == 1);
    BOOST_TEST_REQUIRE(holds().size() == 1U);
    BOOST_TEST(holds().front().reason == "lost");
}

BOOST_AUTO_TEST_CASE(a_removed_member_has_no_end_to_come) {
    BOOST_TEST(set(end).has_value());
    write([&](tenant_transaction& tx) {
        return lifecycle::remove(tx, by_admin(), ada.member, removal_source::administrator, hash);
    });
    store.clock.set(end);
    BOOST_TEST(end_due() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
