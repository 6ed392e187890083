#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

BOOST_AUTO_TEST_CASE(resources_are_registered_granted_and_deleted) {
    cli_fixture at;
    at.make_acme();
    at.key_json({"member", "create", "bob"});
    at.key_json({"team", "create", "support"});
    BOOST_TEST(at.with_key({"resource", "list"}).out.find("resource create") != std::string::npos);
    const auto suite = text_of(at.key_json({"resource", "create", "app/suite"}), "id");
    const auto main =
        text_of(at.key_json({"resource", "create", "app/main", "--parent", "app/suite", "--team", "support"}), "id");
    BOOST_TEST(at.with_key({"resource", "create", "app/main"}).code == 5);
    BOOST_TEST(at.with_key({"resource", "create", "door/front"}).code == 2);
    BOOST_TEST(text_of(at.key_json({"resource", "show", "app/main"}), "parent") == suite);
    BOOST_TEST(at.with_key({"resource", "show", "app/nothing"}).code == 4);
    BOOST_TEST(at.with_key({"resource", "delete", "app/suite", "--yes"}).code == 5);
    BOOST_TEST(text_of(at.key_json({"resource", "change", "app/main", "--parent", ""}), "parent").empty());
    BOOST_TEST(text_of(at.key_json({"resource", "show", "app/main"}), "team") != "");

    const auto grant = at.key_json({"grant", "add", "app/main", "--user", "bob", "--permission", "app:use", "--expires",
                                    "2099-01-31T12:00:00Z", "--reason", "on call"});
    BOOST_TEST(text_of(grant, "reason") == "on call");
    at.key_json({"grant", "add", main, "--team", "support", "--permission", "app:read", "--permission", "app:use"});
    BOOST_TEST(items_of(at.key_json({"grant", "list", "--user", "bob"})).size() == 1U);
    BOOST_TEST(items_of(at.key_json({"grant", "list", "--resource", "app/main"})).size() == 2U);
    BOOST_TEST(at.with_key({"grant", "list", "--team", "support"}).out.find("app:read, app:use") != std::string::npos);
    BOOST_TEST(at.with_key({"grant", "add", "app/main", "--user", "bob", "--permission", "app:unheard"}).code != 0);
    BOOST_TEST(at.with_key({"grant", "list"}).code == 2);
    at.key_json({"grant", "end", text_of(grant, "id")});
    BOOST_TEST(at.with_key({"grant", "end", text_of(grant, "id")}).code == 4);
    BOOST_TEST(at.key_json({"resource", "delete", "app/main", "--yes"}).find("grants_ended")->number() == 1);
    at.key_json({"resource", "delete", "app/suite", "--yes"});
}

BOOST_AUTO_TEST_CASE(units_hold_members_and_restrict_resources) {
    cli_fixture at;
    at.make_acme();
    at.key_json({"member", "create", "bob", "--role", "member"});
    at.key_json({"unit", "create", "berlin", "--name", "Berlin office"});
    BOOST_TEST(at.with_key({"unit", "create", "berlin"}).code == 5);
    BOOST_TEST(at.with_key({"unit", "create", "Berlin Mitte"}).code == 2);
    at.key_json({"resource", "create", "app/main", "--unit", "berlin"});
    const auto uses = [&] { return *at.key_json({"explain", "bob", "app:use", "app/main"}).find("decision")->if_boolean(); };
    BOOST_TEST(!uses());
    at.key_json({"unit", "add-member", "berlin", "bob"});
    BOOST_TEST(uses());
    BOOST_TEST(items_of(at.key_json({"unit", "members", "berlin"})).size() == 1U);
    BOOST_TEST(at.with_key({"unit", "delete", "berlin", "--yes"}).code == 5);
    at.key_json({"unit", "remove-member", "berlin", "bob"});
    BOOST_TEST(!uses());
    at.operator_json({"resource", "change", "app/main", "--no-units"});
    BOOST_TEST(uses());
    BOOST_TEST(text_of(at.key_json({"unit", "change", "berlin", "--description", "Mitte"}), "name") == "Berlin office");
    BOOST_TEST(text_of(at.key_json({"unit", "show", "berlin"}), "description") == "Mitte");
    at.key_json({"unit", "delete", "berlin", "--yes"});
    BOOST_TEST(items_of(at.key_json({"unit", "list"})).empty());
}

