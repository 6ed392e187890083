#include <boost/test/unit_test.hpp>

#include "support/access_people.hpp"

using namespace gatehouse;
using namespace gatehouse::access;

namespace {

struct fixture : testing::access_people {
    policy_id policy(std::string_view slug) {
        return testing::must(
                   read<gatehouse::policy>([&](tenant_transaction& tx) { return policy_repository(tx).find_slug(slug); }))
            .id;
    }
    std::int64_t publish(std::string_view slug, std::string_view statements) {
        const auto id = policy(slug);
        return make<std::int64_t>([&](tenant_transaction& tx) { return publish_policy(tx, by, model(), id, statements); });
    }
    decision ask(const member_id& who, std::string_view action, std::string_view type = "app", std::string_view id = "main") {
        return decide({who, {}, std::string(action), std::string(type), std::string(id), nullptr});
    }
    decision ask(const principal& who, std::string_view action, std::string_view type = "app") {
        return testing::must(
            read<decision>([&](tenant_transaction& tx) { return decider.decide(tx, who, action, type, "main"); }));
    }
    principal key_of(const member_id& owner, std::vector<std::string> scope = {}) {
        const auto minted = api_key(owner, std::move(scope));
        return testing::must(alive(credential_kind::api_key, minted.text.reveal()));
    }
    void deprecate(std::string_view slug) {
        run("UPDATE role SET deprecated = 1 WHERE org = $1 AND slug = $2", slug);
        run("UPDATE organization SET policy_revision = policy_revision + 1 WHERE number = $1");
    }
    void run(std::string_view text, std::string_view argument = {}) {
        write([&](tenant_transaction& tx) { return testing::raw_rows(tx).run(text, argument); });
    }
};

constexpr std::string_view allow_all = R"([{"effect":"allow","actions":["*"],"resources":["grn:*:*:{org_id}:*"]}])";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contract_decisions, fixture)

BOOST_AUTO_TEST_CASE(the_standard_model_cell_by_cell) {
    const auto owner = add_member("owner", true), admin = add_member("admin"), plain = add_member("member"),
               viewer = add_member("viewer");
    assign(principal_kind::member, admin.text(), "admin");
    assign(principal_kind::member, plain.text(), "member");
    struct {
        std::string_view action, type;
        bool owner, admin, plain, viewer;
    } const cells[] = {
        {"app:use", "app", true, true, true, false},
        {"app:read", "app", true, true, true, true},
        {"app:write", "app", false, false, false, false},
        {permission::members_suspend, "member", true, true, false, false},
        {permission::members_read, "member", true, true, false, false},
        {permission::sessions_revoke, "session", true, true, false, false},
        {permission::mappings_read, "mapping_rule", true, true, false, false},
        {permission::audit_read, "organization", true, true, false, false},
        {permission::api_keys_hold, "member", true, true, false, false},
        {permission::connections_read, "connection", true, false, false, false},
        {permission::connections_configure, "connection", true, false, false, false},
        {permission::organization_transfer, "organization", true, false, false, false},
        {permission::billing_manage, "organization", true, false, false, false},
    };
    for (const auto& c : cells) BOOST_TEST_CONTEXT(c.action) {
            BOOST_TEST(ask(owner, c.action, c.type).allowed == c.owner);
            BOOST_TEST(ask(admin, c.action, c.type).allowed == c.admin);
            BOOST_TEST(ask(plain, c.action, c.type).allowed == c.plain);
            BOOST_TEST(ask(viewer, c.action, c.type).allowed == c.viewer);
        }
}

