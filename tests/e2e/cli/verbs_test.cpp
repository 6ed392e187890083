#include <filesystem>
#include <fstream>

#include <gatehouse/outbound/fetcher.hpp>

#include "cli_fixture.hpp"
#include "support/idp_metadata.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

BOOST_AUTO_TEST_CASE(a_gateway_is_set_up_from_nothing) {
    cli_fixture at;
    BOOST_TEST(at.gateway.greeting().find("/setup-secret") != std::string::npos, at.gateway.greeting());
    const auto secret = std::filesystem::status(at.gateway.data() + "/setup-secret");
    BOOST_TEST((secret.permissions() == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)));
    const auto socket = std::filesystem::status(at.gateway.data() + "/admin.sock");
    BOOST_TEST((socket.permissions() == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)));

    const auto none = at.as_operator({"organization", "list"});
    BOOST_TEST(none.code == 0);
    BOOST_TEST(none.out.find("organization create") != std::string::npos, none.out);
    BOOST_TEST(at.as_operator({"user", "list"}).code == 4);

    const auto owner = at.make_acme();
    BOOST_TEST(items_of(at.operator_json({"organization", "list"})).size() == 1U);
    BOOST_TEST(at.as_operator({"organization", "create", "ACME"}).code == 5);
    BOOST_TEST(at.as_operator({"organization", "create", "a b"}).code == 2);
    BOOST_TEST(at.as_operator({"member", "create", "second", "--owner"}).code == 5);
    BOOST_TEST(text_of(at.key_json({"user", "show", "root@acme.example"}), "id") == owner);
}

BOOST_AUTO_TEST_CASE(the_set_up_secret_is_good_once) {
    cli_fixture at;
    const std::string file = at.gateway.data() + "/setup-secret";
    std::string secret;
    std::getline(std::ifstream(file) >> std::ws, secret);
    const auto set_up = [&](std::string_view shown, std::string_view code) {
        const std::string body = R"({"secret":")" + std::string(shown) + R"(","organization_code":")" + std::string(code) +
                                 R"(","owner_user_name":"root"})";
        const auto answer =
            outbound::fetch({"POST", at.gateway.url() + "/api/v1/setup", {{"Content-Type", "application/json"}}, body});
        BOOST_TEST_REQUIRE(answer.has_value());
        return *answer;
    };
    BOOST_TEST(set_up("ghi_wrong", "acme").status == 401);
    BOOST_TEST(set_up(secret, "a b").status == 400);
    const auto made = set_up(secret, "acme");
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    BOOST_TEST(!std::filesystem::exists(file));
    BOOST_TEST(set_up(secret, "second").status == 409);
    BOOST_TEST(parse_json(made.body)->find("invitation")->is_null());
    BOOST_TEST(text_of(*parse_json(made.body), "next_step") ==
               "the owner has no e-mail address, so only API keys let the owner in");
    at.use_key(text_of(*parse_json(made.body), "api_key"));
    BOOST_TEST(*at.key_json({"user", "show", "root"}).find("owner")->if_boolean());
}

BOOST_AUTO_TEST_CASE(without_mail_the_answer_says_how_the_owner_is_invited_later) {
    cli_fixture at;
    const auto made =
        at.operator_json({"organization", "create", "acme", "--owner", "olivia@acme.example", "--owner-name", "Olivia"});
    BOOST_TEST(text_of(made, "next_step").ends_with("gatehouse user invite --user olivia@acme.example --org acme"),
               text_of(made, "next_step"));
    const auto shown = at.operator_json({"user", "show", "olivia@acme.example"});
    BOOST_TEST(text_of(shown, "display_name") == "Olivia");
    BOOST_TEST(*shown.find("owner")->if_boolean());
    BOOST_TEST(at.as_operator({"user", "invite", "--user", "olivia@acme.example"}).code == 5);
    BOOST_TEST(at.as_operator({"user", "invite", "--email", "bo@acme.example"}).code == 2, "without a role");
    BOOST_TEST(at.as_operator({"organization", "create", "other", "--owner", "olivia"}).code == 2);
}