BOOST_AUTO_TEST_CASE(what_begins_later_says_when) {
    cli_fixture at;
    at.make_acme();
    const std::string begin = "2099-01-31T12:00:00Z";
    at.key_json({"member", "create", "bob"});
    at.key_json({"team", "create", "support"});
    at.key_json({"resource", "create", "app/main"});
    const auto in_team = at.key_json({"team", "add-member", "support", "bob", "--from", begin});
    BOOST_TEST(text_of(in_team, "not_before").starts_with("2099-01-31"));
    const auto role = at.key_json({"user", "assign-role", "bob", "member", "--from", begin});
    BOOST_TEST(text_of(role, "not_before").starts_with("2099-01-31"));
    at.key_json({"role", "assign", "member", "--team", "support", "--from", begin});
    at.operator_json({"grant", "add", "app/main", "--user", "bob", "--permission", "app:use", "--from", begin});
    for (const auto& words : std::vector<std::vector<std::string>>{{"team", "show", "support"},
                                                                   {"role", "assignments", "--user", "bob"},
                                                                   {"role", "assignments", "--team", "support"},
                                                                   {"grant", "list", "--user", "bob"}}) {
        const auto shown = at.with_key(words).out;
        BOOST_TEST(shown.find("FROM") != std::string::npos, shown);
        BOOST_TEST(shown.find("2099-01-31") != std::string::npos, shown);
    }
}

// Keeptrusts's own commands, as they stand in its guide (KT-22).
BOOST_AUTO_TEST_CASE(KT_13_KT_22_roles_and_policies_are_made_attached_and_shown) {
    cli_fixture at;
    at.make_acme();
    const auto bob = text_of(at.key_json({"member", "create", "bob"}), "id");
    const auto team =
        text_of(at.key_json({"team", "create", "--name", "Policy Team", "--description", "Writes policies"}), "id");
    at.key_json({"team", "add-member", "--team-id", team, "--user-id", "bob"});
    const auto role = text_of(at.key_json({"role", "create", "--name", "Evidence Exporter"}), "id");
    BOOST_TEST(text_of(at.key_json({"role", "show", "evidence-exporter"}), "id") == role);
    const auto policy = text_of(at.key_json({"iam", "policy", "create", "--name", "Read apps", "--action", "app:read",
                                             "--resource", "grn:app:app:{org_id}:app/*"}),
                                "id");
    BOOST_TEST(at.with_key({"iam", "policy", "create", "--name", "x", "--action", "app:read", "--resource", "nonsense"}).code ==
               2);
    at.operator_json({"role", "attach-policy", "--role-id", role, "--policy-id", policy});
    const auto actions = at.key_json({"role", "show-actions", "--role-id", role});
    BOOST_TEST_REQUIRE(items_of(actions).size() == 1U);
    BOOST_TEST(text_of(items_of(actions)[0], "action") == "app:read");
    BOOST_TEST(text_of(items_of(actions)[0], "policy") == "read-apps");

    at.key_json({"user", "assign-role", "--user-id", bob, "--role-id", role});
    at.key_json({"team", "assign-role", "--team-id", "policy-team", "--role-id", "evidence-exporter"});
    at.operator_json({"api-key", "create", "narrow", "--user", "root@acme.example", "--scope", "role:evidence-exporter"});
    const auto shown = at.key_json({"role", "show", role});
    BOOST_TEST(shown.find("assignments")->if_array()->size() == 2U);
    BOOST_TEST(shown.find("api_keys")->if_array()->size() == 1U);
    BOOST_TEST(shown.find("policies")->if_array()->size() == 1U);
    BOOST_TEST(at.with_key({"role", "show", role}).out.find("narrow") != std::string::npos);
    const auto held = at.with_key({"role", "delete", role, "--yes"});
    BOOST_TEST(held.code == 5);
    BOOST_TEST(held.err.find("member " + bob) != std::string::npos, held.err);
    BOOST_TEST(held.err.find("API key narrow") != std::string::npos, held.err);

    at.key_json({"role", "deprecate", role});
    BOOST_TEST(at.with_key({"user", "assign-role", "--user-id", "root@acme.example", "--role-id", role}).code != 0);
    BOOST_TEST(at.as_operator({"user", "assign-role", "--user-id", "root@acme.example", "--role-id", role}).code == 5);
    at.key_json({"user", "remove-role", "--user-id", bob, "--role-id", role});
    at.key_json({"team", "remove-role", "--team-id", team, "--role-id", role});
    BOOST_TEST(at.with_key({"user", "remove-role", "--user-id", bob, "--role-id", role}).code == 4);
    BOOST_TEST(at.as_operator({"iam", "policy", "delete", "read-apps", "--yes"}).code == 5);
    at.operator_json({"role", "detach-policy", role, "read-apps"});
    at.key_json({"iam", "policy", "rename", "read-apps", "--name", "Read all apps"});
    at.key_json({"iam", "policy", "delete", policy, "--yes"});
    BOOST_TEST(at.with_key({"role", "delete", "member", "--yes"}).code == 5);  // the model's
}

