#include <algorithm>

#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/base/name_pattern.hpp>

#include "mapping_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr std::int64_t hour_ms = 3'600'000;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_mapping, mapping_fixture)

BOOST_AUTO_TEST_CASE(a_protected_role_waits_for_a_second_administrator) {
    const auto ann = push_user("ann");
    const auto admins = push_group("Admins", {ann});
    const auto made = as(owner, method::post, "/mapping-rules", rule_by("id", admins.id.text(), R"("roles":["admin"])"));
    const std::string rule = "/mapping-rules/" + text(done(made, 201), "id");
    BOOST_TEST(text(json_of(made), "approval") == "pending");
    BOOST_TEST(text(json_of(made), "connection_name") == "okta");
    BOOST_TEST(!has(ann, "admin"));
    BOOST_TEST(as(owner, method::post, rule + "/approve").status == 403);  // his own
    BOOST_TEST(!has(ann, "admin"));
    const auto approved = done(as(second, method::post, rule + "/approve"));
    BOOST_TEST(text(approved, "approval") == "approved");
    BOOST_TEST(text(approved, "approved_by") == second.text());
    BOOST_TEST(has(ann, "admin"));
    BOOST_TEST(as(second, method::post, rule + "/approve").status == 409);
    // A change is another rule: who changed it does not approve it either.
    BOOST_TEST(text(done(as(second, method::patch, rule, R"({"roles":["admin","member"]})")), "approval") == "pending");
    BOOST_TEST(!has(ann, "admin"));
    BOOST_TEST(has(ann, "member"));
    BOOST_TEST(as(second, method::post, rule + "/approve").status == 403);
    BOOST_TEST(as(owner, method::post, rule + "/approve").status == 200);
    BOOST_TEST(told("mapping.approved") == 2U);
}

BOOST_AUTO_TEST_CASE(on_again_needs_a_new_approval_and_a_place_does_not) {
    const auto ann = push_user("ann");
    const auto admins = push_group("Admins", {ann});
    const auto first = add("name", "Staff", R"("roles":["member"])");
    const auto rule = add("id", admins.id.text(), R"("roles":["admin"],"approved":true)");
    BOOST_TEST(has(ann, "admin"));
    BOOST_TEST(number(done(as(owner, method::patch, rule, R"({"position":1})")), "position") == 1);
    BOOST_TEST(number(shown(first), "position") == 2);
    BOOST_TEST(has(ann, "admin"));
    BOOST_TEST(as(owner, method::patch, rule, R"({"enabled":false})").status == 200);
    BOOST_TEST(!has(ann, "admin"));
    BOOST_TEST(text(done(as(owner, method::patch, rule, R"({"enabled":true})")), "approval") == "pending");
    BOOST_TEST(!has(ann, "admin"));
}

