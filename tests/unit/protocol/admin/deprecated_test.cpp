#include <gatehouse/domain/access/mapping.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "mapping_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

// KS-16: deprecated roles keep their holders and take no new ones, by whatever road they would come.
struct deprecated_fixture : mapping_fixture {
    std::string of(const member_id& who, std::string_view what) {
        return "/members/" + std::string(who.text()) + std::string(what);
    }
    void make_role(std::string_view slug) {
        done(as_operator(method::post, "/roles",
                         R"({"slug":")" + std::string(slug) + R"(","level":40,"scopes":["org","team"]})"),
             201);
    }
    void deprecate(std::string_view slug, std::string_view said = "true") {
        done(as(owner, method::patch, "/roles/" + std::string(slug), R"({"deprecated":)" + std::string(said) + "}"));
    }
    http::response joins(const team_id& to, const member_id& who, std::string_view more = "") {
        return as(owner, method::post, "/teams/" + std::string(to.text()) + "/members",
                  R"({"member":")" + std::string(who.text()) + "\"" + std::string(more) + "}");
    }
    // The rule's team holds the role old.
    std::string team_rule(std::string_view group, const team_id& gives) {
        return add("name", group, R"("teams":[")" + std::string(gives.text()) + R"("])");
    }
    void says(const http::response& refused, std::string_view named) {
        BOOST_TEST(refused.status == 409, refused.body);
        BOOST_TEST(refused.body.find("the role " + std::string(named)) != std::string::npos, refused.body);
        BOOST_TEST(refused.body.find("deprecated and takes no new holders") != std::string::npos, refused.body);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_deprecated_roles, deprecated_fixture)

BOOST_AUTO_TEST_CASE(KS_16_nobody_joins_a_team_that_holds_one) {
    make_role("old");
    const auto crew = add_team("crew"), other = add_team("other");
    const auto ada = add_member("ada"), bob = add_member("bob");
    const std::int64_t hour = 3'600'000;
    assign(principal_kind::team, crew.text(), "old");
    BOOST_TEST(joins(crew, ada, R"(,"expires_at":")" + to_rfc3339(data.clock.now() + hour) + "\"").status == 201);
    deprecate("old");
    says(joins(crew, bob), "old of the team crew");
    BOOST_TEST(joins(other, bob).status == 201);
    BOOST_TEST(joins(crew, ada, R"(,"expires_at":")" + to_rfc3339(data.clock.now() + 2 * hour) + "\"").status == 201);  // stays
    data.clock.advance_ms(2 * hour);
    says(joins(crew, ada), "old of the team crew");  // whose time was over comes anew
    says(as(owner, method::post, of(bob, "/assignments"), R"({"role":"old"})"), "old");
    deprecate("old", "false");
    BOOST_TEST(joins(crew, bob).status == 201);
}

BOOST_AUTO_TEST_CASE(KS_16_no_new_rule_gives_one_and_no_rule_comes_to_give_one) {
    make_role("old");
    make_role("new");
    const auto crew = add_team("crew");
    assign(principal_kind::team, crew.text(), "old");
    const auto staff = push_group("Staff", push_users(1)), others = push_group("Others", push_users(1));
    const auto gives = add("name", "Staff", R"("roles":["old"])"), else_ = add("name", "Others", R"("roles":["new"])");
    const auto off = add("name", "Others", R"("roles":["old"],"enabled":false)");
    deprecate("old");
    const auto by_team = R"("teams":[")" + std::string(crew.text()) + R"("])";
    says(as(owner, method::post, "/mapping-rules", rule_by("name", "Staff", R"("roles":["old"])")), "old");
    says(as(owner, method::post, "/mapping-rules", rule_by("name", "Staff", by_team)), "old of the team crew");
    says(as(owner, method::patch, else_, R"({"roles":["new","old"]})"), "old");
    says(as(owner, method::patch, else_, "{" + by_team + "}"), "old of the team crew");
    says(as(owner, method::patch, gives, R"({"group":"Others"})"), "old");  // to others
    says(as(owner, method::patch, off, R"({"enabled":true})"), "old");
    done(as(owner, method::patch, gives, R"({"roles":["old","new"]})"));  // what it gave it gives on
    done(as(owner, method::patch, gives, R"({"enabled":false})"));
}

