#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>

#include <gatehouse/domain/access/policy_statement.hpp>

#include "model_people.hpp"

using namespace gatehouse;
using namespace gatehouse::access;
using gatehouse::testing::model_people;

// Each case carries the number of the row it holds (KA-1, KT-17 …); scripts/seed_coverage counts them.
namespace {

constexpr std::int64_t hour_ms = 3'600'000, day_ms = 24 * hour_ms;

struct kaito : model_people {
    kaito() : model_people("kaito", "enterprise") {}
    member_id with_role(std::string_view slug) { return with_role(slug, slug); }
    member_id with_role(std::string_view name, std::string_view slug) {
        const auto who = add_member(name, slug == "owner");
        if (slug != "owner") assign(principal_kind::member, who.text(), slug);
        return who;
    }
};

struct kiwi : model_people {
    kiwi() : model_people("kiwi") {}
    member_id with_role(std::string_view slug) {
        const auto who = add_member(slug, slug == "admin");
        if (slug != "admin") assign(principal_kind::member, who.text(), slug);
        return who;
    }
};

struct takumo : model_people {
    takumo() : model_people("takumo", "enterprise") {}
    member_id with_role(std::string_view slug) {
        const auto who = add_member(slug, slug == "owner");
        if (slug != "owner") assign(principal_kind::member, who.text(), slug);
        return who;
    }
};

// A place with one group, which is a team's; a door of the place, one of another group.
struct kisi : model_people {
    explicit kisi(std::string_view plan) : model_people("kisi", plan) {}
    team_id staff = add_team("staff");
    std::string hq = add_resource("place", "hq");
    std::string group = add_resource("group", "staff", {hq, std::string(staff.text()), {}});
    std::string door = add_resource("door", "front", {hq, {}, {}});

