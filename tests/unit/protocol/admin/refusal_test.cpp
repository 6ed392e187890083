#include <gatehouse/base/limits/surface.hpp>

#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

struct refused : admin_fixture {
    std::string detail(const std::string& key, method verb, const std::string& path, const std::string& body = {}) {
        const auto answer = with_key(key, verb, path, body);
        BOOST_TEST_REQUIRE(answer.status == 403, answer.body);
        return std::string(json_of(answer).find("detail")->text());
    }
    // What the trail keeps of the newest refusal.
    std::string newest_record() {
        change_filter refused;
        refused.kind = "management.refused";
        const auto all = must(
            read<std::vector<change>>([&](tenant_transaction& tx) { return change_repository(tx).newest(refused, 0, 1); }));
        return all.empty() ? "" : all.front().facts;
    }
    // With the owner's key, past the organization that all others of these tests name.
    int status_at(method verb, const std::string& path) {
        auto asked = request(verb, path, {{"Authorization", "Bearer " + owner_key}}, verb == method::get ? "" : "{}");
        const auto found = door.find(verb, asked.path);
        BOOST_TEST_REQUIRE(found.found, path);
        asked.path_values = found.path_values;
        asked.route_template = found.found->path_template;
        return run_described(public_routes, asked).status;
    }
    static bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_refusals, refused)

// Whoever may not learns nothing from what is wrong with a body, nor from what the path names.
BOOST_AUTO_TEST_CASE(the_permission_is_asked_for_before_the_body_is_read) {
    std::size_t recorded = 0;
    for (const std::string body : {"", "{", "[]", R"({"slug":"Not A Slug"})", R"({"slug":"t","more":1})", R"({"slug":"t"})"})
        BOOST_TEST_CONTEXT(body)
    check_refused(with_key(plain_key, method::post, "/teams", body), "gatehouse:teams:write", ++recorded);
    const auto first = with_key(plain_key, method::del, "/teams/there-is-none");
    check_refused(first, "gatehouse:teams:write", ++recorded);
    BOOST_TEST(
        with_headers(method::post, "/teams", {{"Authorization", "Bearer " + plain_key}, {"Idempotency-Key", "a b"}}).status ==
        403);
    BOOST_TEST(with_key(owner_key, method::post, "/teams", "{").status == 400);
    BOOST_TEST(with_key("ghk_nonsense", method::post, "/teams", "{").status == 401);
}

BOOST_AUTO_TEST_CASE(a_refusal_says_which_roles_have_the_permission) {
    const auto session = signed_in(plain);
    const auto answer = with_headers(
        method::get, "/teams", {{"Cookie", protocol::session_cookie_name(place) + "=" + std::string(session.text.reveal())}});
    const std::string text(json_of(answer).find("detail")->text());
    BOOST_TEST(has(text, "permission required"), text);
    BOOST_TEST(has(text, "the roles with it: owner, admin; a member with the role admin may assign admin"), text);
    BOOST_TEST(json_of(answer).find("required_permission")->text() == "gatehouse:teams:read");
    BOOST_TEST(!has(text, "held by"), text);  // a plain member does not read members
}

BOOST_AUTO_TEST_CASE(and_who_holds_them_to_whoever_may_read_members) {
    // An administrator reads members, and connections are the owner's.
    const auto text = detail(admin_key, method::get, "/connections");
    BOOST_TEST(has(text, "the roles with it: owner (held by owner)"), text);
    BOOST_TEST(!has(text, "may assign"), text);  // ownership is not assigned
}

// A name in a sealed row would outlive the person's erasure.
BOOST_AUTO_TEST_CASE(the_trail_names_none_of_them) {
    BOOST_TEST(has(detail(admin_key, method::get, "/connections"), "held by owner"));
    BOOST_TEST(has(newest_record(), "permission required"), newest_record());
    BOOST_TEST(!has(newest_record(), "held by"), newest_record());
}

BOOST_AUTO_TEST_CASE(a_call_about_another_organization_is_on_record_in_the_callers_own) {
    data.add_organization("rival");
    std::size_t recorded = 0;
    for (const std::string path : {"/api/v1/organizations/rival/teams", "/api/v1/organizations/nobody/teams"})
        for (const auto verb : {method::get, method::post}) BOOST_TEST_CONTEXT(path) {
                BOOST_TEST(status_at(verb, path) == 404);
                BOOST_TEST(refusals() == ++recorded);
            }
    BOOST_TEST(has(newest_record(), "/api/v1/organizations/{org}/teams"), newest_record());
    BOOST_TEST(!has(newest_record(), "rival"), newest_record());
}

