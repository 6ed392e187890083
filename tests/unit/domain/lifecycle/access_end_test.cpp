#include <gatehouse/domain/lifecycle/access_end.hpp>
#include <gatehouse/store/change_repository.hpp>

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
            return lifecycle::set_access_end(tx, by_admin(), *member_repository(tx).get(ada.member), at, by_admin().actor);
        });
    }
    result<void> clear() {
        return attempt([&](tenant_transaction& tx) {
            return lifecycle::clear_access_end(tx, by_admin(), *member_repository(tx).get(ada.member));
        });
    }
    // By the clock's job, which is told to remove that one.
    bool remove_at_end(const member_id& who) {
        bool removed = false;
        write([&](tenant_transaction& tx) -> result<void> {
            const auto done = lifecycle::remove_at_end(tx, {}, who, hash);
            if (!done) return done.error();
            removed = *done;
            return {};
        });
        return removed;
    }
    std::vector<std::string> due(std::int64_t most = 10) {
        const auto all = read([&](tenant_transaction& tx) { return member_repository(tx).access_ended(most); });
        std::vector<std::string> names;
        for (const auto& one : all) names.push_back(one.names.user_name);
        return names;
    }
    std::vector<change> told(std::string_view kind) {
        change_filter filter;
        filter.kind = kind;
        return read([&](tenant_transaction& tx) { return change_repository(tx).newest(filter, 0, 10); });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lifecycle_access_end, with_end)

// The clock alone closes the gate; what runs afterwards only tidies.
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

// A member's end is a full removal.
BOOST_AUTO_TEST_CASE(KA_12_soon_after_its_end_a_membership_is_removed) {
    credentials held(*this, ada);
    BOOST_TEST(set(end).has_value());
    BOOST_TEST(due().empty());
    BOOST_TEST(!remove_at_end(ada.member));
    store.clock.set(end);
    BOOST_TEST(due() == std::vector<std::string>{"ada"}, boost::test_tools::per_element());
    BOOST_TEST(remove_at_end(ada.member));
    BOOST_TEST(!remove_at_end(ada.member));
    BOOST_TEST(due().empty());
    const auto after = get(ada.member);
    BOOST_TEST((after.status == member_status::removed));
    BOOST_TEST((after.removed_by == removal_source::administrator));
    BOOST_TEST(told("member.removed").size() == 1U);
    BOOST_TEST_REQUIRE(told("auto-removed").size() == 1U);
    BOOST_TEST(told("auto-removed").front().facts.find(R"("set_by":"administrator")") != std::string::npos);
    BOOST_TEST(!held.session_lives());
    BOOST_TEST(!held.key_lives());
    // What an administrator ended does not come back by the next push: it waits for one.
    const auto again = provision(okta, [](auto& idp) { return idp.create_user(user("ada")); }).value();
    BOOST_TEST(get(again.member).suspended());
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
    BOOST_TEST(remove_at_end(ada.member));
}

BOOST_AUTO_TEST_CASE(an_owners_access_has_no_end) {
    write([&](tenant_transaction& tx) { return member_repository(tx).set_owner(ada.member, true); });
    BOOST_TEST((set(end).error().code == errc::conflict));
}

// Whether the removal comes by the clock or by the provider: the next push does not bring back what an administrator limited.
BOOST_AUTO_TEST_CASE(a_provider_that_deletes_and_creates_does_not_take_the_end_away) {
    BOOST_TEST(set(end).has_value());
    BOOST_TEST(provision(okta, [&](auto& idp) { return idp.delete_user(ada.id); }).has_value());
    const auto again = provision(okta, [](auto& idp) { return idp.create_user(user("ada")); }).value();
    BOOST_TEST(get(again.member).suspended());
}

BOOST_AUTO_TEST_CASE(the_earliest_of_many_are_the_first) {
    const auto bob = provision(okta, [](auto& idp) { return idp.create_user(user("bob")); }).value();
    BOOST_TEST(set(end).has_value());
    write([&](tenant_transaction& tx) {
        return lifecycle::set_access_end(tx, by_admin(), *member_repository(tx).get(bob.member), end - 1, "x");
    });
    store.clock.set(end);
    BOOST_TEST(due() == (std::vector<std::string>{"bob", "ada"}), boost::test_tools::per_element());
    BOOST_TEST(due(1) == std::vector<std::string>{"bob"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(who_was_removed_before_or_is_suspended) {
    BOOST_TEST(set(end).has_value());
    write([&](tenant_transaction& tx) { return lifecycle::suspend(tx, by_admin(), ada.member, hold_source::admin(), "lost"); });
    store.clock.set(end);
    BOOST_TEST(due().size() == 1U);
    write([&](tenant_transaction& tx) {
        return lifecycle::remove(tx, by_admin(), ada.member, removal_source::administrator, hash);
    });
    BOOST_TEST(due().empty());
    BOOST_TEST(!remove_at_end(ada.member));
}

BOOST_AUTO_TEST_SUITE_END()
