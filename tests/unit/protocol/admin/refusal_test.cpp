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
    BOOST_TEST(has(text, "the roles with it: owner, admin"), text);
    BOOST_TEST(json_of(answer).find("required_permission")->text() == "gatehouse:teams:read");
    BOOST_TEST(!has(text, "held by"), text);  // a plain member does not read members
}

BOOST_AUTO_TEST_CASE(and_who_holds_them_to_whoever_may_read_members) {
    // An administrator reads members, and connections are the owner's.
    const auto text = detail(admin_key, method::get, "/connections");
    BOOST_TEST(has(text, "the roles with it: owner; held by owner"), text);
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
    const auto names = split(text.substr(text.find("held by ") + 8), ',');
    BOOST_TEST(names.size() == limits::granters_named, text);
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

BOOST_AUTO_TEST_SUITE_END()
