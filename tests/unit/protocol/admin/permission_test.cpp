#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

BOOST_FIXTURE_TEST_SUITE(admin_permissions, admin_fixture)

BOOST_AUTO_TEST_CASE(what_is_missing_is_named_and_recorded) {
    check_refused(with_key(plain_key, method::get, "/members"), "gatehouse:members:read", 1);
    check_refused(with_key(plain_key, method::post, of(admin, "/suspend")), "gatehouse:members:suspend", 2);
    check_refused(with_key(admin_key, method::get, "/connections"), "gatehouse:connections:read", 3);
    BOOST_TEST(with_key(admin_key, method::get, "/members").status == 200);
    BOOST_TEST(with_key("ghk_nonsense", method::get, "/members").status == 401);
    BOOST_TEST(with_headers(method::get, "/members", {}).status == 401);
}

BOOST_AUTO_TEST_CASE(nobody_touches_whoever_stands_above) {
    check_refused(with_key(admin_key, method::post, of(owner, "/suspend")), "", 1);
    check_refused(with_key(admin_key, method::post, of(owner, "/remove")), "", 2);
    const auto session = signed_in(owner);
    check_refused(with_key(admin_key, method::post, "/sessions/" + session.id + "/revoke"), "", 3);
    BOOST_TEST(alive(credential_kind::session, session.text.reveal()).has_value());
    BOOST_TEST(with_key(owner_key, method::post, "/sessions/" + session.id + "/revoke").status == 200);
    BOOST_TEST(!alive(credential_kind::session, session.text.reveal()).has_value());
}

BOOST_AUTO_TEST_CASE(a_list_of_somebody_s_credentials_asks_for_a_member_s_id) {
    for (const std::string path : {"/api-keys?member=", "/sessions?member="}) {
        BOOST_TEST(as_operator(method::get, path + std::string(admin.text())).status == 200, path);
        BOOST_TEST(as_operator(method::get, path + "nobody").status == 404, path);
    }
}

BOOST_AUTO_TEST_CASE(what_an_api_key_never_does) {
    const struct {
        method verb;
        std::string path, body, says;
    } cases[] = {
        {method::post, "/connections", R"({"name":"x"})", "API keys cannot configure connections"},
        {method::post, "/api-keys", R"({"name":"x"})", "API keys cannot make or widen keys"},
        {method::post, of(plain, "/reactivate"), "", "API keys cannot lift holds"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.path) {
            const auto answer = with_key(owner_key, c.verb, c.path, c.body);
            BOOST_TEST(answer.status == 403);
            BOOST_TEST(json_of(answer).find("detail")->text() == c.says);
        }
    BOOST_TEST(as_operator(method::post, "/connections", R"({"name":"x"})").status == 201);
}

BOOST_AUTO_TEST_CASE(a_write_is_judged_at_its_commit) {
    const auto asked = addressed(door, method::post, of(plain, "/suspend"), {{"Authorization", "Bearer " + admin_key}}, "");
    auto answered = handler_of(public_routes, asked)(asked);
    auto& plan = std::get<protocol::plan>(answered);
    BOOST_TEST((plan.turn == write_class::revocation));
    suspend(admin);
    const auto done = data->write(plan.organization, [&](tenant_transaction& tx) -> result<void> {
        const auto outcome = plan.fn(tx);
        BOOST_TEST(!outcome.has_value());
        return outcome ? result<void>() : result<void>(outcome.error());
    });
    BOOST_TEST(plan.refuse(done.error()).status == 401);
    BOOST_TEST(!must(read<member>([&](tenant_transaction& tx) { return member_repository(tx).get(plain); })).suspended());
}

BOOST_AUTO_TEST_CASE(an_admin_hold_is_lifted_from_the_setters_level_up) {
    assign(principal_kind::member, plain.text(), "admin");
    BOOST_TEST(with_key(owner_key, method::post, of(plain, "/suspend"), R"({"reason":"x"})").status == 200);
    const auto session = signed_in(admin);
    const std::vector<http::header> browser{
        {"Cookie", protocol::session_cookie_name(place) + "=" + std::string(session.text.reveal())},
        {"Origin", "http://127.0.0.1:8080"},
        {"X-Gatehouse-Csrf", "1"},
        {"Content-Type", "application/json"}};
    const auto refused = with_headers(method::post, of(plain, "/reactivate"), browser);
    BOOST_TEST(refused.status == 403, refused.body);
    BOOST_TEST(as_operator(method::post, of(plain, "/reactivate")).status == 200);
    BOOST_TEST(as_operator(method::post, of(plain, "/reactivate")).status == 409);
}

BOOST_AUTO_TEST_CASE(a_body_that_cannot_be_read_changes_nothing) {
    for (const auto& body :
         {"{", "[]", R"({"user_name":1})", R"({"user_name":"x","ownr":true})", R"({"email":"a@b"})", R"({"user_name":""})"})
        BOOST_TEST_CONTEXT(body) BOOST_TEST(as_operator(method::post, "/members", body).status == 400);
    BOOST_TEST(as_operator(method::get, "/members?limit=0").status == 400);
    BOOST_TEST(as_operator(method::get, "/members?limit=1001").status == 400);
    BOOST_TEST(as_operator(method::post, "/teams", R"({"slug":")" + std::string(limits::code_bytes + 1, 'a') + "\"}").status ==
               400);
    BOOST_TEST(
        as_operator(method::post, "/connections", R"({"name":")" + std::string(limits::name_bytes + 1, 'a') + "\"}").status ==
        413);
}

BOOST_AUTO_TEST_SUITE_END()
