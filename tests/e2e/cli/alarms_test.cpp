#include <gatehouse/outbound/fetcher.hpp>

#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

struct with_okta : cli_fixture {
    std::string token;

    with_okta() {
        make_acme();
        operator_json({"connection", "create", "okta"});
        as_operator({"connection", "enable", "okta"});
        token = text_of(operator_json({"connection", "token", "create", "okta"}), "secret");
    }
    // Through the door that identity providers come by.
    value push(const std::string& name) {
        object body;
        body.set("schemas", value(value::array{"urn:ietf:params:scim:schemas:core:2.0:User"}));
        body.set("userName", name);
        const auto answered =
            outbound::fetch({"POST",
                             gateway.url() + "/scim/v2/Users",
                             {{"Authorization", "Bearer " + token}, {"Content-Type", "application/scim+json"}},
                             to_json(value(std::move(body)))});
        BOOST_TEST_REQUIRE(answered.has_value());
        BOOST_TEST_REQUIRE(answered->status == 201, answered->body);
        return *parse_json(answered->body);
    }
    std::vector<std::string> alarms() {
        std::vector<std::string> kinds;
        const auto shown = operator_json({"organization", "show"});
        for (const value& one : *shown.find("alarms")->if_array()) kinds.push_back(text_of(one, "kind"));
        return kinds;
    }
};

const std::vector<std::string> stands{"member.recreated_over_removal"}, none;

}  // namespace

BOOST_AUTO_TEST_SUITE(e2e_alarms)

// access.md, Invariants, 6. It stands until an administrator has judged, either way.
BOOST_FIXTURE_TEST_CASE(who_is_pushed_again_over_an_administrators_removal_is_an_alarm_until_it_is_judged, with_okta) {
    for (const std::string judged : {"reactivate", "remove"}) BOOST_TEST_CONTEXT(judged) {
            const std::string who = judged + "d@acme.example";
            push(who);
            BOOST_TEST(alarms() == none, boost::test_tools::per_element());
            operator_json({"user", "remove", who, "--yes"});
            BOOST_TEST(alarms() == none, boost::test_tools::per_element());

            const auto again = push(who);
            BOOST_TEST(!*again.find("active")->if_boolean());
            BOOST_TEST(alarms() == stands, boost::test_tools::per_element());
            const auto shown = as_operator({"organization", "show"}).out;
            BOOST_TEST(shown.find("1 member was made again") != std::string::npos, shown);
            const auto held = as_operator({"report", "holds"}).out;
            BOOST_TEST(held.find(who) != std::string::npos, held);
            BOOST_TEST(held.find("local_removal") != std::string::npos, held);
            BOOST_TEST(!items_of(operator_json({"audit", "list", "--kind", "alarm.recreated_over_removal"})).empty());

            std::vector<std::string> judge{"user", judged, who};
            if (judged == "remove") judge.push_back("--yes");
            operator_json(judge);
            BOOST_TEST(alarms() == none, boost::test_tools::per_element());
        }
}

// An identity provider's own removal is its own to undo.
BOOST_FIXTURE_TEST_CASE(who_was_never_removed_here_is_no_alarm, with_okta) {
    push("ada@acme.example");
    operator_json({"user", "suspend", "ada@acme.example"});
    BOOST_TEST(alarms() == none, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
