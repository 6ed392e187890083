#include <algorithm>

#include <gatehouse/domain/access/administration.hpp>

#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

struct takumo : admin_fixture {
    connection_id okta = add_connection();
    group_id leads = add_group(okta, "Leads");

    takumo() : admin_fixture("takumo") {
        set_plan("enterprise");
        rule_gives("security-lead");
    }
    void rule_gives(std::string_view slug) {
        make<mapping_rule_id>([&](tenant_transaction& tx) {
            return access::add_mapping_rule(tx, by, model(),
                                            {tx.new_id<mapping_rule_id>(),
                                             okta,
                                             mapping_rule::origin::scim,
                                             mapping_rule::by_kind::id,
                                             std::string(leads.text()),
                                             true,
                                             "operator",
                                             0,
                                             {{role(slug), {}}},
                                             {}});
        });
    }
    link_id pushed(std::string_view name) {
        const auto made = add_link(okta, add_member(name), name);
        join(leads, made.text());
        return made;
    }
    value plan(std::string_view to, std::string_view query = "") {
        const auto answer = as_operator(method::post, "/plan" + std::string(query), R"({"plan":")" + std::string(to) + "\"}");
        BOOST_TEST_REQUIRE(answer.status == 200, answer.body);
        return json_of(answer);
    }
};

std::int64_t number(const value& in, std::string_view name) { return *in.find(name)->if_integer(); }

const value& of_role(const value& answer, std::string_view list, std::string_view slug) {
    const auto& all = *answer.find(list)->if_array();
    const auto found = std::ranges::find_if(all, [&](const value& one) { return one.find("role")->text() == slug; });
    BOOST_TEST_REQUIRE((found != all.end()), slug);
    return *found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(admin_plans)

// What sleeps is held all the same, and would wake with the next plan.
BOOST_FIXTURE_TEST_CASE(a_role_that_sleeps_can_be_taken_away, takumo) {
    const auto given = assign(principal_kind::member, plain.text(), "security-lead");
    plan("free");
    const auto path = of(plain, "/assignments");
    const auto again = as_operator(method::post, path, R"({"role":"security-lead"})");
    BOOST_TEST((again.status == 403 && again.body.find("change the plan first") != std::string::npos), again.body);
    BOOST_TEST(with_key(admin_key, method::del, path + "/" + std::string(given.text())).status == 200);
}

BOOST_FIXTURE_TEST_CASE(whoever_has_a_role_by_a_mapping_rule_or_a_team_is_counted_when_it_sleeps, takumo) {
    pushed("ada");
    const auto asleep = pushed("bo");
    write([&](tenant_transaction& tx) {
        return raw_rows(tx).run("UPDATE link SET active = 0 WHERE org = $1 AND id = $2", asleep.text());
    });
    const auto crew = add_team("crew");
    write([&](tenant_transaction& tx) { return access::add_to_team(tx, by, {crew, plain, {"direct", "test"}, {}, tx.now()}); });
    assign(principal_kind::team, crew.text(), "security-lead");
    const auto rehearsed = plan("free", "?dry_run=true");
    const auto down = plan("free");
    for (const value* seen : {rehearsed.find("would")->find("body"), &down}) {
        BOOST_TEST(number(of_role(*seen, "roles_asleep", "security-lead"), "holders") == 2);
        BOOST_TEST(number(of_role(*seen, "roles_asleep", "security-lead"), "assignments") == 1);
        BOOST_TEST(number(of_role(*seen, "roles_asleep", "billing-admin"), "holders") == 0);
    }
    BOOST_TEST(number(of_role(plan("pro"), "roles_awake", "security-lead"), "holders") == 2);
}

BOOST_AUTO_TEST_CASE(connections_that_the_new_plan_has_not_are_named_and_go_on) {
    admin_fixture at("kaito");
    at.set_plan("enterprise");
    const auto okta = at.add_connection();
    const auto answer = at.as_operator(method::post, "/plan", R"({"plan":"standard"})");
    BOOST_TEST_REQUIRE(answer.status == 200, answer.body);
    const auto down = json_of(answer);
    BOOST_TEST(!*down.find("connections")->if_boolean());
    const auto& beyond = *down.find("connections_beyond")->if_array();
    BOOST_TEST_REQUIRE(beyond.size() == 1U);
    BOOST_TEST(beyond.front().find("id")->text() == okta.text());
    BOOST_TEST(beyond.front().find("state")->text() == "active");
    const auto up = json_of(at.as_operator(method::post, "/plan", R"({"plan":"enterprise"})"));
    BOOST_TEST(up.find("connections_beyond")->if_array()->empty());
}

// No model that ships limits roles, so here is one.
BOOST_AUTO_TEST_CASE(a_role_beyond_the_plans_number_is_refused_and_a_smaller_plan_says_that_it_is_passed) {
    admin_fixture at;
    auto text = read_source("config/models/standard.toml");
    text.replace(text.find("name = \"standard\""), 17, "name = \"rooms\"");
    text.insert(text.find("[[role]]"),
                "[[plan]]\nslug = \"big\"\nname = \"Big\"\n[[plan]]\nslug = \"small\"\nname = \"Small\"\nroles = 5\n");
    must(at.models.add(text));
    at.write([](tenant_transaction& tx) {
        return raw_rows(tx).run("UPDATE organization SET model = $2 WHERE number = $1", "rooms");
    });
    for (const std::string slug : {"one", "two"})
        BOOST_TEST(at.as_operator(method::post, "/roles", R"({"slug":")" + slug + "\"}").status == 201);
    const auto down = json_of(at.as_operator(method::post, "/plan", R"({"plan":"small"})"));
    BOOST_TEST((number(down, "roles") == 6 && number(down, "role_limit") == 5));
    BOOST_TEST(*down.find("over_role_limit")->if_boolean());
    BOOST_TEST(at.as_operator(method::get, "/roles/two").status == 200, "none is taken away");
    const auto refused = at.with_key(at.admin_key, method::post, "/roles", R"({"slug":"three"})");
    BOOST_TEST(refused.status == 403, refused.body);
    BOOST_TEST(refused.body.find("no room for another role") != std::string::npos, refused.body);
}

BOOST_AUTO_TEST_SUITE_END()