BOOST_AUTO_TEST_CASE(every_gate_shuts_with_its_reason) {
    const auto okta = add_connection();
    const auto ada = add_member("ada", true);
    add_link(okta, ada, "ada");
    BOOST_TEST(ask(ada, "app:use").allowed);
    const auto nobody = ask(member_id::trusted("01890000-0000-7000-8000-000000000009"), "app:use");
    BOOST_TEST((nobody.step == decision_step::gate));
    BOOST_TEST(nobody.reason == "no such member");
    struct {
        std::string_view shut, open, reason;
    } const gates[] = {
        {"UPDATE organization SET status = 'disabled' WHERE number = $1",
         "UPDATE organization SET status = 'active' WHERE number = $1", "organization"},
        {"UPDATE member SET status = 'invited' WHERE org = $1", "UPDATE member SET status = 'active' WHERE org = $1",
         "invitation"},
        {"UPDATE member SET status = 'removed' WHERE org = $1", "UPDATE member SET status = 'active' WHERE org = $1",
         "removed"},
        {"UPDATE member SET status = 'erased' WHERE org = $1", "UPDATE member SET status = 'active' WHERE org = $1", "removed"},
        {"UPDATE member SET holds = 1 WHERE org = $1", "UPDATE member SET holds = 0 WHERE org = $1", "suspended"},
        {"UPDATE connection SET reconcile = 2 WHERE org = $1", "UPDATE connection SET reconcile = 0 WHERE org = $1",
         "suspended"},  // after a restore
        {"UPDATE member SET access_begins_at = 1795331203001 WHERE org = $1",
         "UPDATE member SET access_begins_at = 1795331203000 WHERE org = $1", "has not begun"},
        {"UPDATE member SET access_ends_at = 1795331203000 WHERE org = $1",
         "UPDATE member SET access_ends_at = 1795331203001 WHERE org = $1", "ended"},
        {"UPDATE connection SET state = 'disabled' WHERE org = $1", "UPDATE connection SET state = 'active' WHERE org = $1",
         "connection"},
    };
    for (const auto& gate : gates) BOOST_TEST_CONTEXT(gate.shut) {
            run(gate.shut);
            const auto denied = ask(ada, permission::members_read, "member");  // the owner's core is behind the gates, too
            BOOST_TEST(!denied.allowed);
            BOOST_TEST((denied.step == decision_step::gate));
            BOOST_TEST(denied.reason.find(gate.reason) != std::string::npos, denied.reason);
            run(gate.open);
            BOOST_TEST(ask(ada, permission::members_read, "member").allowed);
        }
}