BOOST_AUTO_TEST_CASE(members_are_listed_shown_cut_and_brought_back) {
    cli_fixture at;
    at.make_acme();
    at.key_json({"member", "create", "ada@acme.example", "--email", "ada@acme.example", "--role", "admin"});
    BOOST_TEST(at.with_key({"member", "create", "ADA@acme.example"}).code == 5);
    BOOST_TEST(items_of(at.key_json({"user", "list"})).size() == 2U);
    BOOST_TEST(at.with_key({"user", "list"}).out.find("ada@acme.example") != std::string::npos);
    BOOST_TEST(at.with_key({"user", "show", "nobody@acme.example"}).code == 4);

    const auto allowed = at.key_json({"explain", "ada@acme.example", "app:use", "app/main"});
    BOOST_TEST(*allowed.find("decision")->if_boolean());
    BOOST_TEST(allowed.find("path")->if_array()->size() >= 1U);

    const auto adas = text_of(at.operator_json({"api-key", "create", "ada", "--user", "ada@acme.example"}), "secret");
    const variables ada{{"GATEHOUSE_URL", at.gateway.url()}, {"GATEHOUSE_API_KEY", adas}};
    BOOST_TEST(run_gatehouse({"user", "list"}, ada).code == 0);  // without GATEHOUSE_ORG: the key knows its own
    BOOST_TEST(text_of(at.key_json({"user", "suspend", "ada@acme.example", "--reason", "lost laptop"}), "status") ==
               "suspended");
    BOOST_TEST(run_gatehouse({"user", "list"}, ada).code == 3);

    const auto denied = at.key_json({"explain", "ada@acme.example", "app:use", "app/main"});
    BOOST_TEST(!*denied.find("decision")->if_boolean());
    BOOST_TEST(text_of(denied, "step") == "gate");

    const auto lifted = at.with_key({"user", "reactivate", "ada@acme.example"});
    BOOST_TEST(lifted.code == 3);
    BOOST_TEST(lifted.err.find("API keys cannot lift holds") != std::string::npos, lifted.err);
    BOOST_TEST(lifted.err.find("gatehouse:members:reactivate") != std::string::npos, lifted.err);
    BOOST_TEST(text_of(at.operator_json({"user", "reactivate", "ada@acme.example"}), "status") == "active");
    BOOST_TEST(run_gatehouse({"user", "list"}, ada).code == 3);  // what was cut stays cut
    BOOST_TEST(at.as_operator({"user", "reactivate", "ada@acme.example"}).code == 5);

    BOOST_TEST(at.with_key({"user", "remove", "ada@acme.example"}).code == 2);  // nobody there to be asked
    BOOST_TEST(text_of(at.key_json({"user", "remove", "ada@acme.example", "--yes"}), "status") == "removed");
    BOOST_TEST(at.with_key({"user", "show", "ada@acme.example"}).code == 4);
    BOOST_TEST(items_of(at.key_json({"audit", "list", "--kind", "management."})).size() == 1U);
    BOOST_TEST(items_of(at.key_json({"audit", "list", "--kind", "member.suspended"})).size() == 1U);
    BOOST_TEST(at.with_key({"session", "list"}).out.find("Nobody is signed in") != std::string::npos);
    BOOST_TEST(at.with_key({"session", "revoke", "0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77", "--yes"}).code == 4);
}

