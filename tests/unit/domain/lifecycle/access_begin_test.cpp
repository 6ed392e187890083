#include <gatehouse/domain/lifecycle/access_begin.hpp>
#include <gatehouse/domain/lifecycle/access_end.hpp>
#include <gatehouse/store/change_repository.hpp>

#include "credentials.hpp"

using namespace gatehouse;
using testing::credentials;
using testing::people;
using testing::user;

namespace {

struct with_begin : people {
    gatehouse::link ada = provision(okta, [](auto& idp) { return idp.create_user(user("ada")); }).value();
    const instant begin = store.clock.now() + 3'600'000;

    result<void> attempt(const std::function<result<void>(tenant_transaction&)>& work) {
        return store->write(store.organization(), work);
    }
    result<void> set(instant at, lifecycle::what_ended* told = nullptr) {
        return attempt([&](tenant_transaction& tx) {
            return lifecycle::set_access_begin(tx, by_admin(), *member_repository(tx).get(ada.member), at, by_admin().actor,
                                               told);
        });
    }
    result<void> set_end(instant at) {
        return attempt([&](tenant_transaction& tx) {
            return lifecycle::set_access_end(tx, by_admin(), *member_repository(tx).get(ada.member), at, by_admin().actor);
        });
    }
    result<void> clear() {
        return attempt([&](tenant_transaction& tx) {
            return lifecycle::clear_access_begin(tx, by_admin(), *member_repository(tx).get(ada.member));
        });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lifecycle_access_begin, with_begin)

// The gate opens by itself, and to nothing that was given before it was shut.
BOOST_AUTO_TEST_CASE(until_its_beginning_an_access_is_dead_and_nothing_older_revives) {
    credentials held(*this, ada);
    lifecycle::what_ended ended;
    BOOST_TEST(set(begin, &ended).has_value());
    BOOST_TEST((ended.sessions == 1 && ended.api_keys == 1));
    BOOST_TEST((!get(ada.member).alive(store.clock.now()) && !held.session_lives() && !held.key_lives()));
    store.clock.set(begin - 1);
    BOOST_TEST(!get(ada.member).alive(store.clock.now()));
    store.clock.set(begin);
    BOOST_TEST(get(ada.member).alive(store.clock.now()));
    BOOST_TEST((!held.session_lives() && !held.key_lives()));
    credentials anew(*this, ada);
    BOOST_TEST((anew.session_lives() && anew.key_lives()));
}

BOOST_AUTO_TEST_CASE(a_beginning_is_to_come_and_only_comes_later) {
    BOOST_TEST((set(store.clock.now()).error().code == errc::invalid_value));
    BOOST_TEST(set(begin).has_value());
    BOOST_TEST((set(begin - 1).error().code == errc::conflict));
    BOOST_TEST(set(begin + 1).has_value());
    BOOST_TEST((get(ada.member).access_begins_at == begin + 1));
    BOOST_TEST(clear().has_value());
    BOOST_TEST(!get(ada.member).access_begins_at.has_value());
    BOOST_TEST((clear().error().code == errc::conflict));
    BOOST_TEST(set(begin).has_value());
    store.clock.set(begin);
    BOOST_TEST((clear().error().code == errc::conflict));
    BOOST_TEST(set(begin + 1).has_value());  // another window
}

BOOST_AUTO_TEST_CASE(a_window_opens_before_it_closes) {
    BOOST_TEST(set(begin).has_value());
    BOOST_TEST((set_end(begin).error().code == errc::invalid_value));
    BOOST_TEST(set_end(begin + 1).has_value());
    BOOST_TEST((set(begin + 1).error().code == errc::invalid_value));
}

BOOST_AUTO_TEST_CASE(an_owners_access_does_not_wait) {
    write([&](tenant_transaction& tx) { return member_repository(tx).set_owner(ada.member, true); });
    BOOST_TEST((set(begin).error().code == errc::conflict));
}

// What the provider says of the person goes on: it neither opens the gate nor is told otherwise than it said.
BOOST_AUTO_TEST_CASE(a_provider_does_not_bring_the_beginning_forward) {
    BOOST_TEST(set(begin).has_value());
    for (const bool active : {false, true}) {
        auto said = user("ada");
        said.active = active;
        const auto now = provision(okta, [&](auto& idp) { return idp.change_user(ada.id, said); });
        BOOST_TEST_REQUIRE(now.has_value());
        BOOST_TEST(now->active == active);
    }
    BOOST_TEST((!get(ada.member).suspended() && !get(ada.member).alive(store.clock.now())));
    BOOST_TEST(provision(okta, [&](auto& idp) { return idp.delete_user(ada.id); }).has_value());
    const auto again = provision(okta, [](auto& idp) { return idp.create_user(user("ada")); }).value();
    BOOST_TEST(get(again.member).suspended());
}

BOOST_AUTO_TEST_SUITE_END()