BOOST_AUTO_TEST_CASE(KT_20_a_deny_wins_over_every_allow_but_not_over_the_owners_core) {
    const auto owner = add_member("owner", true), admin = add_member("admin");
    assign(principal_kind::member, admin.text(), "admin");
    assign(principal_kind::member, admin.text(), "member");
    publish("app-read", R"([{"effect":"allow","actions":["app:read"],"resources":["grn:app:app:{org_id}:app/*"]},
        {"effect":"deny","actions":["app:use"],"resources":["grn:app:app:{org_id}:app/closed"]},
        {"effect":"deny","actions":["gatehouse:members:suspend"],"resources":["grn:app:gatehouse:{org_id}:*"]}])");
    BOOST_TEST(ask(admin, "app:use").allowed);
    const auto closed = ask(admin, "app:use", "app", "closed");
    BOOST_TEST(!closed.allowed);
    BOOST_TEST((closed.step == decision_step::deny));
    BOOST_TEST_REQUIRE(!closed.path.empty());
    BOOST_TEST(closed.path[0].policy == "app-read");
    BOOST_TEST(closed.path[0].version == 2);
    BOOST_TEST(closed.path[0].statement == 1u);
    BOOST_TEST(!ask(admin, permission::members_suspend, "member").allowed);
    const auto core = ask(owner, permission::members_suspend, "member");
    BOOST_TEST(core.allowed);
    BOOST_TEST((core.step == decision_step::owner));
    BOOST_TEST(!ask(owner, "app:use", "app", "closed").allowed);  // not of the core
}

BOOST_AUTO_TEST_CASE(an_allow_shows_its_proof) {
    const auto ada = add_member("ada");
    const auto given = assign(principal_kind::member, ada.text(), "member");
    const auto allowed = ask(ada, "app:use");
    BOOST_TEST((allowed.step == decision_step::allow));
    BOOST_TEST_REQUIRE(allowed.path.size() == 1u);
    BOOST_TEST(allowed.path[0].role.assignment == given.text());
    BOOST_TEST(allowed.path[0].policy == "app-use");
    BOOST_TEST(allowed.path[0].version == 1);
}

BOOST_AUTO_TEST_CASE(a_denial_names_the_service_and_the_nearest_missing_step) {
    const auto denied = ask(add_member("ada"), "app:use");
    BOOST_TEST((denied.step == decision_step::otherwise));
    BOOST_TEST(denied.reason == "app:use permission required");
    BOOST_TEST(denied.missing == "the role member would allow it; a member with the role admin may assign it");
}

// Ownership is not assigned, a deprecated role takes nobody new, and nobody assigns what stands above him.
BOOST_AUTO_TEST_CASE(a_denial_names_no_road_that_is_closed) {
    const auto ada = add_member("ada");
    const std::string owners = "the owner may do this; no role that can be assigned allows it";
    BOOST_TEST(ask(ada, permission::connections_read, "organization").missing == owners);
    deprecate("member");
    BOOST_TEST(ask(ada, "app:use").missing == "the role admin would allow it; a member with the role admin may assign it");
    deprecate("admin");
    BOOST_TEST(ask(ada, "app:use").missing == owners);
}

// What is held and asks for more than there is: that, not another role.
BOOST_AUTO_TEST_CASE(a_denial_names_the_condition_that_is_open) {
    const auto ada = add_member("ada");
    assign(principal_kind::member, ada.text(), "member");
    const auto says = [&](std::string_view conditions) {
        publish("app-use", R"([{"effect":"allow","actions":["app:use"],"resources":["grn:app:*:{org_id}:*"],"conditions":)" +
                               std::string(conditions) + "}]");
        return ask(ada, "app:use").missing;
    };
    const std::string held = "the role member would allow it, and is held, but asks for ";
    BOOST_TEST(says(R"({"mfa":true})") == held + "a session with a second factor");
    BOOST_TEST(says(R"({"ip":["10.0.0.0/8"]})") == held + "an address that is known");
    BOOST_TEST(says(R"({"mfa":true,"not":{"ip":["10.0.0.0/8"]}})") ==
               held + "a session with a second factor and an address that is known");
    BOOST_TEST(says(R"({"time":{"zone":"UTC","days":["mon","tue","wed","thu","fri","sat","sun"],"from":"00:00","to":"24:00"},)"
                    R"("attributes":{"title":["Chief"]}})") == held + "a certain title");
    const auto in = session({ada, {}, {}, {}, {}, {}, {}, data.clock.now(), false, {}, {}, {}});
    says(R"({"mfa":true})");
    const auto denied = decide({ada, session_id::trusted(in.id), "app:use", "app", "main", nullptr});
    BOOST_TEST(denied.missing == held + "a second factor in this session");
}

BOOST_AUTO_TEST_CASE(no_wildcard_reaches_the_reserved_service) {
    const auto ada = add_member("ada");
    publish("app-read", allow_all);
    BOOST_TEST(ask(ada, "app:anything").allowed);
    BOOST_TEST(!ask(ada, permission::members_read, "member").allowed);
    BOOST_TEST(!ask(ada, "app:use", "door").allowed);  // no such type in the model
}

BOOST_AUTO_TEST_CASE(a_scope_bounds_its_role) {
    const auto ada = add_member("ada");
    assign(principal_kind::member, ada.text(), "member", {}, {"app", "one"});
    const auto crew = add_team("crew");
    assign(principal_kind::member, ada.text(), "member", {}, {"team", std::string(crew.text())});
    run("INSERT INTO resource (org, id, type, external_name, team) VALUES ($1, 'r', 'app', 'of-crew', $2)", crew.text());
    BOOST_TEST(ask(ada, "app:use", "app", "one").allowed);
    BOOST_TEST(ask(ada, "app:use", "app", "of-crew").allowed);
    BOOST_TEST(!ask(ada, "app:use", "app", "two").allowed);
    BOOST_TEST(ask(ada, "app:read", "app", "two").allowed);  // by default: no role is in force for the whole organization
}

BOOST_AUTO_TEST_CASE(units_restrict_a_resource) {
    const auto ada = add_member("ada"), bob = add_member("bob");
    run("INSERT INTO resource (org, id, type, external_name) VALUES ($1, 'r', 'app', 'north-only')");
    run("INSERT INTO unit (org, id, code, code_fold, name) VALUES ($1, 'u', 'north', 'north', 'North')");
    run("INSERT INTO resource_unit (org, resource, unit) VALUES ($1, 'r', 'u')");
    run("INSERT INTO member_unit (org, member, unit, since) VALUES ($1, $2, 'u', 0)", ada.text());
    BOOST_TEST(ask(ada, "app:read", "app", "north-only").allowed);
    const auto outside = ask(bob, "app:read", "app", "north-only");
    BOOST_TEST(!outside.allowed);
    BOOST_TEST((outside.step == decision_step::gate));
    BOOST_TEST(outside.missing == "the unit north is missing; a member with the role admin may put people there");
    publish("app-read", allow_all);  // units:bypass among it
    BOOST_TEST(ask(bob, "app:read", "app", "north-only").allowed);
}

BOOST_AUTO_TEST_CASE(a_ceiling_cuts_the_way_past_units_too) {
    const auto bob = add_member("bob");
    run("INSERT INTO resource (org, id, type, external_name) VALUES ($1, 'r', 'app', 'north-only')");
    run("INSERT INTO unit (org, id, code, code_fold, name) VALUES ($1, 'u', 'north', 'north', 'North')");
    run("INSERT INTO resource_unit (org, resource, unit) VALUES ($1, 'r', 'u')");
    run("UPDATE role SET ceiling = '[\"app:*\"]' WHERE org = $1 AND slug = 'viewer'");
    publish("app-read", allow_all);
    const auto outside = ask(bob, "app:read", "app", "north-only");
    BOOST_TEST(!outside.allowed);
    BOOST_TEST((outside.step == decision_step::gate));
}

BOOST_AUTO_TEST_CASE(KT_19_policy_versions_take_effect_at_once_and_can_be_taken_back) {
    const auto ada = add_member("ada");
    BOOST_TEST(!ask(ada, "app:use").allowed);
    BOOST_TEST(publish("app-read", allow_all) == 2);
    BOOST_TEST(ask(ada, "app:use").allowed);
    const auto id = policy("app-read");
    write([&](tenant_transaction& tx) { return choose_policy_version(tx, by, id, 1); });
    BOOST_TEST(!ask(ada, "app:use").allowed);
    const auto versions =
        read<std::vector<policy_version>>([&](tenant_transaction& tx) { return policy_repository(tx).versions(id); });
    BOOST_TEST_REQUIRE(versions.has_value());
    BOOST_TEST(versions->size() == 2u);
    const auto absent =
        data->write(organization(), [&](tenant_transaction& tx) { return choose_policy_version(tx, by, id, 3); });
    BOOST_TEST_REQUIRE(absent.has_error());
    BOOST_TEST((absent.error().code == errc::not_found));
}

// What an open write sees may be rolled back, and its revision given to something else.
BOOST_AUTO_TEST_CASE(a_policy_that_was_rolled_back_is_never_used) {
    const auto ada = add_member("ada");
    const auto id = policy("app-read");
    const auto undone = data->write(organization(), [&](tenant_transaction& tx) -> result<void> {
        if (const auto made = publish_policy(tx, by, model(), id, allow_all); !made) return made.error();
        const auto inside = decider.decide(tx, question{ada, {}, "app:use", "app", "main", nullptr});
        BOOST_TEST((inside.has_value() && inside->allowed));
        return make_error(errc::conflict, "undone");
    });
    BOOST_TEST_REQUIRE(undone.has_error());
    publish("app-read", "[]");  // the same revision, other content
    BOOST_TEST(!ask(ada, "app:use").allowed);
}

// A node that lives on while its database is restored: the revision is one that it knows, what it meant is gone.
BOOST_AUTO_TEST_CASE(what_was_kept_of_before_a_restore_is_never_used) {
    const auto ada = add_member("ada");
    publish("app-read", allow_all);
    BOOST_TEST(ask(ada, "app:use").allowed);
    run("UPDATE policy_version SET statements = '[]' WHERE org = $1");
    run("UPDATE server SET generation = generation + 1 WHERE $1 > 0");
    data.reopen();
    BOOST_TEST(!ask(ada, "app:use").allowed);
}

BOOST_AUTO_TEST_CASE(patterns_are_never_asked_about) {
    const auto ada = add_member("ada");
    struct {
        std::string action, type, id;
    } const cases[] = {{"app:*", "app", "x"},   {"app", "app", "x"},    {"app:use", "*", "x"},
                       {"app:use", "app", "*"}, {"app:use", "app", ""}, {"app:use", "a/b", "x"}};
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.action << " " << c.type << " " << c.id) {
            const auto asked = read<decision>([&](tenant_transaction& tx) {
                return decider.decide(tx, question{ada, {}, c.action, c.type, c.id, nullptr});
            });
            BOOST_TEST_REQUIRE(asked.has_error());
            BOOST_TEST((asked.error().code == errc::invalid_value));
        }
}

BOOST_AUTO_TEST_CASE(a_key_is_its_owner_narrowed) {
    const auto admin = add_member("admin");
    assign(principal_kind::member, admin.text(), "admin");
    struct {
        std::vector<std::string> scope;
        std::string_view action, type;
        bool allowed;
    } const cases[] = {
        {{}, "app:use", "app", true},
        {{}, permission::members_suspend, "member", true},
        {{"app:*"}, "app:use", "app", true},
        {{"app:*"}, permission::members_suspend, "member", false},
        {{"*"}, permission::members_suspend, "member", false},
        {{"gatehouse:members:*"}, permission::members_suspend, "member", true},
        {{"gatehouse:members:*"}, "app:use", "app", false},
        {{"role:viewer"}, "app:read", "app", true},
        {{"role:viewer"}, "app:use", "app", false},
        {{"role:owner"}, permission::connections_read, "connection", false},  // a reference narrows, it gives nothing
        {{"role:nobody"}, "app:read", "app", false},
        {{"role:viewer", "app:use"}, "app:use", "app", true},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT((c.scope.empty() ? "" : c.scope[0]) << " / " << c.action)
    BOOST_TEST(ask(key_of(admin, c.scope), c.action, c.type).allowed == c.allowed);
}

BOOST_AUTO_TEST_CASE(what_no_key_ever_does) {
    const auto owner = add_member("owner", true);
    const auto key = key_of(owner);
    for (const auto& never : permission::never_by_keys) BOOST_TEST_CONTEXT(never.action) {
            BOOST_TEST(ask(owner, never.action, "organization").allowed);
            const auto denied = ask(key, never.action, "organization");
            BOOST_TEST(!denied.allowed);
            BOOST_TEST((denied.step == decision_step::key));
            BOOST_TEST(denied.reason == never.what);
        }
    BOOST_TEST(ask(key, permission::members_suspend, "member").allowed);
}

BOOST_AUTO_TEST_CASE(KS_5_a_key_whose_owner_may_not_hold_keys_does_nothing) {
    const auto plain = add_member("member");
    const auto role = assign(principal_kind::member, plain.text(), "admin");
    const auto key = key_of(plain);
    BOOST_TEST(ask(key, "app:read").allowed);
    write([&](tenant_transaction& tx) { return assignment_repository(tx).end(role); });
    const auto denied = ask(key, "app:read");
    BOOST_TEST(!denied.allowed);
    BOOST_TEST((denied.step == decision_step::key));
}

// Keeping keys is asked of the member: what somebody may in one place says nothing of it.
BOOST_AUTO_TEST_CASE(a_role_in_one_place_holds_no_keys_there) {
    const auto plain = add_member("member");
    run("INSERT INTO resource (org, id, type, external_name) VALUES ($1, 'r', 'app', 'main')");
    assign(principal_kind::member, plain.text(), "admin", {}, {"app", "main"});
    BOOST_TEST(ask(plain, "app:use").allowed);
    const auto denied = ask(key_of(plain), "app:use");
    BOOST_TEST(!denied.allowed);
    BOOST_TEST((denied.step == decision_step::key));
}

BOOST_AUTO_TEST_SUITE_END()