    role_scope scope_of(std::string_view role) const {
        const auto* found = model().find_role(role);
        if (std::ranges::find(found->scopes, "org") != found->scopes.end() && found->scopes.size() == 1) return {};
        if (found->scopes.front() == "team") return {"team", std::string(staff.text())};
        return {"place", "hq"};
    }
    member_id with_role(std::string_view slug) {
        const auto who = add_member(slug, slug == "owner");
        if (slug == "owner" || slug == "basic") return who;
        // A deprecated role has holders of old, and takes no new ones: this one was there before.
        write([&](tenant_transaction& tx) {
            return assignment_repository(tx).put({tx.new_id<assignment_id>(),
                                                  principal_kind::member,
                                                  std::string(who.text()),
                                                  role(slug),
                                                  scope_of(slug),
                                                  {"direct", "old"},
                                                  {},
                                                  tx.now()});
        });
        return who;
    }
};
struct kisi_standard : kisi {
    kisi_standard() : kisi("standard") {}
};
struct kisi_organizations : kisi {
    kisi_organizations() : kisi("organizations") {}
};

template <class Fixture>
void check_matrix(Fixture& at, const std::vector<std::string_view>& roles, std::string_view action, std::string_view resource,
                  std::string_view cells, std::map<std::string_view, member_id>& holders) {
    BOOST_TEST_REQUIRE(cells.size() == roles.size());
    for (std::size_t i = 0; i < roles.size(); ++i) BOOST_TEST_CONTEXT(roles[i] << ": " << action << " on " << resource) {
            auto who = holders.find(roles[i]);
            if (who == holders.end()) who = holders.emplace(roles[i], at.with_role(roles[i])).first;
            BOOST_TEST(at.may(who->second, action, resource) == (cells[i] == '+'));
        }
}

struct matrix_row {
    std::string_view action, resource, cells;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(contract_models)

BOOST_FIXTURE_TEST_CASE(KA_1_KA_2_KA_3_KA_5_what_the_four_roles_of_kaito_do, kaito) {
    add_resource("token", "main");
    std::map<std::string_view, member_id> holders;
    const matrix_row rows[] = {
        {"token:manage", "token/main", "++--"},
        {"token:create", "token/new", "++--"},
        {"sms:manage", "sms_number/4", "++--"},
        {"token:view", "token/main", "++--"},
        {"token:seed", "token/main", "+---"},
        {permission::members_suspend, "member/x", "++--"},
        {permission::teams_write, "team/x", "++--"},
        {permission::billing_manage, "organization/x", "+---"},
        {permission::organization_delete, "organization/x", "+---"},
        {permission::connections_configure, "connection/x", "+---"},
    };
    for (const auto& row : rows)
        check_matrix(*this, {"owner", "admin", "member", "viewer"}, row.action, row.resource, row.cells, holders);
}

BOOST_FIXTURE_TEST_CASE(KA_4_members_create_where_the_organization_or_the_member_may, kaito) {
    const auto ada = with_role("ada", "member"), bob = with_role("bob", "member");
    BOOST_TEST(!may(ada, "token:create", "token/new"));
    const auto turn = [&](std::optional<member_id> whose, std::optional<bool> on) {
        write([&](tenant_transaction& tx) { return switch_repository(tx).set(whose, "members_create", on); });
    };
    turn(ada, true);
    BOOST_TEST(may(ada, "token:create", "token/new"));
    BOOST_TEST(!may(bob, "token:create", "token/new"));
    turn({}, true);
    turn(ada, false);
    BOOST_TEST(!may(ada, "token:create", "token/new"));  // the member's own goes over the organization's
    BOOST_TEST(may(bob, "sms:create", "sms_number/new"));
    turn(ada, std::nullopt);
    BOOST_TEST(may(ada, "token:create", "token/new"));
    BOOST_TEST(!may(ada, permission::members_suspend, "member/x"));  // and manages nobody
}

BOOST_FIXTURE_TEST_CASE(KA_5_a_viewer_sees_what_is_granted_and_changes_nothing, kaito) {
    const auto token = add_resource("token", "main"), sms = add_resource("sms_number", "4");
    const auto vera = with_role("vera", "viewer");
    BOOST_TEST(!may(vera, "token:view", "token/main"));
    grant("member", vera.text(), token, R"(["token:view","token:code","token:manage","token:seed"])");
    grant("member", vera.text(), sms, R"(["sms:view"])");
    BOOST_TEST(may(vera, "token:view", "token/main"));
    BOOST_TEST(may(vera, "token:code", "token/main"));
    BOOST_TEST(may(vera, "sms:view", "sms_number/4"));
    for (const std::string_view action : {"token:manage", "token:seed"}) {  // granted, and cut off by the role's ceiling
        const auto denied = ask(vera, action, "token/main");
        BOOST_TEST(!denied.allowed);
        BOOST_TEST(denied.missing ==
                   "the role viewer is cut to less and would have to go; a member with the role admin may take it away");
    }
}

BOOST_FIXTURE_TEST_CASE(KA_6_KA_7_KA_8_KA_10_KA_11_teams_carry_tokens_and_numbers_to_whoever_joins, kaito) {
    const auto token = add_resource("token", "main"), number = add_resource("sms_number", "4");
    const auto ops = add_team("ops"), support = add_team("support");
    grant("team", ops.text(), token, R"(["token:view","token:code"])");
    grant("team", support.text(), token, R"(["token:view"])");
    grant("team", support.text(), number, R"(["sms:view"])");
    const auto ada = with_role("ada", "member");
    BOOST_TEST(!may(ada, "token:code", "token/main"));
    join_team(ops, ada);
    BOOST_TEST(may(ada, "token:code", "token/main"));
    BOOST_TEST(!may(ada, "sms:view", "sms_number/4"));
    join_team(support, ada);
    BOOST_TEST(may(ada, "sms:view", "sms_number/4"));
    BOOST_TEST(may(ada, "token:view", "token/main"));
    const auto allowed = ask(ada, "token:view", "token/main");
    BOOST_TEST_REQUIRE(allowed.grants.size() == 2u);
    BOOST_TEST(allowed.grants[0].team_slug != allowed.grants[1].team_slug);
}

BOOST_FIXTURE_TEST_CASE(KA_9_a_grant_gives_what_it_names_and_no_more, kaito) {
    const auto token = add_resource("token", "main");
    add_resource("token", "other");
    const auto ada = with_role("ada", "member");
    grant("member", ada.text(), token, R"(["token:code"])");
    BOOST_TEST(may(ada, "token:code", "token/main"));
    BOOST_TEST(!may(ada, "token:seed", "token/main"));
    BOOST_TEST(!may(ada, "token:code", "token/other"));
    BOOST_TEST(model().reveals_secret("token:seed"));
    BOOST_TEST(!model().reveals_secret("token:code"));
    // No role that can be had gives it, and an administrator hands it out.
    const auto vera = with_role("vera", "viewer");
    const std::string granted = "a member with the role admin may grant it here";
    BOOST_TEST(ask(vera, "token:code", "token/main").missing == granted);
    BOOST_TEST(ask(vera, "token:seed", "token/main").missing ==
               granted + "; the role viewer is cut to less and would have to go");
    BOOST_TEST(ask(vera, "token:code", "token/nowhere").missing ==
               "the owner may do this; no role that can be assigned allows it");
    grant("member", vera.text(), token, R"(["token:seed"])");
    BOOST_TEST(ask(vera, "token:seed", "token/main").missing ==
               "the role viewer is cut to less and would have to go; a member with the role admin may take it away");
}

// No sweeper runs here: the next question is what ends it.
BOOST_FIXTURE_TEST_CASE(KA_12_KA_13_a_contractors_grant_ends_by_itself_at_the_next_question, kaito) {
    const auto token = add_resource("token", "client-meta-ads");
    const auto cora = with_role("cora", "viewer");
    const auto now = data.clock.now();
    grant("member", cora.text(), token, R"(["token:view","token:code"])", {now, now + 30 * day_ms});
    BOOST_TEST(may(cora, "token:code", "token/client-meta-ads"));
    data.clock.advance_ms(30 * day_ms - 1);
    BOOST_TEST(may(cora, "token:code", "token/client-meta-ads"));
    data.clock.advance_ms(1);
    BOOST_TEST(!may(cora, "token:code", "token/client-meta-ads"));
}

BOOST_FIXTURE_TEST_CASE(KA_14_an_incident_raises_a_member_to_the_seed_of_one_token_for_four_hours, kaito) {
    const auto token = add_resource("token", "main");
    const auto ada = with_role("ada", "member");
    const auto now = data.clock.now();
    grant("member", ada.text(), token, R"(["token:seed"])", {now, now + 4 * hour_ms});
    BOOST_TEST(may(ada, "token:seed", "token/main"));
    data.clock.advance_ms(4 * hour_ms);
    BOOST_TEST(!may(ada, "token:seed", "token/main"));
}

BOOST_FIXTURE_TEST_CASE(KI_1_KI_6_what_the_roles_of_kiwi_open, kiwi) {
    std::map<std::string_view, member_id> holders;
    const std::vector<std::string_view> roles{"viewer", "developer", "operator", "manager", "admin"};
    const matrix_row rows[] = {
        {"device:use", "page/device-management", "-+-++"},
        {"infra:use", "page/infrastructure-management", "--+++"},
        {"service:use", "page/service-management", "-+-++"},
        {"backup:use", "page/backup-management", "--+++"},
        {"database:use", "page/database-management", "--+++"},
        {"audit:use", "page/audit-log", "---++"},
        {"vpn:use", "page/vpn-management", "---++"},
        {"user:use", "page/user-management", "---++"},
        {"service:read", "page/service-management", "+++++"},
        {permission::members_create, "member/x", "---++"},
        {permission::connections_configure, "connection/x", "----+"},
    };
    for (const auto& row : rows) check_matrix(*this, roles, row.action, row.resource, row.cells, holders);
}

BOOST_FIXTURE_TEST_CASE(KI_10_one_member_gets_more_than_the_role_brings, kiwi) {
    const auto console = add_resource("page", "console");
    add_resource("page", "vpn-management", {console, {}, {}});
    const auto dan = with_role("developer");
    BOOST_TEST(!may(dan, "vpn:use", "page/vpn-management"));
    grant("member", dan.text(), console, R"(["vpn:use"])");  // on what the pages lie in
    BOOST_TEST(may(dan, "vpn:use", "page/vpn-management"));
    BOOST_TEST(may(dan, "service:use", "page/service-management"));
    BOOST_TEST(!may(dan, "backup:use", "page/vpn-management"));
}

BOOST_FIXTURE_TEST_CASE(KI_11_units_keep_their_clusters_and_services_to_themselves, kiwi) {
    const auto berlin = add_unit("berlin"), paris = add_unit("paris");
    const auto cluster = add_resource("cluster", "west", {{}, {}, berlin});
    add_resource("service", "shop", {cluster, {}, {}});
    add_resource("service", "free");
    const auto dan = with_role("developer"), manager = with_role("manager"), admin = with_role("admin");
    const auto outside = ask(dan, "service:use", "service/shop");  // lies in what belongs to a unit
    BOOST_TEST(!outside.allowed);
    BOOST_TEST((outside.step == decision_step::gate));
    BOOST_TEST(may(dan, "service:use", "service/free"));
    put_in_unit(dan, paris);
    BOOST_TEST(!may(dan, "service:use", "service/shop"));
    put_in_unit(dan, berlin);
    BOOST_TEST(may(dan, "service:use", "service/shop"));
    BOOST_TEST(!may(manager, "service:use", "service/shop"));  // only an admin reaches across
    BOOST_TEST(may(admin, "service:use", "service/shop"));
}

BOOST_FIXTURE_TEST_CASE(KI_18_a_refusal_names_the_permission_that_is_missing, kiwi) {
    const auto viewer = with_role("viewer");
    const auto denied = ask(viewer, "service:use", "page/service-management");
    BOOST_TEST(denied.reason == "service permission required");
    BOOST_TEST(denied.missing.find("a member with the role manager may assign it") != std::string::npos, denied.missing);
}

BOOST_FIXTURE_TEST_CASE(KT_17_conditions_decide_with_the_session, model_people) {
    const auto ada = add_member("ada");
    assign(principal_kind::member, ada.text(), "member");
    const auto policy = testing::must(
        read<gatehouse::policy>([&](tenant_transaction& tx) { return policy_repository(tx).find_slug("app-use"); }));
    const auto publish = [&](std::string_view statements) {
        write([&](tenant_transaction& tx) -> result<void> {
            const auto done = publish_policy(tx, by, model(), policy.id, statements);
            if (!done) return done.error();
            return {};
        });
    };
    const auto with = [&](bool mfa) {
        const auto minted = session({ada, {}, {}, {}, "ada", "", "", {}, mfa, "192.0.2.1", "test", {}});
        return decide({ada, session_id::trusted(minted.id), "app:use", "app", "main", nullptr});
    };
    publish(R"([{"effect":"allow","actions":["app:use"],"resources":["grn:app:app:{org_id}:*"],"conditions":{"mfa":true}}])");
    BOOST_TEST(with(true).allowed);
    BOOST_TEST(!with(false).allowed);
    BOOST_TEST(!may(ada, "app:use", "app/main"));  // no session: unknown, and an allow needs to know
    publish(R"([{"effect":"allow","actions":["app:use"],"resources":["grn:app:app:{org_id}:*"]},
        {"effect":"deny","actions":["app:use"],"resources":["grn:app:app:{org_id}:*"],"conditions":{"not":{"mfa":true}}}])");
    BOOST_TEST(with(true).allowed);
    BOOST_TEST(!with(false).allowed);
    BOOST_TEST(!may(ada, "app:use", "app/main"));  // unknown, and a deny counts unless it is known not to
    BOOST_TEST((ask(ada, "app:use", "app/main").step == decision_step::deny));
}

BOOST_FIXTURE_TEST_CASE(KT_18_a_resource_is_named_with_the_organization_in_place_of_a_placeholder, model_people) {
    const auto compiled = compile_statements(
        R"([{"effect":"allow","actions":["events:read"],"resources":["krn:keeptrusts:governance:{org_id}:event/*"]}])",
        testing::must(permission_model::from_toml(testing::read_source("config/models/keeptrusts.toml"))), organization());
    BOOST_TEST_REQUIRE(compiled.has_value());
    BOOST_TEST(compiled->front().matches("events:read", {"governance", "event", "42"}));
    BOOST_TEST(!compiled->front().matches("events:read", {"governance", "rule", "42"}));
    BOOST_TEST(!compiled->front().matches("events:write", {"governance", "event", "42"}));
}

BOOST_FIXTURE_TEST_CASE(TA_2_levels_and_the_plans_that_open_roles, takumo) {
    struct {
        std::string_view slug;
        std::int64_t level;
        bool free, pro, enterprise;
    } const rows[] = {{"owner", 100, true, true, true},         {"admin", 80, true, true, true},
                      {"security-lead", 60, false, true, true}, {"billing-admin", 60, false, true, true},
                      {"member", 40, true, true, true},         {"viewer", 20, true, true, true}};
    for (const auto& row : rows) {
        const auto who = with_role(row.slug);
        for (const auto& [plan, there] : {std::pair("free", row.free), std::pair("developer", row.free),
                                          std::pair("pro", row.pro), std::pair("enterprise", row.enterprise)})
            BOOST_TEST_CONTEXT(row.slug << " on " << plan) {
                set_plan(plan);
                const auto roles = testing::must(
                    read<std::vector<held_role>>([&](tenant_transaction& tx) { return decider.roles_of(tx, who); }));
                BOOST_TEST_REQUIRE(roles.size() == 1u);
                BOOST_TEST(roles[0].slug == (there ? row.slug : "viewer"));
                BOOST_TEST(roles[0].level == (there ? row.level : 20));
            }
        set_plan("enterprise");
    }
}

BOOST_FIXTURE_TEST_CASE(TA_3_TA_4_TA_5_TA_6_TA_7_TA_8_TA_13_what_the_roles_of_takumo_do, takumo) {
    std::map<std::string_view, member_id> holders;
    const std::vector<std::string_view> roles{"owner", "admin", "security-lead", "billing-admin", "member", "viewer"};
    const matrix_row rows[] = {
        {permission::organization_delete, "organization/x", "+-----"},
        {permission::organization_transfer, "organization/x", "+-----"},
        {permission::billing_manage, "organization/x", "+--+--"},
        {permission::members_create, "member/x", "++----"},
        {permission::roles_assign, "role/x", "++----"},
        {"policy:manage", "policy/x", "+++---"},
        {"security:manage", "security/x", "+++---"},
        {"fleet:manage", "fleet/x", "+++---"},
        {permission::audit_read, "organization/x", "++++-+"},
        {permission::api_keys_create, "api_key/x", "++--+-"},
        {"policy:create", "policy/x", "+++-+-"},
        {"issue:triage", "issue/x", "++--+-"},
        {"settings:manage", "settings/x", "++----"},
        {"issue:read", "issue/x", "+++-++"},
        {"settings:read", "settings/x", "+++-++"},
        {permission::members_read, "member/x", "++---+"},
    };
    for (const auto& row : rows) check_matrix(*this, roles, row.action, row.resource, row.cells, holders);
}

BOOST_FIXTURE_TEST_CASE(TA_8_a_viewer_is_cut_to_reads_whatever_else_is_given, takumo) {
    const auto issue = add_resource("issue", "7");
    const auto vera = with_role("viewer");
    grant("member", vera.text(), issue, R"(["issue:triage","issue:read"])");
    BOOST_TEST(!may(vera, "issue:triage", "issue/7"));
    BOOST_TEST(may(vera, "issue:read", "issue/7"));
}

BOOST_FIXTURE_TEST_CASE(TA_14_a_downgrade_puts_roles_to_sleep_and_an_upgrade_wakes_them, takumo) {
    const auto lead = with_role("security-lead");
    BOOST_TEST(may(lead, "security:manage", "security/x"));
    set_plan("free");
    BOOST_TEST(!may(lead, "security:manage", "security/x"));
    BOOST_TEST(may(lead, "security:read", "security/x"));  // as a viewer: nobody is cut off
    const std::string sleeps = "sleeps in the plan Free";
    BOOST_TEST(ask(lead, "security:manage", "security/x").missing ==
               "the role security-lead would allow it, and is held, but " + sleeps);
    set_plan("pro");
    BOOST_TEST(may(lead, "security:manage", "security/x"));
    set_plan("of yesterday");
    BOOST_TEST(!may(lead, "security:manage", "security/x"));
}

// Whatever the order of the rows: history keeps them in another one.
BOOST_FIXTURE_TEST_CASE(of_several_that_sleep_the_lowest_is_named, takumo) {
    run("INSERT INTO role_policy (org, role, policy, since) SELECT t.org, t.id, p.policy, 0 FROM role t, role s, role_policy p"
        " WHERE t.org = $1 AND t.slug = 'billing-admin' AND s.org = $1 AND s.slug = 'security-lead' AND p.org = $1"
        " AND p.role = s.id AND p.policy NOT IN (SELECT policy FROM role_policy WHERE org = $1 AND role = t.id)");
    run("UPDATE role SET level = 50 WHERE org = $1 AND slug = 'billing-admin'");
    const auto one = with_role("security-lead"), other = with_role("billing-admin");
    assign(principal_kind::member, one.text(), "billing-admin");
    assign(principal_kind::member, other.text(), "security-lead");
    set_plan("free");
    for (const auto& who : {one, other})
        BOOST_TEST(ask(who, "security:manage", "security/x").missing ==
                   "the role billing-admin would allow it, and is held, but sleeps in the plan Free");
}

// An organization whose plan the model dropped still has its administrators.
BOOST_FIXTURE_TEST_CASE(what_every_plan_has_is_in_force_under_one_that_is_gone, takumo) {
    const auto admin = with_role("admin");
    set_plan("of yesterday");
    BOOST_TEST(may(admin, "issue:triage", "issue/7"));
    run("UPDATE role SET built_in = 0 WHERE org = $1 AND slug = 'admin'");  // some plans have no roles of one's own
    run("UPDATE organization SET policy_revision = policy_revision + 1 WHERE number = $1");
    BOOST_TEST(!may(admin, "issue:triage", "issue/7"));
}

BOOST_FIXTURE_TEST_CASE(KS_11_the_standard_matrix_cell_by_cell, kisi_standard) {
    std::map<std::string_view, member_id> holders;
    const std::vector<std::string_view> roles{"basic",         "groups-observer",     "groups-manager", "place-observer",
                                              "place-manager", "place-administrator", "owner"};
    const matrix_row rows[] = {
        {"door:open", "door/front", "+++++++"},
        {"access:view", "group/staff", "-++++++"},
        {"access:view", "place/hq", "---++++"},
        {"restriction:view", "place/hq", "----+++"},
        {"share:edit", "group/staff", "--+-+++"},
        {"share:edit", "place/hq", "----+++"},
        {"restriction:manage", "place/hq", "-----++"},
        {"group:manage", "place/hq", "-----++"},
        {"door:manage", "door/front", "-----++"},
        {"integration:manage", "place/hq", "-----++"},
        {permission::billing_manage, "organization/x", "-----++"},
        {permission::organization_transfer, "organization/x", "------+"},
    };
    for (const auto& row : rows) check_matrix(*this, roles, row.action, row.resource, row.cells, holders);
}

BOOST_FIXTURE_TEST_CASE(KS_12_KS_13_KS_14_the_organizations_matrix_cell_by_cell, kisi_organizations) {
    std::map<std::string_view, member_id> holders;
    const std::vector<std::string_view> roles{"basic", "organizations-manager", "team-administrator",
                                              "organizations-administrator", "owner"};
    const matrix_row rows[] = {
        {"door:open", "door/front", "+++++"},
        {"access:view", "group/staff", "-++++"},
        {"restriction:view", "group/staff", "-++++"},
        {"share:edit", "group/staff", "-++++"},
        {"export:create", "group/staff", "-++++"},
        {"schedule:manage", "group/staff", "-++++"},
        {"restriction:manage", "group/staff", "--+++"},
        {"group:manage", "place/hq", "---++"},
        {"door:manage", "door/front", "---++"},
        {"integration:manage", "place/hq", "---++"},
        {permission::billing_manage, "organization/x", "---++"},
        {permission::roles_assign, "role/x", "---++"},
        {permission::connections_read, "connection/x", "----+"},
        {permission::connections_configure, "connection/x", "----+"},
    };
    for (const auto& row : rows) check_matrix(*this, roles, row.action, row.resource, row.cells, holders);
}

BOOST_FIXTURE_TEST_CASE(KS_1_one_share_that_permits_is_enough, kisi_standard) {
    const auto locked = add_resource("door", "vault", {hq, {}, {}});
    const auto night = add_team("night");
    const auto ada = with_role("basic");
    const auto now = data.clock.now();
    join_team(night, ada);
    join_team(staff, ada);
    grant("team", night.text(), locked, R"(["share:edit"])", {now + day_ms, now + 2 * day_ms});  // silent, not a no
    BOOST_TEST(!may(ada, "share:edit", "door/vault"));
    grant("team", staff.text(), locked, R"(["share:edit"])");
    BOOST_TEST(may(ada, "share:edit", "door/vault"));
}

BOOST_FIXTURE_TEST_CASE(KS_6_KS_7_KS_8_KS_15_roles_count_where_they_are_assigned_and_are_no_chain, kisi_standard) {
    const auto other = add_team("other");
    add_resource("group", "other", {hq, std::string(other.text()), {}});
    const auto manager = with_role("groups-manager"), observer = with_role("place-observer");
    BOOST_TEST(may(manager, "share:edit", "group/staff"));
    BOOST_TEST(!may(manager, "share:edit", "group/other"));
    BOOST_TEST(may(observer, "access:view", "group/other"));  // sees more …
    BOOST_TEST(!may(observer, "share:edit", "group/staff"));  // … and may edit less, at a lower level
    BOOST_TEST(!may(manager, "access:view", "place/hq"));
}

BOOST_FIXTURE_TEST_CASE(KS_9_KS_16_a_deprecated_role_keeps_its_holders_and_takes_no_new_ones, kisi_standard) {
    const auto observer = with_role("place-observer"), ada = with_role("basic");
    BOOST_TEST(may(observer, "access:view", "place/hq"));
    const auto id = role("place-observer");
    const auto refused = data->write(organization(), [&](tenant_transaction& tx) -> result<void> {
        const auto done = assign_role(tx, by,
                                      {tx.new_id<assignment_id>(),
                                       principal_kind::member,
                                       std::string(ada.text()),
                                       id,
                                       {"place", "hq"},
                                       {"direct", "test"},
                                       {},
                                       tx.now()});
        if (!done) return done.error();
        return {};
    });
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == errc::conflict));
}

BOOST_FIXTURE_TEST_CASE(roles_of_the_other_plan_sleep, kisi_standard) {
    const auto manager = with_role("organizations-manager");
    BOOST_TEST(!may(manager, "share:edit", "group/staff"));
    set_plan("organizations");
    BOOST_TEST(may(manager, "share:edit", "group/staff"));
}

// The first source that yields a role in a scope wins: direct, team, SCIM rule, SAML rule (access.md).
BOOST_FIXTURE_TEST_CASE(where_one_role_counts_in_a_scope_the_nearest_source_wins, takumo) {
    const auto ada = add_member("ada");
    const auto ops = add_team("ops");
    join_team(ops, ada);
    assign(principal_kind::team, ops.text(), "admin");
    BOOST_TEST(may(ada, permission::members_create, "member/x"));
    assign(principal_kind::member, ada.text(), "member");
    BOOST_TEST(!may(ada, permission::members_create, "member/x"));  // the lower, but direct
    BOOST_TEST(may(ada, "issue:triage", "issue/1"));
}

BOOST_AUTO_TEST_SUITE_END()