BOOST_AUTO_TEST_CASE(KS_16_newcomers_of_a_rule_of_old_wait_and_are_told_of) {
    make_role("old");
    make_role("new");
    const auto crew = add_team("crew");
    assign(principal_kind::team, crew.text(), "old");
    const auto ann = push_user("ann"), eve = push_user("eve");
    const auto staff = push_group("Staff", {ann}), night = push_group("Night", {eve});
    const auto rule = add("name", "Staff", R"("roles":["old","new"])"), by_team = team_rule("Night", crew);
    deprecate("old");
    BOOST_TEST((has(ann, "old") && has(ann, "new") && has(eve, "old")));  // by every road
    const auto bob = push_user("bob"), cy = push_user("cy");
    join_pushed(staff, {bob});
    join_pushed(night, {cy});
    BOOST_TEST((!has(bob, "old") && !has(bob, "new") && !has(cy, "old")));
    BOOST_TEST((has(ann, "old") && has(eve, "old")));
    BOOST_TEST(number(shown(rule), "held_count") == 1);
    BOOST_TEST(told("mapping.changed") == 2U);  // joins_held, of each
    const auto alarms = done(as_operator(method::get, ""));
    BOOST_TEST(text(alarms.find("alarms")->if_array()->front(), "detail").find("for a deprecated role") != std::string::npos);
    says(as(owner, method::post, rule + "/release"), "old");
    BOOST_TEST(!has(bob, "old"));
    leave_pushed(staff, ann);  // whoever went comes anew
    join_pushed(staff, {ann});
    BOOST_TEST(!has(ann, "old"));
    // The ways out: the rule without the role, or the role back in use.
    done(as(owner, method::patch, rule, R"({"roles":["new"]})"));
    BOOST_TEST((has(bob, "new") && has(ann, "new") && !has(bob, "old")));
    BOOST_TEST(number(shown(rule), "held_count") == 0);
    deprecate("old", "false");
    BOOST_TEST(!has(cy, "old"));  // until somebody lets him in
    done(as(owner, method::post, by_team + "/release"));
    BOOST_TEST(has(cy, "old"));
    join_pushed(night, {bob});
    BOOST_TEST(has(bob, "old"));
}

// Another group by a pattern, a name or by hand is another set of people.
BOOST_AUTO_TEST_CASE(KS_16_a_group_that_comes_under_a_rule_of_old_brings_no_holders) {
    make_role("old");
    const auto ann = push_user("ann"), bob = push_user("bob"), cy = push_user("cy"), dee = push_user("dee");
    push_group("eng-core", {ann});
    const auto sales = push_group("sales", {bob});
    const auto pattern = add("pattern", "eng-*", R"("roles":["old"])"), named = add("name", "Ops", R"("roles":["old"])");
    const auto ops = push_group("Ops", {ann});
    deprecate("old");
    rename(sales, "eng-sales");
    push_group("eng-web", {cy});
    BOOST_TEST((has(ann, "old") && !has(bob, "old") && !has(cy, "old")));
    BOOST_TEST(number(shown(pattern), "held_count") == 2);
    const auto others = push_group("Others", {ann, dee});
    done(as(owner, method::post, named + "/rebind", R"({"group":")" + std::string(others.id.text()) + "\"}"));
    BOOST_TEST(!has(dee, "old"));
    BOOST_TEST(has(ann, "old"));
}

BOOST_AUTO_TEST_CASE(KS_16_an_approved_rule_of_old_takes_nobody_and_is_approved_for_nobody) {
    make_role("old");
    const auto ann = push_user("ann"), bob = push_user("bob");
    const auto staff = push_group("Staff", {ann});
    const auto rule = add("id", staff.id.text(), R"("roles":["admin","old"],"approved":true)");
    BOOST_TEST((has(ann, "admin") && has(ann, "old")));
    deprecate("old");
    join_pushed(staff, {bob});  // there is room in this hour
    BOOST_TEST((!has(bob, "admin") && !has(bob, "old")));
    done(as(owner, method::patch, rule, R"({"roles":["admin","member","old"]})"));
    BOOST_TEST((!has(ann, "admin") && has(ann, "old")));
    BOOST_TEST((!has(bob, "member") && !has(bob, "old")));
    says(as(second, method::post, rule + "/approve"), "old");
    done(as(owner, method::patch, rule, R"({"roles":["admin"]})"));
    done(as(second, method::post, rule + "/approve"));
    BOOST_TEST((has(ann, "admin") && has(bob, "admin")));
}

// Claims that are kept, and those that only a session shows.
BOOST_AUTO_TEST_CASE(KS_16_newcomers_by_a_claim_wait) {
    make_role("old");
    const auto ann = push_user("ann"), bob = push_user("bob"), eve = push_user("eve");
    const auto staff = push_group("Staff");
    const auto rule = add("name", "Staff", R"("source":"saml","roles":["old"])");
    const auto claims = [&](const gatehouse::link& who, std::int64_t kept_ms) {
        write([&](tenant_transaction& tx) -> result<void> {
            if (auto kept = saml_sign_in_repository(tx).keep_claims(okta, who.member, {staff.id}, tx.now() + kept_ms); !kept)
                return kept;
            return access::judge_claims(tx, by, who.member, {staff.id});
        });
    };
    const auto shows = [&](const gatehouse::link& who) {
        const auto made = signed_in(who.member, data.clock.now());
        write([&](tenant_transaction& tx) -> result<void> {
            return raw_rows(tx).run(
                "INSERT INTO session_claim (org, session, group_id) VALUES ($1, $2, '" + std::string(staff.id.text()) + "')",
                made.id);
        });
    };
    claims(ann, 3'600'000);
    claims(eve, 0);
    shows(eve);
    BOOST_TEST((has(ann, "old") && !has(eve, "old")));
    deprecate("old");
    claims(bob, 3'600'000);
    claims(ann, 3'600'000);
    claims(eve, 3'600'000);
    BOOST_TEST((has(ann, "old") && has(eve, "old") && !has(bob, "old")));
    BOOST_TEST(number(shown(rule), "held_count") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