BOOST_AUTO_TEST_CASE(KT_9_KT_11_KT_12_a_team_is_shown_changed_and_taken_apart) {
    cli_fixture at;
    at.make_acme();
    at.key_json({"member", "create", "bob"});
    at.key_json({"team", "create", "support"});
    at.key_json({"team", "add", "support", "bob"});
    at.key_json({"role", "assign", "member", "--team", "support"});
    const auto listed = at.key_json({"team", "list"});
    BOOST_TEST(items_of(listed)[0].find("member_count")->number() == 1);
    BOOST_TEST(items_of(listed)[0].find("roles")->if_array()->front().text() == "member");
    at.key_json({"team", "change", "support", "--name", "Support", "--settings", R"({"rota":{"weeks":2}})"});
    const auto shown = at.key_json({"team", "show", "support"});
    BOOST_TEST(shown.find("settings")->find("rota")->find("weeks")->number() == 2);
    BOOST_TEST(text_of(shown, "name") == "Support");
    BOOST_TEST(at.with_key({"team", "change", "support", "--settings", "[]"}).code == 2);
    at.key_json({"team", "remove-member", "support", "bob"});
    BOOST_TEST(at.with_key({"team", "remove-member", "support", "bob"}).code == 4);
    at.key_json({"team", "add", "support", "bob"});
    const auto gone = at.key_json({"team", "delete", "support", "--yes"});
    BOOST_TEST(gone.find("members")->number() == 1);
    BOOST_TEST(gone.find("assignments")->number() == 1);
    BOOST_TEST(items_of(at.key_json({"team", "list"})).empty());
    BOOST_TEST(!*at.key_json({"explain", "bob", "app:use", "app/main"}).find("decision")->if_boolean());
}

BOOST_AUTO_TEST_CASE(a_secret_is_marked_and_said_to_be_changed) {
    cli_fixture at;
    at.make_acme();
    at.key_json({"resource", "create", "app/main"});
    BOOST_TEST(at.with_key({"rotation", "list"}).out.find("Nothing is marked") != std::string::npos);
    at.key_json({"rotation", "mark", "app/main", "--due", "2099-01-31T12:00:00Z"});
    BOOST_TEST(text_of(items_of(at.key_json({"rotation", "list"}))[0], "due") == "2099-01-31T12:00:00.000Z");
    at.key_json({"rotation", "done", "app/main", "--evidence", "OPS-7"});
    BOOST_TEST(at.with_key({"rotation", "done", "app/main"}).code == 5);
    BOOST_TEST(at.with_key({"rotation", "history", "app/main"}).out.find("OPS-7") != std::string::npos);
    BOOST_TEST(at.with_key({"rotation", "exposures", "--resource", "app/main"}).out.find("No secret") != std::string::npos);
    BOOST_TEST(at.with_key({"rotation", "mark"}).code == 2);
}

BOOST_AUTO_TEST_CASE(an_organization_is_shown_and_renamed) {
    cli_fixture at;
    at.make_acme();
    at.key_json({"organization", "change", "--name", "Acme Inc", "--description", "Anvils"});
    const auto shown = at.key_json({"organization", "show"});
    BOOST_TEST(text_of(shown, "name") == "Acme Inc");
    BOOST_TEST(text_of(items_of(at.operator_json({"organization", "list"}))[0], "description") == "Anvils");
}
