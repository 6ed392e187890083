#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

// Organizations of the product models, worked with as their people would; the names carry the rows (scripts/seed_coverage).
namespace {

struct modelled : cli_fixture {
    // acme of that model and plan; its owner's key speaks.
    void make(const std::string& model, const std::string& plan) {
        std::vector<std::string> create{"organization", "create", "acme", "--model", model};
        if (!plan.empty()) create.insert(create.end(), {"--plan", plan});
        operator_json(create);
        operator_json({"member", "create", "owner", "--owner"});
        use_key(key_of("owner"));
    }
    std::string key_of(const std::string& user) {
        return text_of(operator_json({"api-key", "create", "tests", "--user", user}), "secret");
    }
    void make_member(const std::string& name, const std::string& role) {
        operator_json({"member", "create", name, "--role", role});
    }
    ran as(const std::string& secret, const std::vector<std::string>& arguments) {
        auto who = key;
        who["GATEHOUSE_API_KEY"] = secret;
        return run_gatehouse(arguments, who);
    }
    bool may(const std::string& user, const std::string& action, const std::string& resource) {
        return *operator_json({"explain", user, action, resource}).find("decision")->if_boolean();
    }
};

bool says(const ran& done, std::string_view words) { return (done.err + done.out).find(words) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(TA_12_a_plan_has_room_for_so_many_members) {
    modelled at;
    at.make("takumo", "free");
    for (const char* name : {"a", "b", "c", "d"}) at.key_json({"member", "create", name});
    const auto sixth = at.with_key({"member", "create", "e"});
    BOOST_TEST(sixth.code == 3);
    BOOST_TEST(says(sixth, "no room for another member"), sixth.err);
    BOOST_TEST(at.as_operator({"member", "create", "e"}).code == 3);  // nor by another road
    at.key_json({"user", "remove", "d", "--yes"});
    at.key_json({"member", "create", "e"});  // who is gone takes no room
    BOOST_TEST(at.with_key({"member", "create", "f"}).code == 3);
    const auto now = at.key_json({"organization", "change-plan", "pro", "--yes"});
    BOOST_TEST(now.find("member_limit")->number() == 25);
    at.key_json({"member", "create", "f"});
    BOOST_TEST(at.with_key({"organization", "change-plan", "gold", "--yes"}).code == 2);
    BOOST_TEST(*at.key_json({"organization", "change-plan", "developer", "--yes"}).find("over_limit")->if_boolean());
    BOOST_TEST(items_of(at.key_json({"user", "list"})).size() == 6U);  // nobody was cut
    BOOST_TEST(at.with_key({"member", "create", "g"}).code == 3);
}

BOOST_AUTO_TEST_CASE(TA_11_TA_14_custom_roles_and_levels_hang_on_the_plan) {
    modelled at;
    at.make("takumo", "enterprise");
    at.make_member("lead", "security-lead");
    at.key_json({"role", "create", "--name", "Triage Captain"});
    at.key_json({"role", "attach-policy", "--role-id", "triage-captain", "--policy-id", "daily-work"});
    at.key_json({"member", "create", "cap"});
    at.key_json({"user", "assign-role", "--user-id", "cap", "--role-id", "triage-captain"});
    BOOST_TEST(at.may("cap", "issue:triage", "issue/1"));
    const auto would = at.with_key({"organization", "change-plan", "free", "--dry-run"});
    BOOST_TEST(says(would, "roles asleep:\n"), would.out);
    BOOST_TEST(says(would, "  role security-lead, assignments 1, holders 1\n"), would.out);
    BOOST_TEST(says(would, "over limit: no\n"), would.out);
    BOOST_TEST(at.may("lead", "security:manage", "security/x"));

    const auto down = at.with_key({"organization", "change-plan", "free", "--yes"});
    BOOST_TEST(says(down, "The role security-lead sleeps (assignments: 1, members who hold it: 1)."), down.out);
    BOOST_TEST(says(down, "The role triage-captain sleeps (assignments: 1, members who hold it: 1)."), down.out);
    BOOST_TEST(!at.may("lead", "security:manage", "security/x"));
    BOOST_TEST(!at.may("cap", "issue:triage", "issue/1"));
    BOOST_TEST(says(at.with_key({"role", "create", "--name", "Another"}), "has no custom roles"));
    BOOST_TEST(says(at.with_key({"user", "assign-role", "--user-id", "cap", "--role-id", "security-lead"}),
                    "is not part of the organization's plan Free"));
    BOOST_TEST(
        says(at.with_key({"organization", "change-plan", "enterprise", "--yes"}), "The role triage-captain is awake again"));
    BOOST_TEST(at.may("cap", "issue:triage", "issue/1"));
}

BOOST_AUTO_TEST_CASE(TA_9_TA_10_TA_13_levels_bound_whom_one_makes_what) {
    modelled at;
    at.make("takumo", "enterprise");
    at.make_member("admin", "admin");
    at.make_member("lead", "security-lead");
    at.make_member("plain", "member");
    const auto admin = at.key_of("admin");
    const auto assign = [&](const std::string& who, const std::string& user, const std::string& role) {
        return at.as(who, {"user", "assign-role", "--user-id", user, "--role-id", role});
    };
    BOOST_TEST(says(assign(admin, "plain", "owner"), "ownership is not assigned"));
    BOOST_TEST(assign(admin, "plain", "admin").code == 0);                 // the own level
    BOOST_TEST(assign(admin, "plain", "billing-admin").code == 0);         // holds what he does not, at a lower level
    BOOST_TEST(assign(admin, "admin", "billing-admin").code == 3);         // but not to himself
    BOOST_TEST(!at.may("lead", "gatehouse:roles:assign", "role/viewer"));  // a level gives no right to assign
    BOOST_TEST(assign(admin, "owner", "viewer").code == 3);
}

BOOST_AUTO_TEST_CASE(KA_18_identity_providers_come_with_the_enterprise_plan) {
    modelled at;
    at.make("kaito", "standard");
    BOOST_TEST(says(at.as_operator({"connection", "create", "okta"}), "connects no identity provider"));
    at.key_json({"organization", "change-plan", "enterprise", "--yes"});
    at.operator_json({"connection", "create", "okta"});
}

BOOST_AUTO_TEST_CASE(KA_4_a_switch_lets_members_create) {
    modelled at;
    at.make("kaito", "enterprise");
    at.make_member("ada", "member");
    BOOST_TEST(!at.may("ada", "token:create", "token/new"));
    at.key_json({"switch", "set", "members_create", "on"});
    BOOST_TEST(at.may("ada", "token:create", "token/new"));
    at.key_json({"switch", "set", "members_create", "off", "--user", "ada"});
    BOOST_TEST(!at.may("ada", "token:create", "token/new"));
    BOOST_TEST(says(at.with_key({"switch", "list", "--user", "ada"}), "members_create"));
    at.key_json({"switch", "set", "members_create", "inherit", "--user", "ada"});
    BOOST_TEST(at.may("ada", "token:create", "token/new"));
    BOOST_TEST(at.with_key({"switch", "set", "members_fly", "on"}).code == 4);
    BOOST_TEST(at.with_key({"switch", "set", "members_create", "inherit"}).code == 2);
}

BOOST_AUTO_TEST_CASE(KA_9_KA_14_an_admin_hands_out_a_seed_that_he_does_not_hold) {
    modelled at;
    at.make("kaito", "enterprise");
    at.make_member("admin", "admin");
    at.make_member("ada", "member");
    at.operator_json({"resource", "create", "token/main"});
    const auto admin = at.key_of("admin");
    BOOST_TEST(!at.may("admin", "token:seed", "token/main"));
    const auto refused = at.operator_json({"explain", "ada", "token:seed", "token/main"});
    BOOST_TEST(text_of(refused, "missing") == "a member with the role admin may grant it here");
    const std::vector<std::string> elevate{
        "grant",      "add",       "token/main",           "--user",   "ada",     "--permission",
        "token:seed", "--expires", "2099-01-31T12:00:00Z", "--reason", "rotation"};
    BOOST_TEST(at.as(admin, elevate).code == 0);
    BOOST_TEST(at.may("ada", "token:seed", "token/main"));
    auto own = elevate;
    own[4] = "admin";
    BOOST_TEST(at.as(admin, own).code == 3);  // to others, not to himself
    BOOST_TEST(!at.may("admin", "token:seed", "token/main"));
}

BOOST_AUTO_TEST_CASE(KS_16_a_deprecated_role_is_given_to_nobody_anew) {
    modelled at;
    at.make("kisi", "standard");
    at.key_json({"member", "create", "ada"});
    at.key_json({"resource", "create", "place/hq"});
    const auto refused =
        at.with_key({"user", "assign-role", "--user-id", "ada", "--role-id", "place-observer", "--scope", "place:hq"});
    BOOST_TEST(refused.code == 5);
    BOOST_TEST(says(refused, "deprecated"), refused.err);
    at.key_json({"user", "assign-role", "--user-id", "ada", "--role-id", "place-manager", "--scope", "place:hq"});
    BOOST_TEST(at.may("ada", "share:edit", "place/hq"));
    BOOST_TEST(says(at.with_key({"user", "assign-role", "--user-id", "ada", "--role-id", "groups-manager"}),
                    "is not for the scope org, but for: team"));
}

BOOST_AUTO_TEST_CASE(KI_4_KI_18_a_refusal_says_what_is_missing_and_who_gives_it) {
    modelled at;
    at.make("kiwi", "");
    at.make_member("dan", "developer");
    const auto refused = at.operator_json({"explain", "dan", "vpn:use", "page/vpn-management"});
    BOOST_TEST(text_of(refused, "reason") == "vpn permission required");
    BOOST_TEST(text_of(refused, "missing") == "the role manager would allow it; a member with the role manager may assign it");
    at.operator_json({"grant", "add", "page/console", "--user", "dan", "--permission", "vpn:use"});
    BOOST_TEST(at.may("dan", "vpn:use", "page/vpn-management"));
}
