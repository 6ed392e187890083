#include <filesystem>
#include <fstream>

#include <gatehouse/domain/audit/legal_hold.hpp>
#include <gatehouse/domain/lifecycle/erase.hpp>

#include "app/erasures.hpp"
#include "support/evidence.hpp"

using namespace gatehouse;
using gatehouse::testing::evidence;

BOOST_AUTO_TEST_SUITE(app_erasures)

// A restore brings back who was erased, names, key and all.
BOOST_AUTO_TEST_CASE(who_is_noted_is_erased_again) {
    evidence here;
    const auto ada = here.create(here.okta, gatehouse::testing::user("ada")).member;
    const auto bob = here.create(here.okta, gatehouse::testing::user("bob")).member;
    const auto eve = here.create(here.okta, gatehouse::testing::user("eve")).member;
    here.write([&](tenant_transaction& tx) { return member_repository(tx).set_owner(eve, true); });
    here.seal();
    const gatehouse::testing::temporary_directory directory;
    const app::erasures list(directory.path() + "/erased");
    BOOST_TEST(list.apply(*here.store, here.keys).has_value());  // there is no list yet
    const auto nobody = member_id::create(instant{1}, here.store.random),
               nowhere = member_id::create(instant{2}, here.store.random);
    const auto& own = here.store.organization();
    BOOST_TEST(list.note(own, {std::string(eve.text()), std::string(nobody.text())}).has_value());
    BOOST_TEST(list.note(organization_id::trusted(nowhere.text()), {std::string(ada.text())}).has_value());
    BOOST_TEST(list.note(own, {std::string(ada.text()), std::string(ada.text())}).has_value());
    for (int i = 0; i < 2; ++i) BOOST_TEST(list.apply(*here.store, here.keys).has_value());
    BOOST_TEST((here.get(ada).status == member_status::erased));
    BOOST_TEST((here.get(bob).status == member_status::active));
    BOOST_TEST((here.get(eve).status == member_status::active));  // an owner by now: told in the log
}

// The hold came back with the person, when the person was erased it had been lifted; or it was set since the restore.
BOOST_AUTO_TEST_CASE(a_legal_hold_does_not_bring_back_who_was_erased) {
    evidence here;
    const auto ada = here.create(here.okta, gatehouse::testing::user("ada")).member;
    here.write([&](tenant_transaction& tx) { return audit::set_legal_hold(tx, {}, ada, "Case 7"); });
    const gatehouse::testing::temporary_directory directory;
    const app::erasures list(directory.path() + "/erased");
    BOOST_TEST(list.note(here.store.organization(), {std::string(ada.text())}).has_value());
    BOOST_TEST(list.apply(*here.store, here.keys).has_value());
    BOOST_TEST((here.get(ada).status == member_status::erased));
    const auto rows =
        here.read([](tenant_transaction& tx) { return change_repository(tx).newest({.kind = "member.erased"}, 0, 9); });
    BOOST_TEST_REQUIRE(rows.size() == 1U);
    for (const char* said : {R"("again":true)", R"("legal_hold":"passed")", R"("held_since":")", R"("reason":"Case 7")"})
        BOOST_TEST(rows.front().facts.find(said) != std::string::npos, said << " is not in " << rows.front().facts);
}

BOOST_AUTO_TEST_CASE(a_list_that_is_none_stops_the_start) {
    evidence here;
    const gatehouse::testing::temporary_directory directory;
    std::ofstream(directory.path() + "/erased") << "ada lovelace\n";
    BOOST_TEST(app::erasures(directory.path() + "/erased").apply(*here.store, here.keys).has_error());
    BOOST_TEST(app::erasures(directory.path() + "/no/erased").note(here.store.organization(), {"x"}).has_error());
}

BOOST_AUTO_TEST_SUITE_END()
