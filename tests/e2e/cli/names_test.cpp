#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

struct kaito : cli_fixture {
    kaito() {
        operator_json({"organization", "create", "acme", "--model", "kaito", "--plan", "enterprise"});
        operator_json({"member", "create", "cora@acme.example", "--role", "viewer"});
        operator_json({"member", "create", "root@acme.example", "--email", "root@acme.example", "--owner"});
        operator_json({"resource", "create", "token/ads"});
    }
    void check_shows(const std::vector<std::string>& words, const std::vector<std::string>& all) {
        const auto shown = as_operator(words);
        BOOST_TEST(shown.code == 0, shown.err);
        for (const auto& one : all) BOOST_TEST(shown.out.find(one) != std::string::npos, one << " is not in " << shown.out);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(e2e_names)

// A table is for people; the ids stand in the JSON beside the names.
BOOST_FIXTURE_TEST_CASE(tables_show_names, kaito) {
    const std::string cora = "cora@acme.example", root = "root@acme.example", ads = "token/ads";
    operator_json({"grant", "add", ads, "--user", cora, "--permission", "token:code"});
    operator_json({"team", "create", "crew"});
    operator_json({"grant", "add", ads, "--team", "crew", "--permission", "token:view"});
    operator_json({"api-key", "create", "ci", "--user", root});
    operator_json({"rotation", "mark", ads, "--evidence", "OPS-7"});
    operator_json({"connection", "create", "okta"});
    operator_json({"mapping", "add", "--connection", "okta", "--group", "Engineering", "--role", "member"});
    check_shows({"grant", "list", "--user", cora}, {cora, ads});
    check_shows({"grant", "list", "--team", "crew"}, {"crew", ads});
    check_shows({"grant", "list", "--resource", ads}, {cora, "crew", ads});
    check_shows({"api-key", "list"}, {root});
    check_shows({"rotation", "list"}, {ads});
    check_shows({"rotation", "history", ads}, {ads});
    check_shows({"rotation", "exposures", "--resource", ads}, {root, ads});
    check_shows({"mapping", "list"}, {"okta", "Engineering"});
    operator_json({"team", "add-member", "crew", cora});
    operator_json({"team", "assign-role", "crew", "viewer"});
    operator_json({"api-key", "create", "narrow", "--user", root, "--scope", "role:viewer"});
    check_shows({"role", "show", "viewer"}, {cora, "crew", root});
    check_shows({"team", "show", "crew"}, {cora});
    const auto grant = items_of(operator_json({"grant", "list", "--user", cora})).front();
    BOOST_TEST(text_of(grant, "user_name") == cora);
    BOOST_TEST(text_of(grant, "resource_name") == ads);
    BOOST_TEST(text_of(grant, "member").size() == 36U);
}

// Whoever makes a resource as his own has what the model gives its maker; the operator is nobody to whom it could go.
BOOST_FIXTURE_TEST_CASE(a_resource_of_ones_own_is_made_with_a_key, kaito) {
    const std::string root = "root@acme.example";
    use_key(text_of(operator_json({"api-key", "create", "own", "--user", root}), "secret"));
    BOOST_TEST(text_of(key_json({"resource", "create", "token/mine", "--own"}), "name") == "mine");
    check_shows({"grant", "list", "--resource", "token/mine"}, {root, "token:seed"});
    operator_json({"resource", "create", "token/nobodys", "--own"});
    BOOST_TEST(items_of(operator_json({"grant", "list", "--resource", "token/nobodys"})).empty());
    BOOST_TEST(with_key({"resource", "create", "token/other", "--own", "--team", "crew"}).code == 2);
}

BOOST_FIXTURE_TEST_CASE(a_grant_that_a_ceiling_takes_back_says_so, kaito) {
    const auto add = [&](std::vector<std::string> permissions) {
        std::vector<std::string> words{"grant", "add", "token/ads", "--user", "cora@acme.example"};
        for (const auto& one : permissions) words.insert(words.end(), {"--permission", one});
        return words;
    };
    const auto cut = operator_json(add({"token:seed", "token:code"}));
    BOOST_TEST_REQUIRE(cut.find("cut_to_ceiling")->if_array()->size() == 1U);
    BOOST_TEST(text_of(cut.find("cut_to_ceiling")->if_array()->front(), "permission") == "token:seed");
    BOOST_TEST(text_of(cut.find("cut_to_ceiling")->if_array()->front(), "role") == "viewer");
    check_shows(add({"token:seed"}), {"Cut to a role's ceiling", "token:seed", "viewer"});
    BOOST_TEST(as_operator(add({"token:code"})).out.find("Cut to") == std::string::npos);
}

// The team's page is no way around the permission to read members.
BOOST_AUTO_TEST_CASE(who_may_not_read_members_sees_their_ids_alone) {
    cli_fixture at;
    at.make_acme();
    at.key_json({"team", "create", "crew"});
    const std::string ada = text_of(at.key_json({"member", "create", "ada"}), "id");
    at.key_json({"team", "add-member", "crew", "ada"});
    at.operator_json({"iam", "policy", "create", "--name", "Teams", "--slug", "teams", "--action", "gatehouse:teams:read",
                      "--action", "gatehouse:api-keys:hold", "--resource", "grn:app:gatehouse:{org_id}:*"});
    at.operator_json({"role", "create", "--name", "Looker", "--slug", "looker"});
    at.operator_json({"role", "attach-policy", "looker", "teams"});
    at.operator_json({"member", "create", "eve", "--role", "looker"});
    BOOST_TEST(at.with_key({"team", "show", "crew"}).out.find("ada") != std::string::npos);
    at.use_key(text_of(at.operator_json({"api-key", "create", "hers", "--user", "eve"}), "secret"));
    const auto shown = at.with_key({"team", "show", "crew"});
    BOOST_TEST(shown.code == 0, shown.err);
    BOOST_TEST(shown.out.find("ada") == std::string::npos, shown.out);
    BOOST_TEST(shown.out.find(ada) != std::string::npos, shown.out);
}

BOOST_AUTO_TEST_SUITE_END()