BOOST_AUTO_TEST_CASE(approved_again_by_the_same_it_is_approved_anew) {
    const auto admins = push_group("Admins");
    const auto rule = add("id", admins.id.text(), R"("roles":["admin"],"approved":true)");
    const auto first = text(shown(rule), "approved_at");
    data.clock.advance_ms(60'000);
    BOOST_TEST(text(done(as_operator(method::patch, rule, R"({"enabled":false})")), "approved_at") == first);
    const auto again = done(as_operator(method::patch, rule, R"({"enabled":true,"roles":["admin","member"],"approved":true})"));
    BOOST_TEST(text(again, "approved_by") == text(shown(rule), "approved_by"));
    BOOST_TEST(text(again, "approved_at") == to_rfc3339(data.clock.now()));
    BOOST_TEST(text(again, "approved_at") != first);
}

// An audit's: approved for a team whose role was empty, a rule later gave what one administrator alone had put there.
BOOST_AUTO_TEST_CASE(what_a_rule_comes_to_give_by_its_team_is_approved_again) {
    const auto ann = push_user("ann");
    const auto admins = push_group("Admins", {ann});
    const auto made = [&](const char* path, const std::string& body) { done(as_operator(method::post, path, body), 201); };
    const auto using_it = [](const char* actions) {
        return R"([{"effect":"allow","actions":[)" + std::string(actions) + R"(],"resources":["grn:app:app:{org_id}:app/*"]}])";
    };
    made("/teams", R"({"slug":"t10"})");
    for (const auto& [role, level] : {std::pair("shell", 80), {"other", 80}, {"low", 60}})
        made("/roles", R"({"slug":")" + std::string(role) + R"(","level":)" + std::to_string(level) + "}");
    made("/policies", R"({"slug":"usage","statements":)" + using_it(R"("app:use")") + "}");
    for (const auto* role : {"shell", "low"}) made("/teams/t10/assignments", R"({"role":")" + std::string(role) + "\"}");
    const auto rule = add("id", admins.id.text(), R"("roles":[],"teams":["t10"],"approved":true)");
    BOOST_TEST(has(ann, "shell"));
    const struct {
        const char* why;
        method verb;
        const char* path;
        std::string body;
        bool ends;
    } steps[] = {
        {"a role that needs none", method::post, "/teams/t10/assignments", R"({"role":"member"})", false},
        {"one that does", method::post, "/teams/t10/assignments", R"({"role":"other"})", true},
        {"the same again", method::post, "/teams/t10/assignments", R"({"role":"other"})", false},
        {"content of a lower role", method::post, "/roles/low/policies", R"({"policy":"usage"})", false},
        {"content", method::post, "/roles/shell/policies", R"({"policy":"usage"})", true},
        {"a version with more", method::post, "/policies/usage/versions",
         R"({"statements":)" + using_it(R"("app:use","app:read")") + "}", true},
        {"one with nothing", method::post, "/policies/usage/versions", R"({"statements":[]})", false},
        {"an old one", method::post, "/policies/usage/default", R"({"version":1})", true},
        {"another ceiling", method::patch, "/roles/shell", R"({"ceiling":["app:*"]})", true},
        {"a level", method::patch, "/roles/low", R"({"level":80})", true},
        {"a lower one", method::patch, "/roles/low", R"({"level":60})", false},
    };
    for (const auto& one : steps) BOOST_TEST_CONTEXT(one.why) {
            BOOST_TEST(as(owner, one.verb, one.path, one.body).status / 100 == 2);
            BOOST_TEST((text(shown(rule), "approval") == "pending") == one.ends);
            BOOST_TEST(has(ann, "shell") == !one.ends);
            if (!one.ends) continue;
            BOOST_TEST(as(owner, method::post, rule + "/approve").status == 403);  // his own change
            done(as(second, method::post, rule + "/approve"));
            BOOST_TEST(has(ann, "shell"));
        }
    made("/roles/other/policies", R"({"policy":"usage"})");  // the operator's word is a second one
    BOOST_TEST(has(ann, "shell"));
    BOOST_TEST(told("mapping.changed") == 6U);
}

BOOST_AUTO_TEST_CASE(protected_roles_come_by_id_only) {
    push_group("Admins");
    for (const auto* kind : {"name", "pattern"}) BOOST_TEST_CONTEXT(kind) {
            const auto refused = as_operator(method::post, "/mapping-rules", rule_by(kind, "Admins", R"("roles":["admin"])"));
            BOOST_TEST(refused.status == 403, refused.body);
        }
    const auto crew = add_team("crew");
    assign(principal_kind::team, crew.text(), "admin");
    BOOST_TEST(as_operator(method::post, "/mapping-rules", rule_by("name", "Admins", R"("teams":["crew"])")).status == 403);
    const auto rule = add("name", "Admins", R"("roles":["member"])");
    BOOST_TEST(as(owner, method::patch, rule, R"({"roles":["admin"]})").status == 403);
    BOOST_TEST(as(owner, method::patch, rule, R"({"roles":["owner"]})").status == 403);
    BOOST_TEST(text(shown(rule), "approval") == "not_needed");
    BOOST_TEST(as(second, method::post, rule + "/approve").status == 409);
}

BOOST_AUTO_TEST_CASE(another_group_of_a_bound_name_gives_nothing_until_it_is_rebound) {
    const auto ann = push_user("ann"), eve = push_user("eve");
    const auto rule = add("name", "Engineering", R"("roles":["member"])");
    const auto real = push_group("Engineering", {ann});
    rename(real, "Engineering (old)");
    const auto other = push_group("ENGINEERING", {eve});
    BOOST_TEST(has(ann, "member"));
    BOOST_TEST(!has(eve, "member"));
    BOOST_TEST(text(*shown(rule).find("rebind"), "id") == other.id.text());
    const auto listed = json_of(as_operator(method::get, "/mapping-rules"));
    BOOST_TEST(text(*listed.find("items")->if_array()->front().find("rebind"), "name") == "ENGINEERING");
    const std::string to = R"({"group":")" + std::string(other.id.text()) + "\"}";
    BOOST_TEST(as(owner, method::post, rule + "/rebind", R"({"group":"0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77"})").status == 404);
    BOOST_TEST(has(ann, "member"));  // nothing of the refused one stayed
    BOOST_TEST(shown(rule).find("rebind")->if_object() != nullptr);
    done(as(owner, method::post, rule + "/rebind", to));
    BOOST_TEST(!has(ann, "member"));
    BOOST_TEST(has(eve, "member"));
    BOOST_TEST(shown(rule).find("rebind")->is_null());
    BOOST_TEST(told("rule.rebound") == 1U);
}

BOOST_AUTO_TEST_CASE(a_pattern_is_judged_at_each_name) {
    const auto ann = push_user("ann");
    const auto before = push_group("eng-core", {ann});
    const auto rule = add("pattern", "ENG-*", R"("roles":["member"])");
    BOOST_TEST(has(ann, "member"));
    rename(before, "sales-core");
    BOOST_TEST(!has(ann, "member"));
    BOOST_TEST(told("rule.rebound") == 1U);
    rename(before, "Eng-Web");
    BOOST_TEST(has(ann, "member"));
    const auto bob = push_user("bob");
    push_group("eng-ops", {bob});
    BOOST_TEST(has(bob, "member"));
    BOOST_TEST(number(shown(rule), "group_count") == 2);
    // A role that is raised above the line later comes by no pattern.
    BOOST_TEST(as(owner, method::patch, rule, R"({"group":"*-ops"})").status == 200);
    BOOST_TEST(!has(ann, "member"));
    BOOST_TEST(has(bob, "member"));
}

BOOST_AUTO_TEST_CASE(newcomers_above_the_hours_number_are_held) {
    const auto before = push_users(3);
    const auto admins = push_group("Admins", before);
    BOOST_TEST(as(owner, method::patch, "", R"({"rule_joins_per_hour":2})").status == 200);
    BOOST_TEST(with_key(admin_key, method::patch, "", R"({"rule_joins_per_hour":2000})").status == 403);
    const auto rule = add("id", admins.id.text(), R"("roles":["admin"],"approved":true)");
    for (const auto& one : before) BOOST_TEST(has(one, "admin"));  // they were before the eyes of who approved
    const auto late = push_users(3);
    join_pushed(admins, late);
    BOOST_TEST(std::ranges::count_if(late, [&](const gatehouse::link& one) { return has(one, "admin"); }) == 2);
    BOOST_TEST(number(shown(rule), "held_count") == 1);
    const auto held = std::ranges::find_if(late, [&](const gatehouse::link& one) { return !has(one, "admin"); });
    data.clock.advance_ms(hour_ms);  // time alone lets nobody in
    BOOST_TEST(!has(*held, "admin"));
    const std::string who = R"({"members":[")" + std::string(held->member.text()) + "\"]}";
    BOOST_TEST(number(done(as(owner, method::post, rule + "/release", who)), "held_count") == 0);
    BOOST_TEST(has(*held, "admin"));
    BOOST_TEST(as(owner, method::post, rule + "/release", who).status == 404);
    // Nested groups count as well, and whoever left and comes back is a newcomer again.
    const auto nested = push_group("Night shift", push_users(2));
    membership_delta delta;
    delta.added.push_back({std::string(nested.id.text()), {}});
    push([&](auto& idp) { return idp.change_group(admins.id, {}, delta); });
    leave_pushed(admins, *held);
    BOOST_TEST(!has(*held, "admin"));
    join_pushed(admins, {*held});
    BOOST_TEST(!has(*held, "admin"));
    BOOST_TEST(number(done(as(owner, method::post, rule + "/release")), "held_count") == 0);
    BOOST_TEST(has(*held, "admin"));
}

// What is held for an administrator to judge stands beside the other alarms, until nobody waits.
BOOST_AUTO_TEST_CASE(newcomers_that_wait_are_a_standing_alarm) {
    const auto alarms = [&] {
        std::vector<std::string> said;
        const auto own = done(as_operator(method::get, ""));
        for (const value& one : *own.find("alarms")->if_array()) said.push_back(text(one, "kind") + ": " + text(one, "detail"));
        return said;
    };
    const auto admins = push_group("Admins");
    BOOST_TEST(as(owner, method::patch, "", R"({"rule_joins_per_hour":1})").status == 200);
    const auto rule = add("id", admins.id.text(), R"("roles":["admin"],"approved":true)");
    BOOST_TEST(alarms().empty());
    join_pushed(admins, push_users(3));
    BOOST_TEST_REQUIRE(alarms().size() == 1U);
    BOOST_TEST(alarms().front().starts_with("mapping.joins_held: 2 newcomers wait at 1 mapping rule"), alarms().front());
    done(as(owner, method::patch, rule, R"({"enabled":false})"));
    BOOST_TEST(alarms().empty());
    done(as(owner, method::patch, rule, R"({"enabled":true})"));
    done(as(owner, method::post, rule + "/release"));
    BOOST_TEST(alarms().empty());
}

BOOST_AUTO_TEST_CASE(nobody_stays_held_under_a_new_approval_or_where_none_is_needed) {
    const auto admins = push_group("Admins");
    BOOST_TEST(as(owner, method::patch, "", R"({"rule_joins_per_hour":0})").status == 200);
    const auto rule = add("id", admins.id.text(), R"("roles":["admin"],"approved":true)");
    const auto late = push_user("late");
    join_pushed(admins, {late});
    BOOST_TEST(!has(late, "admin"));
    done(as(owner, method::patch, rule, R"({"enabled":false})"));
    done(as(owner, method::patch, rule, R"({"enabled":true})"));
    done(as(second, method::post, rule + "/approve"));
    BOOST_TEST(has(late, "admin"));
    const auto later = push_user("later");
    join_pushed(admins, {later});
    BOOST_TEST(!has(later, "admin"));
    done(as(owner, method::patch, rule, R"({"roles":["member"]})"));
    BOOST_TEST(has(later, "member"));
}

// Asked is what the rule came to give, and not who waits at it.
BOOST_AUTO_TEST_CASE(who_is_held_stays_held_where_an_approval_is_given_again_for_what_a_role_came_to_hold) {
    const auto admins = push_group("Admins");
    done(as_operator(method::post, "/roles", R"({"slug":"shell","level":80})"), 201);
    done(
        as_operator(
            method::post, "/policies",
            R"({"slug":"work","statements":[{"effect":"allow","actions":["app:use"],"resources":["grn:app:app:{org_id}:app/*"]}]})"),
        201);
    BOOST_TEST(as(owner, method::patch, "", R"({"rule_joins_per_hour":1})").status == 200);
    const auto rule = add("id", admins.id.text(), R"("roles":["shell"],"approved":true)");
    const auto late = push_users(3);
    join_pushed(admins, late);
    const auto inside = [&] {
        return std::ranges::count_if(late, [&](const gatehouse::link& one) { return has(one, "shell"); });
    };
    BOOST_TEST(inside() == 1);
    done(as(owner, method::post, "/roles/shell/policies", R"({"policy":"work"})"), 201);
    BOOST_TEST(text(shown(rule), "approval") == "pending");
    BOOST_TEST(inside() == 0);
    done(as(second, method::post, rule + "/approve"));
    BOOST_TEST(inside() == 1);
    BOOST_TEST(number(shown(rule), "held_count") == 2);
    done(as(owner, method::post, rule + "/release"));
    BOOST_TEST(inside() == 3);
}

BOOST_AUTO_TEST_CASE(the_hours_number_has_a_default) {
    const auto admins = push_group("Admins");
    const auto rule = add("id", admins.id.text(), R"("roles":["admin"],"approved":true)");
    const auto most = static_cast<int>(limits::rule_joins_per_hour);
    join_pushed(admins, push_users(most));
    BOOST_TEST(number(shown(rule), "held_count") == 0);
    join_pushed(admins, push_users(1));
    BOOST_TEST(number(shown(rule), "held_count") == 1);
    const auto above = std::to_string(limits::rule_joins_most + 1);
    BOOST_TEST(as_operator(method::patch, "", R"({"rule_joins_per_hour":)" + above + "}").status == 400);
}

BOOST_AUTO_TEST_CASE(a_rule_that_is_removed_or_off_gives_nothing) {
    const auto ann = push_user("ann");
    push_group("Engineering", {ann});
    const auto rule = add("name", "engineering", R"("roles":["member"])");
    BOOST_TEST(has(ann, "member"));
    done(as(owner, method::patch, rule, R"({"enabled":false})"));
    BOOST_TEST(!has(ann, "member"));
    done(as(owner, method::patch, rule, R"({"enabled":true})"));
    BOOST_TEST(has(ann, "member"));
    BOOST_TEST(text(done(as(owner, method::del, rule)), "status") == "removed");
    BOOST_TEST(!has(ann, "member"));
    BOOST_TEST(as_operator(method::get, rule).status == 404);
    BOOST_TEST(as(owner, method::del, rule).status == 404);
}

BOOST_AUTO_TEST_CASE(a_rehearsal_shows_who_gains_and_loses) {
    const auto ann = push_user("ann"), bob = push_user("bob");
    const auto staff = push_group("Staff", {ann, bob});
    const auto rule = add("name", "Staff", R"("roles":["viewer"])");
    const auto access = [](const value& answer) { return *answer.find("effects")->find("access"); };
    const auto changed = access(done(as(owner, method::patch, rule + "?dry_run=true", R"({"roles":["member"]})")));
    BOOST_TEST(*changed.find("exact")->if_boolean());
    const auto& roles = *changed.find("roles")->if_array();
    BOOST_TEST(roles.size() == 4U);
    BOOST_TEST(std::ranges::any_of(roles, [&](const value& one) {
        return text(one, "user_name") == "ann" && text(one, "role") == "member" && text(one, "effect") == "gains";
    }));
    BOOST_TEST(!has(ann, "member"));
    const auto added = access(done(as_operator(method::post, "/mapping-rules?dry_run=true",
                                               rule_by("id", staff.id.text(), R"("roles":["admin"],"approved":true)"))));
    BOOST_TEST(added.find("roles")->if_array()->size() == 2U);
    BOOST_TEST(!has(ann, "admin"));
}

BOOST_AUTO_TEST_CASE(a_rehearsal_for_a_large_group_counts_as_far_as_it_looks) {
    const auto many = push_users(static_cast<int>(limits::dry_run_people) + 1);
    push_group("Everybody", many);
    const auto answer =
        done(as_operator(method::post, "/mapping-rules?dry_run=true", rule_by("name", "Everybody", R"("roles":["member"])")));
    const value& access = *answer.find("effects")->find("access");
    BOOST_TEST(!*access.find("exact")->if_boolean());
    BOOST_TEST(*access.find("more")->if_boolean());
    BOOST_TEST(number(access, "gained") > limits::dry_run_people);
    BOOST_TEST(access.find("roles")->if_array()->size() == limits::dry_run_rows);
}

// To change is not to read: the counts come with the change, who it is with gatehouse:access:explain.
BOOST_AUTO_TEST_CASE(who_may_not_read_what_everybody_has_sees_the_counts_of_a_rehearsal) {
    const auto policy = R"({"slug":"own","statements":[{"effect":"allow","actions":["gatehouse:teams:*"],)"
                        R"("resources":["grn:app:gatehouse:{org_id}:*"]}]})";
    done(as_operator(method::post, "/policies", policy), 201);
    done(as_operator(method::post, "/roles", R"({"slug":"keeper","name":"Keeper","level":30})"), 201);
    done(as_operator(method::post, "/roles/keeper/policies", R"({"policy":"own"})"), 201);
    assign(principal_kind::member, plain.text(), "keeper");
    done(as_operator(method::post, "/units", R"({"code":"north"})"), 201);
    done(as_operator(method::post, "/units/north/members", R"({"member":")" + std::string(plain.text()) + "\"}"), 201);
    const auto made = as_operator(method::post, "/resources", R"({"type":"app","name":"vault","units":["north"]})");
    const auto opens = "/resources/" + text(done(made, 201), "id") + "?dry_run=true";
    const auto access_of = [&](const http::response& answer) { return *done(answer).find("effects")->find("access"); };
    const auto whole = access_of(as_operator(method::patch, opens, R"({"units":[]})"));
    BOOST_TEST(!*whole.find("withheld")->if_boolean());
    BOOST_TEST(!whole.find("rights")->if_array()->empty());
    const auto counted = access_of(as(plain, method::patch, opens, R"({"units":[]})"));
    BOOST_TEST(number(counted, "gained") == number(whole, "gained"));
    BOOST_TEST(*counted.find("withheld")->if_boolean());
    BOOST_TEST(counted.find("rights")->if_array()->empty());
}

BOOST_AUTO_TEST_CASE(nobody_climbs_by_a_rule) {
    const auto pushed = push_user("climber");
    const auto crew = push_group("Crew", {pushed});
    assign(principal_kind::member, pushed.member.text(), "admin");
    const auto key = std::string(api_key(pushed.member).text.reveal());
    const auto body = rule_by("id", crew.id.text(), R"("roles":["admin"])");
    BOOST_TEST(with_key(key, method::post, "/mapping-rules", body).status == 403);
    BOOST_TEST(as(pushed.member, method::post, "/mapping-rules", body).status == 403);
    const auto rule = add("id", crew.id.text(), R"("roles":["admin"])");
    for (const auto* what : {"/approve", "/release"}) BOOST_TEST(as(pushed.member, method::post, rule + what).status == 403);
    BOOST_TEST(as(pushed.member, method::patch, rule, R"({"enabled":false})").status == 403);
    BOOST_TEST(as(pushed.member, method::del, rule).status == 403);
    BOOST_TEST(text(shown(rule), "approval") == "pending");
}

BOOST_AUTO_TEST_CASE(a_rule_that_cannot_be_read_changes_nothing) {
    const auto rule = add("name", "Staff", R"("roles":["member"])");
    const struct {
        std::string_view why, body;
        int status;
    } cases[] = {
        {"unknown kind", R"({"by":"regex"})", 400},
        {"no group of that id", R"({"by":"id"})", 400},
        {"gives nothing", R"({"roles":[]})", 400},
        {"a role that there is not", R"({"roles":["captain"]})", 400},
        {"a role of another form", R"({"roles":[{"role":"member","in":"org"}]})", 400},
        {"a scope alone", R"({"scope":"org"})", 400},
        {"no place", R"({"position":0})", 400},
        {"a field that there is not", R"({"groups":["x"]})", 400},
        {"approved by an administrator's own word", R"({"approved":true})", 403},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why)
    BOOST_TEST(as(owner, method::patch, rule, std::string(c.body)).status == c.status);
    BOOST_TEST(told("mapping.changed") == 0U);
}

BOOST_AUTO_TEST_CASE(rules_are_bounded) {
    const auto pattern = [&](const std::string& text) {
        return as_operator(method::post, "/mapping-rules", rule_by("pattern", text, R"("roles":["member"])")).status;
    };
    BOOST_TEST(pattern(std::string(limits::name_pattern_bytes + 1, 'a')) == 413);
    std::string stars;
    for (std::size_t i = 0; i <= limits::name_pattern_stars; ++i) stars += "*a";
    BOOST_TEST(pattern(stars) == 400);
    std::string teams;
    for (std::size_t i = 0; i <= limits::rule_gives; ++i) {
        const auto slug = "t" + std::to_string(i);
        add_team(slug);
        teams += (i == 0 ? "\"" : ",\"") + slug + "\"";
    }
    BOOST_TEST(as_operator(method::post, "/mapping-rules", rule_by("name", "x", R"("teams":[)" + teams + "]")).status == 413);
    for (std::int64_t i = 0; i < limits::patterns_of_connection; ++i) BOOST_TEST(pattern("p" + std::to_string(i)) == 201);
    BOOST_TEST(pattern("one more") == 400);
    write([&](tenant_transaction& tx) -> result<void> {
        const auto member_role = role_repository(tx).find_slug("member");
        for (auto i = limits::patterns_of_connection; i < limits::rules_of_connection; ++i) {
            const mapping_rule row{tx.new_id<mapping_rule_id>(),
                                   okta,
                                   mapping_rule::origin::scim,
                                   mapping_rule::by_kind::name,
                                   "g" + std::to_string(i),
                                   true,
                                   {},
                                   0,
                                   {{member_role->id, {}}},
                                   {}};
            if (auto in = mapping_repository(tx).insert(row); !in) return in;
        }
        return {};
    });
    BOOST_TEST(as_operator(method::post, "/mapping-rules", rule_by("name", "more", R"("roles":["member"])")).status == 400);
}

BOOST_AUTO_TEST_CASE(a_rules_page_lists_so_many) {
    const auto rule = add("pattern", "g*", R"("roles":["member"])");
    for (std::int64_t i = 0; i <= limits::rule_shown; ++i) push_group("g" + std::to_string(i));
    BOOST_TEST(number(shown(rule), "group_count") == limits::rule_shown + 1);
    BOOST_TEST(std::ssize(*shown(rule).find("groups")->if_array()) == limits::rule_shown);
}

BOOST_AUTO_TEST_CASE(patterns_cover_the_whole_name) {
    const struct {
        std::string_view pattern, name;
        bool fits;
    } cases[] = {
        {"eng", "ENG", true},
        {"eng", "engine", false},
        {"eng*", "Engineering", true},
        {"*ing", "Engineering", true},
        {"e*g*g", "Engineering", true},
        {"e?g", "eng", true},
        {"e?g", "eg", false},
        {"?", "ß", false},
        {"??", "ß", true},
        {"?", "é", true},
        {"a\\*", "a*", true},
        {"a\\*", "ab", false},
        {"*", "", true},
        {"a*b*c", "a-b-b-c", true},
        {"a*b*c", "a-c-b", false},
        {"**a", "bca", true},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.pattern << " and " << c.name) {
            const auto read = name_pattern::parse(c.pattern);
            BOOST_TEST_REQUIRE(read.has_value());
            BOOST_TEST(read->matches(c.name) == c.fits);
        }
}

BOOST_AUTO_TEST_SUITE_END()