BOOST_AUTO_TEST_CASE(what_could_never_match_is_refused) {
    cli_fixture at;
    at.make_acme();
    struct {
        std::vector<std::string> words;
        std::string_view said;
    } const cases[] = {
        {{"--scope", "role:nope"}, "there is no role nope"},
        {{"--scope", "foo"}, "\"foo\": an action has at least two words"},
        {{"--scope", "foo:read"}, "foo:read matches no action"},
        {{"--scope", "app:read", "--scope", "gatehouse:nothing:*"}, "gatehouse:nothing:* matches no action"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.said) {
            std::vector<std::string> words{"api-key", "create", "narrow", "--user", "root@acme.example"};
            words.insert(words.end(), c.words.begin(), c.words.end());
            const auto refused = at.as_operator(words);
            BOOST_TEST(refused.code == 2);
            BOOST_TEST(refused.err.find(c.said) != std::string::npos, refused.err);
        }
    at.operator_json({"api-key", "create", "narrow", "--user", "root@acme.example", "--scope", "gatehouse:members:*"});
    const auto no_plan = at.with_key({"role", "create", "--name", "Asleep", "--plan", "zz"});
    BOOST_TEST(no_plan.code == 2);
    BOOST_TEST(no_plan.err.find("has no plan zz") != std::string::npos, no_plan.err);
}

// A token of before does not come back with its connection.
BOOST_AUTO_TEST_CASE(a_token_that_ended_with_its_connection_is_shown_as_ended) {
    cli_fixture at;
    at.make_acme();
    at.operator_json({"connection", "create", "okta"});
    BOOST_TEST(at.as_operator({"connection", "enable", "okta"}).err == "");
    at.operator_json({"connection", "token", "create", "okta"});
    const auto ages = [&] { return at.operator_json({"report", "secret-age"}); };
    const auto tokens = [&] { return at.operator_json({"connection", "token", "list", "okta"}); };
    BOOST_TEST(text_of(items_of(tokens()).back(), "ended").empty());
    BOOST_TEST(to_json(ages()).find("scim_token") != std::string::npos);
    at.operator_json({"connection", "disable", "okta", "--yes"});
    BOOST_TEST(!text_of(items_of(tokens()).back(), "ended").empty());
    const auto again = at.as_operator({"connection", "enable", "okta"});
    BOOST_TEST(again.err.find("gatehouse connection token create okta") != std::string::npos, again.err);
    BOOST_TEST(!text_of(items_of(tokens()).back(), "ended").empty());
    BOOST_TEST(to_json(ages()).find("scim_token") == std::string::npos);
    at.operator_json({"connection", "token", "create", "okta"});
    BOOST_TEST(text_of(items_of(tokens()).back(), "ended").empty());
    BOOST_TEST(to_json(ages()).find("scim_token") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_key_says_when_it_ends_also_where_nobody_said_so) {
    cli_fixture at;
    at.make_acme();
    const auto made = at.operator_json({"api-key", "create", "ci", "--user", "root@acme.example"});
    const auto ends = text_of(made, "expires_at");
    BOOST_TEST(ends.size() > 20U);
    BOOST_TEST(at.as_operator({"api-key", "create", "other", "--user", "root@acme.example"}).out.find("expires") !=
               std::string::npos);
    BOOST_TEST(at.as_operator({"api-key", "list"}).out.find(ends) != std::string::npos);
    at.operator_json({"member", "create", "ada"});
    BOOST_TEST(items_of(at.operator_json({"api-key", "list", "--user", "ada"})).empty());
    BOOST_TEST(run_gatehouse({"api-key", "create", "--help"}).out.find("default: in 90 days") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_key_is_listed_and_revoked_and_makes_no_other) {
    cli_fixture at;
    at.make_acme();
    const auto spare =
        at.operator_json({"api-key", "create", "spare", "--user", "root@acme.example", "--scope", "gatehouse:audit:read"});
    const variables narrow{{"GATEHOUSE_URL", at.gateway.url()}, {"GATEHOUSE_API_KEY", text_of(spare, "secret")}};
    BOOST_TEST(run_gatehouse({"audit", "list"}, narrow).code == 0);
    BOOST_TEST(run_gatehouse({"user", "list"}, narrow).code == 3);
    BOOST_TEST(items_of(at.key_json({"api-key", "list"})).size() == 2U);
    BOOST_TEST(at.with_key({"api-key", "create", "third"}).code == 3);
    at.key_json({"api-key", "revoke", text_of(spare, "id"), "--yes"});
    BOOST_TEST(run_gatehouse({"audit", "list"}, narrow).code == 3);
    BOOST_TEST(at.with_key({"api-key", "revoke", text_of(spare, "id"), "--yes"}).code == 4);
}

BOOST_AUTO_TEST_CASE(what_counts_as_a_second_factor_and_how_many_join_in_an_hour_is_said_by_verbs) {
    cli_fixture at;
    at.make_acme();
    const std::string uri = "https://refeds.org/profile/mfa";
    at.operator_json({"connection", "create", "okta", "--mfa-context", uri});
    BOOST_TEST(at.as_operator({"connection", "show", "okta"}).out.find(uri) != std::string::npos);
    at.operator_json({"connection", "change", "okta", "--mfa-context", ""});
    BOOST_TEST(at.as_operator({"connection", "show", "okta"}).out.find(uri) == std::string::npos);
    at.operator_json({"organization", "change", "--rule-joins", "7"});
    BOOST_TEST(at.operator_json({"organization", "show"}).find("rule_joins_per_hour")->number() == 7);
    BOOST_TEST(at.as_operator({"organization", "change", "--rule-joins", "-1"}).code == 2);
    BOOST_TEST(at.as_operator({"organization", "change", "--rule-joins", "many"}).code == 2);
}

BOOST_AUTO_TEST_CASE(a_connection_is_made_trusted_and_cut) {
    cli_fixture at;
    at.make_acme();
    BOOST_TEST(at.as_operator({"connection", "list"}).out.find("No connections yet") != std::string::npos);
    BOOST_TEST(at.as_operator({"connection", "create", "okta", "--profile", "nonsense"}).code == 2);
    const auto refused = at.with_key({"connection", "create", "okta"});
    BOOST_TEST(refused.code == 3);
    BOOST_TEST(refused.err.find("API keys cannot configure connections") != std::string::npos, refused.err);
    const auto id = text_of(at.operator_json({"connection", "create", "okta", "--profile", "okta"}), "id");
    BOOST_TEST(at.as_operator({"connection", "create", "Okta"}).code == 5);

    const auto token = at.operator_json({"connection", "token", "create", "okta"});
    BOOST_TEST(text_of(token, "secret").starts_with("ghc_"));
    BOOST_TEST(items_of(at.operator_json({"connection", "token", "list", id})).size() == 1U);
    at.operator_json({"connection", "token", "revoke", "okta", text_of(token, "id"), "--yes"});
    BOOST_TEST(at.as_operator({"connection", "token", "revoke", "okta", text_of(token, "id"), "--yes"}).code == 4);

    const std::string file = at.gateway.data() + "/idp.xml";
    std::ofstream(file) << idp_metadata();
    BOOST_TEST(text_of(at.operator_json({"connection", "trust", "okta", "--yes", "--idp-metadata", file}), "idp_entity_id") ==
               "https://idp.example/saml");
    std::ofstream(file) << "<nonsense/>";
    BOOST_TEST(at.as_operator({"connection", "trust", "okta", "--yes", "--idp-metadata", file}).code == 2);
    BOOST_TEST(at.as_operator({"connection", "trust", "okta", "--yes", "--idp-metadata", "/nonexistent"}).code == 2);
    BOOST_TEST(text_of(at.operator_json({"connection", "show", "okta"}), "idp_sso_url") == "https://idp.example/sso");

    at.operator_json({"connection", "domain", "assert", "okta", "Acme.example"});
    BOOST_TEST(at.as_operator({"connection", "domain", "assert", "okta", "acme.example"}).code == 5);
    BOOST_TEST(at.as_operator({"connection", "domain", "assert", "okta", "gmail.com"}).code == 2);
    BOOST_TEST(items_of(at.operator_json({"connection", "domain", "list", "okta"})).size() == 1U);
    BOOST_TEST(text_of(at.operator_json({"connection", "enable", "okta"}), "state") == "active");
    BOOST_TEST(text_of(at.operator_json({"connection", "disable", "okta", "--yes"}), "state") == "disabled");
}

BOOST_AUTO_TEST_CASE(roles_come_by_assignment_team_and_rule) {
    cli_fixture at;
    const auto owner = at.make_acme();
    at.operator_json({"connection", "create", "okta"});
    at.key_json({"member", "create", "bob"});
    const auto given = at.key_json({"role", "assign", "member", "--user", "bob"});
    BOOST_TEST(items_of(at.key_json({"role", "assignments", "--user", "bob"})).size() == 1U);
    BOOST_TEST(at.with_key({"role", "assign", "owner", "--user", "bob"}).code == 3);
    BOOST_TEST(at.with_key({"role", "assign", "nonsense", "--user", "bob"}).code == 2);
    BOOST_TEST(at.with_key({"role", "assign", "admin", "--user", owner}).code == 3);  // nobody gives himself a role
    at.key_json({"role", "unassign", text_of(given, "id"), "--user", "bob"});
    BOOST_TEST(at.with_key({"role", "unassign", text_of(given, "id"), "--user", "bob"}).code == 4);

    at.key_json({"team", "create", "support"});
    at.key_json({"team", "add", "support", "bob"});
    at.key_json({"role", "assign", "member", "--team", "support"});
    BOOST_TEST(items_of(at.key_json({"team", "list"})).size() == 1U);
    BOOST_TEST(*at.key_json({"explain", "bob", "app:use", "app/main"}).find("decision")->if_boolean());
    BOOST_TEST(items_of(at.key_json({"role", "list"})).size() == 4U);

    at.operator_json(
        {"mapping", "add", "--connection", "okta", "--group", "Engineering", "--role", "member", "--team", "support"});
    BOOST_TEST(at.as_operator({"mapping", "add", "--connection", "okta", "--group", "Admins", "--role", "admin"}).code == 3);
    BOOST_TEST(at.as_operator({"mapping", "add", "--connection", "okta", "--group", "x", "--role", "owner"}).code == 3);
    BOOST_TEST(items_of(at.key_json({"mapping", "list"})).size() == 1U);
    BOOST_TEST(at.with_key({"mapping", "list"}).out.find("Engineering") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_mapping_rule_lives_through_its_verbs) {
    cli_fixture at;
    at.make_acme();
    at.operator_json({"connection", "create", "okta"});
    const auto made = at.operator_json({"mapping", "add", "--connection", "okta", "--pattern", "Eng*", "--role", "viewer"});
    const std::string rule = text_of(made, "id");
    at.operator_json({"mapping", "add", "--connection", "okta", "--group", "Sales", "--role", "viewer@app:main"});
    BOOST_TEST(text_of(at.operator_json({"mapping", "change", rule, "--role", "member"}), "approval") == "not_needed");
    BOOST_TEST(at.as_operator({"mapping", "change", rule, "--role", "admin"}).code == 3);  // not by a pattern
    const auto off = at.operator_json({"mapping", "change", rule, "--off", "--position", "2"});
    BOOST_TEST(!*off.find("enabled")->if_boolean());
    BOOST_TEST(*off.find("position")->if_integer() == 2);
    BOOST_TEST(at.as_operator({"mapping", "change", rule, "--on", "--dry-run"}).out.find("Roles and rights gained: 0") !=
               std::string::npos);
    BOOST_TEST(at.as_operator({"mapping", "show", rule}).out.find("Eng*") != std::string::npos);
    BOOST_TEST(at.as_operator({"mapping", "approve", rule}).code == 5);
    BOOST_TEST(at.as_operator({"mapping", "rebind", rule, "--group-id", rule}).code == 5);
    BOOST_TEST(at.as_operator({"mapping", "release", rule, "--user", "root@acme.example"}).code == 4);
    BOOST_TEST(at.with_key({"mapping", "remove", rule, "--yes"}).code == 3);  // no key configures connections
    at.operator_json({"mapping", "remove", rule, "--yes"});
    BOOST_TEST(at.as_operator({"mapping", "show", rule}).code == 4);
}

BOOST_AUTO_TEST_CASE(policies_are_published_and_chosen) {
    cli_fixture at;
    at.make_acme();
    const std::string file = at.gateway.data() + "/statements.json";
    std::ofstream(file)
        << R"([{"effect":"allow","actions":["app:read"],"resources":["grn:app:app:{org_id}:app/*"],"conditions":{}}])";
    BOOST_TEST(at.as_operator({"iam", "policy", "publish", "app-use", "--statements", file}).code == 2);
    std::ofstream(file) << R"([{"effect":"deny","actions":["app:use"],"resources":["grn:app:app:{org_id}:app/*"]}])";
    BOOST_TEST(
        at.operator_json({"iam", "policy", "publish", "app-use", "--statements", file}).find("default_version")->number() == 2);
    BOOST_TEST(at.operator_json({"iam", "policy", "show", "app-use"}).find("versions")->if_array()->size() == 2U);
    BOOST_TEST(at.operator_json({"iam", "policy", "default", "app-use", "1"}).find("default_version")->number() == 1);
    BOOST_TEST(at.as_operator({"iam", "policy", "default", "app-use", "9"}).code == 4);
    BOOST_TEST(at.with_key({"iam", "policy", "list"}).code == 0);
}

BOOST_AUTO_TEST_CASE(an_application_is_the_operators_to_register) {
    cli_fixture at;
    at.make_acme();
    const std::vector<std::string> create{"application", "create",     "shop",   "--organization", "acme",
                                          "--right",     "introspect", "--host", "127.0.0.2:8081"};
    BOOST_TEST(at.with_key(create).code == 3);
    BOOST_TEST(text_of(at.operator_json(create), "secret").starts_with("gha_"));
    BOOST_TEST(at.as_operator(create).code == 5);
    BOOST_TEST(at.as_operator({"application", "create", "other", "--organization", "nowhere"}).code == 4);
    BOOST_TEST(at.as_operator({"application", "create", "other", "--organization", "acme", "--right", "everything"}).code == 2);
    BOOST_TEST(items_of(at.operator_json({"application", "list"})).size() == 1U);
}
