#include <chrono>
#include <thread>

#include <gatehouse/base/clock.hpp>

#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

// A moment at which nothing happens: what was before has ended, what comes next begins later.
std::string moment() {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const auto now = to_rfc3339(system_clock().now());
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return now;
}

struct history_fixture : cli_fixture {
    bool could(const std::string& user, const std::string& at) {
        return *key_json({"explain", user, "app:use", "app/main", "--at", at}).find("decision")->if_boolean();
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(what_was_is_told_as_it_was) {
    history_fixture at;
    const auto before_all = moment();
    at.make_acme();
    const auto nobody = moment();
    const auto bob = text_of(at.key_json({"member", "create", "bob"}), "id");
    const auto came = moment();
    at.key_json({"role", "assign", "member", "--user", "bob"});
    const auto assigned = moment();
    at.key_json({"user", "suspend", "bob"});
    const auto suspended = moment();
    at.key_json({"user", "remove", "bob", "--yes"});
    const auto removed = moment();

    BOOST_TEST(at.with_key({"explain", bob, "app:use", "app/main", "--at", before_all}).code == 5);
    BOOST_TEST(at.with_key({"explain", bob, "app:use", "app/main", "--at", before_all}).err.find("history begins at") !=
               std::string::npos);
    BOOST_TEST(at.with_key({"explain", bob, "app:use", "app/main", "--at", "2999-01-01T00:00:00Z"}).code == 2);
    BOOST_TEST(at.with_key({"explain", bob, "app:use", "app/main", "--at", "yesterday"}).code == 2);
    BOOST_TEST(!at.could(bob, nobody));
    BOOST_TEST(!at.could(bob, came));
    BOOST_TEST(at.could(bob, assigned));
    BOOST_TEST(!at.could(bob, suspended));
    BOOST_TEST(text_of(at.key_json({"explain", bob, "app:use", "app/main", "--at", suspended}), "reason") ==
               "the member is suspended");
    BOOST_TEST(text_of(at.key_json({"explain", bob, "app:use", "app/main", "--at", removed}), "reason") ==
               "the member was removed");

    BOOST_TEST(items_of(at.key_json({"who-could", "app:use", "app/main", "--at", assigned})).size() == 2U);
    BOOST_TEST(items_of(at.key_json({"who-could", "app:use", "app/main", "--at", suspended})).size() == 1U);
    BOOST_TEST(items_of(at.key_json({"who-could", "app:use", "app/main"})).size() == 1U);
    BOOST_TEST(at.with_key({"who-could", "app:use", "app/main", "--at", assigned}).out.find("role member allows this") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(two_moments_are_compared_with_what_was_changed_between) {
    history_fixture at;
    at.make_acme();
    const auto bob = text_of(at.key_json({"member", "create", "bob"}), "id");
    at.key_json({"member", "create", "eve"});
    const auto first = moment();
    at.key_json({"role", "assign", "member", "--user", "bob"});
    const auto second = moment();
    const auto everybody =
        at.key_json({"diff", "--at", first, "--at", second, "--action", "app:use", "--resource", "app/main"});
    BOOST_TEST_REQUIRE(items_of(everybody).size() == 1U);
    BOOST_TEST(text_of(items_of(everybody).front(), "member") == bob);
    BOOST_TEST(*items_of(everybody).front().find("gained")->if_boolean());
    const auto& changes = *everybody.find("changes")->if_array();
    BOOST_TEST_REQUIRE(changes.size() == 1U);
    BOOST_TEST(text_of(changes.front(), "kind") == "assignment.added");

    const auto own = at.key_json({"diff", "--at", first, "--at", second, "--user", "bob"});
    BOOST_TEST_REQUIRE(items_of(own).size() == 1U);
    BOOST_TEST(text_of(items_of(own).front(), "action") == "app:use");
    BOOST_TEST(text_of(items_of(own).front(), "resource") == "app/*");
    BOOST_TEST(at.with_key({"diff", "--at", first, "--at", second, "--user", "bob"}).out.find("assignment.added") !=
               std::string::npos);
    BOOST_TEST(items_of(at.key_json({"diff", "--at", first, "--at", second, "--user", "eve"})).empty());
    BOOST_TEST(at.with_key({"diff", "--at", second, "--at", first, "--user", "bob"}).code == 2);
    BOOST_TEST(at.with_key({"diff", "--at", first, "--user", "bob"}).code == 2);
    BOOST_TEST(at.with_key({"diff", "--at", first, "--at", second}).code == 2);
}