BOOST_AUTO_TEST_CASE(so_is_a_call_that_is_the_operators) {
    std::size_t recorded = 0;
    for (const auto& [verb, path] : {std::pair(method::post, "/api/v1/organizations"),
                                     {method::get, "/api/v1/applications"},
                                     {method::get, "/api/v1/applications/01890000-0000-7000-8000-000000000009"},
                                     {method::get, "/api/v1/applications/01890000-0000-7000-8000-000000000009/certificates"},
                                     {method::get, "/api/v1/installation-log"},
                                     {method::post, "/api/v1/audit-keys"},
                                     {method::get, "/api/v1/operator-keys"},
                                     {method::post, "/api/v1/operator-keys"}})
        BOOST_TEST_CONTEXT(path) {
            BOOST_TEST(status_at(verb, path) == 403);
            BOOST_TEST(refusals() == ++recorded);
        }
    BOOST_TEST(status_at(method::get, "/api/v1/organizations") == 200);
    BOOST_TEST(refusals() == recorded);
}

BOOST_AUTO_TEST_CASE(no_more_than_a_few_are_named) {
    const auto viewer = add_member("reader");
    as_operator(
        method::post, "/policies",
        R"({"slug":"reads","statements":[{"effect":"allow","actions":["gatehouse:members:read"],"resources":["grn:app:gatehouse:{org_id}:*"]}]})");
    for (const std::string name : {"a", "b", "c", "d", "e"}) assign(principal_kind::member, add_member(name).text(), "admin");
    const auto made = as_operator(method::post, "/roles", R"({"slug":"reader"})");
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    const auto attached = as_operator(method::post, "/roles/reader/policies", R"({"policy":"reads"})");
    BOOST_TEST_REQUIRE(attached.status < 300, attached.body);
    assign(principal_kind::member, viewer.text(), "reader");
    const auto session = signed_in(viewer);
    const auto answer = with_headers(
        method::get, "/audit", {{"Cookie", protocol::session_cookie_name(place) + "=" + std::string(session.text.reveal())}});
    BOOST_TEST_REQUIRE(answer.status == 403, answer.body);
    const std::string text(json_of(answer).find("detail")->text());
    BOOST_TEST_REQUIRE(has(text, "held by "), text);
    const auto from = text.find("held by ") + 8;
    const auto names = split(text.substr(from, text.find(')') - from), ',');
    BOOST_TEST(names.size() == limits::granters_named, text);
}

// What a second factor, a header of the browser's, a level or somebody else is needed for is not had by a permission.
BOOST_AUTO_TEST_CASE(a_permission_is_named_to_who_lacks_it_only) {
    const auto session = signed_in(owner);
    const std::string cookie = protocol::session_cookie_name(place) + "=" + std::string(session.text.reveal());
    const auto forged = with_headers(method::post, "/teams", {{"Cookie", cookie}});
    BOOST_TEST(forged.status == 403);
    BOOST_TEST(!json_of(forged).find("required_permission"));
    check_refused(with_key(admin_key, method::post, of(admin, "/assignments"), R"({"role":"member"})"), "", 1);
    check_refused(with_key(admin_key, method::post, of(owner, "/suspend")), "", 2);
    check_refused(with_key(plain_key, method::post, of(owner, "/suspend")), "gatehouse:members:suspend", 3);
}

// Of a role that hundreds hold, the first few are looked at.
BOOST_AUTO_TEST_CASE(few_rows_of_a_role_are_looked_at) {
    for (std::int64_t i = 0; i < limits::granters_looked_at; ++i) {
        const auto who = add_member("gone" + std::to_string(i));
        assign(principal_kind::member, who.text(), "owner");
        suspend(who);
    }
    BOOST_TEST(has(detail(admin_key, method::get, "/connections"), "held by owner"));
}

// What sleeps in the plan is nobody's to give.
BOOST_AUTO_TEST_CASE(a_role_that_sleeps_is_said_to) {
    admin_fixture at("takumo");
    BOOST_TEST_REQUIRE(at.as_operator(method::post, "/plan", R"({"plan":"free"})").status == 200);
    const auto answer = at.with_key(at.admin_key, method::post, "/plan", R"({"plan":"pro"})");
    BOOST_TEST_REQUIRE(answer.status == 403, answer.body);
    const std::string text(json_of(answer).find("detail")->text());
    BOOST_TEST(has(text, "; the role billing-admin sleeps in the plan Free"), text);
    BOOST_TEST(!has(text, "may assign"), text);
}

BOOST_AUTO_TEST_SUITE_END()
