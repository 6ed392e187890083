#include <gatehouse/protocol/authzen/authzen.hpp>
#include <gatehouse/protocol/oauth/oauth.hpp>

#include "described_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::protocol;
using testing::header_of;
using testing::json_of;

namespace {

struct fixture : testing::described_fixture {
    testing::registered plain = add_application("plain", {"evaluate", "introspect"}),
                        explaining = add_application("explaining", {"evaluate", "explain"}), idle = add_application("idle", {}),
                        foreign = add_application("foreign", {"evaluate", "introspect"}, {}, false);
    endpoint evaluation = authzen::evaluation(at), introspection = oauth::introspect(at);
    member_id ada = add_member("ada");

    std::string question(std::string_view subject, std::string_view action, std::string_view context = "{}") {
        return R"({"subject":{"type":"member","id":")" + std::string(subject) + R"("},"action":{"name":")" +
               std::string(action) + R"("},"resource":{"type":"app","id":"main"},"context":)" + std::string(context) + "}";
    }
    http::response ask(const std::string& authorization, std::string body, std::string_view org = "acme") {
        auto asked = request(http::method::post, "/access/v1/x/evaluation",
                             {{"Authorization", authorization}, {"Content-Type", "application/json"}, {"X-Request-ID", "q1"}},
                             std::move(body));
        asked.path_values = {std::string(org)};
        return run_described(evaluation, "evaluation", asked);
    }
    http::response introspect(const std::string& authorization, const std::string& body) {
        return run(introspection,
                   request(http::method::post, "/oauth2/introspect",
                           {{"Authorization", authorization}, {"Content-Type", "application/x-www-form-urlencoded"}}, body));
    }
    bool decided(const http::response& answer) {
        BOOST_TEST_REQUIRE(answer.status == 200);
        const auto body = json_of(answer);
        return body.find("decision") && *body.find("decision")->if_boolean();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(protocol_authzen, fixture)

BOOST_AUTO_TEST_CASE(an_application_asks_and_is_told_the_step) {
    assign(principal_kind::member, ada.text(), "member");
    const auto yes = ask(plain.basic(), question(ada.text(), "app:use"));
    BOOST_TEST(decided(yes));
    BOOST_TEST(json_of(yes).find("context")->find("step")->text() == "allow");
    BOOST_TEST(!json_of(yes).find("context")->find("path"));
    BOOST_TEST(json_of(yes).find("context")->find("reason")->text() == "a role allows this");  // which one is the proof's
    BOOST_TEST(header_of(yes, "X-Request-ID") == "q1");
    BOOST_TEST(header_of(yes, "Cache-Control") == "no-store");
    const auto explained = json_of(ask(explaining.basic(), question(ada.text(), "app:use"), organization().text()));
    const value* path = explained.find("context")->find("path");
    BOOST_TEST_REQUIRE((path && path->if_array() && path->if_array()->size() == 1u));
    BOOST_TEST(explained.find("context")->find("reason")->text() == "role member allows this");
    BOOST_TEST(path->if_array()->front().find("role")->text() == "member");
    BOOST_TEST(path->if_array()->front().find("source")->text() == "direct");
    const auto no = json_of(ask(explaining.basic(), question(add_member("bob").text(), "app:use")));
    BOOST_TEST(!*no.find("decision")->if_boolean());
    BOOST_TEST(!no.find("context")->find("missing")->text().empty());
}

BOOST_AUTO_TEST_CASE(an_unknown_or_ended_subject_is_a_denial) {
    assign(principal_kind::member, ada.text(), "member");
    BOOST_TEST(decided(ask(plain.basic(), question(ada.text(), "app:use"))));
    suspend(ada);
    BOOST_TEST(!decided(ask(plain.basic(), question(ada.text(), "app:use"))));
    BOOST_TEST(!decided(ask(plain.basic(), question("01890000-0000-7000-8000-000000000009", "app:use"))));
    BOOST_TEST(!decided(ask(plain.basic(), question("nobody", "app:use"))));
}

BOOST_AUTO_TEST_CASE(a_named_session_must_live_and_be_the_subjects) {
    const auto bob = add_member("bob");
    const auto minted = session({ada, {}, {}, {}, {}, {}, {}, {}, false, {}, {}, {}});
    const std::string context = R"({"session":")" + std::string(minted.text.reveal()) + "\"}";
    BOOST_TEST(decided(ask(plain.basic(), question(ada.text(), "app:read", context))));
    BOOST_TEST(!decided(ask(plain.basic(), question(bob.text(), "app:read", context))));
    BOOST_TEST(!decided(ask(plain.basic(), question(ada.text(), "app:read", R"({"session":"ghs_x"})"))));
    write([&](tenant_transaction& tx) { return sessions::end_session(tx, by, session_id::trusted(minted.id)); });
    BOOST_TEST(!decided(ask(plain.basic(), question(ada.text(), "app:read", context))));
}

// What a service behind forward-auth has in hand. It speaks for its parent: a second factor counts.
BOOST_AUTO_TEST_CASE(a_child_session_may_be_named_by_the_application_that_it_was_made_for) {
    const auto minted = session({ada, {}, {}, {}, {}, {}, {}, {}, true, {}, {}, {}});
    const auto child_of = [&](const testing::registered& whose) {
        const auto made = make<sessions::minted>([&](tenant_transaction& tx) {
            return sessions::mint_child_session(tx, keys, session_id::trusted(minted.id), whose.id, "127.0.0.2:1");
        });
        return R"({"session":")" + std::string(made.text.reveal()) + "\"}";
    };
    const std::string own = child_of(plain), others = child_of(explaining);
    BOOST_TEST(decided(ask(plain.basic(), question(ada.text(), "app:read", own))));
    BOOST_TEST(!decided(ask(plain.basic(), question(ada.text(), "app:read", others))));
    BOOST_TEST(!decided(ask(plain.basic(), question(add_member("bob").text(), "app:read", own))));
    write([&](tenant_transaction& tx) { return sessions::end_session(tx, by, session_id::trusted(minted.id)); });
    BOOST_TEST(!decided(ask(plain.basic(), question(ada.text(), "app:read", own))));
}

BOOST_AUTO_TEST_CASE(who_may_not_ask_is_told_so) {
    const auto other = data.add_organization("other");
    const std::string body = question(ada.text(), "app:read");
    struct {
        std::string authorization;
        std::string_view org;
        int status;
    } const cases[] = {
        {plain.basic(), "acme", 200},
        {plain.basic(), "ACME", 200},
        {plain.basic(), "other", 404},
        {plain.basic(), "absent", 404},
        {plain.basic(), other.text(), 404},
        {foreign.basic(), "acme", 404},
        {idle.basic(), "acme", 403},
        {"Basic " + to_base64(std::string(plain.id.text()) + ":wrong"), "acme", 401},
        {"Basic " + to_base64("x:y"), "acme", 401},
        {"Bearer ghk_x", "acme", 401},
        {"", "acme", 401},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.authorization << " " << c.org) {
            const auto answer = ask(c.authorization, body, c.org);
            BOOST_TEST(answer.status == c.status);
            BOOST_TEST(header_of(answer, "WWW-Authenticate").empty() == (c.status != 401));
        }
}

BOOST_AUTO_TEST_CASE(what_is_no_question_is_refused) {
    for (const std::string body : {"", "{", "[]", "{}", R"({"subject":{"type":"member"}})", R"({"subject":"ada"})"})
        BOOST_TEST(ask(plain.basic(), body).status == 400, body);
    BOOST_TEST(ask(plain.basic(), question(ada.text(), "app:*")).status == 400);
    BOOST_TEST(ask(plain.basic(), question(ada.text(), "app:use", "[]")).status == 400);
    BOOST_TEST(ask(plain.basic(), question(ada.text(), "app:use", R"({"session":1})")).status == 400);
    BOOST_TEST(ask(plain.basic(), question(ada.text(), std::string(limits::decision_body_bytes, 'a'))).status == 413);
}

BOOST_AUTO_TEST_CASE(a_key_asks_for_its_own_organization_while_its_owner_may) {
    data.add_organization("other");
    const auto admin = add_member("admin");
    assign(principal_kind::member, admin.text(), "admin");
    const auto key = api_key(admin), narrow = api_key(admin, {"app:*"});
    const std::string bearer = "Bearer " + std::string(key.text.reveal()), body = question(ada.text(), "app:read");
    const auto answer = ask(bearer, body);
    BOOST_TEST(decided(answer));
    BOOST_TEST(json_of(answer).find("context")->find("path"));
    BOOST_TEST(ask(bearer, body, "other").status == 404);
    BOOST_TEST(ask("Bearer " + std::string(narrow.text.reveal()), body).status == 403);
    suspend(admin);
    BOOST_TEST(ask(bearer, body).status == 401);
}

BOOST_AUTO_TEST_CASE(a_valid_credential_is_never_throttled_by_failures) {
    for (std::size_t i = 0; i < 3 * limits::failures_per_window; ++i)
        BOOST_TEST(ask("Basic " + to_base64("x:y"), question(ada.text(), "app:read")).status == 401);
    BOOST_TEST(decided(ask(plain.basic(), question(ada.text(), "app:read"))));
}

BOOST_AUTO_TEST_CASE(introspection_shows_what_lives_and_nothing_else) {
    const auto okta = add_connection();
    assign(principal_kind::member, ada.text(), "admin");
    const auto minted = session({ada, {}, {}, {}, {}, {}, {}, {}, true, {}, {}, {}});
    const auto key = api_key(ada, {"app:*", "role:viewer"});
    const auto token = make<sessions::minted>(
        [&](tenant_transaction& tx) { return sessions::mint_scim_token(tx, keys, by, okta, "", tx.now() + 1000); });
    const auto other_child = make<sessions::minted>([&](tenant_transaction& tx) {
        return sessions::mint_child_session(tx, keys, session_id::trusted(minted.id), explaining.id, "127.0.0.2:1");
    });
    const auto own_child = make<sessions::minted>([&](tenant_transaction& tx) {
        return sessions::mint_child_session(tx, keys, session_id::trusted(minted.id), plain.id, "127.0.0.2:1");
    });
    const auto shown = [&](const sessions::minted& one, const testing::registered& who) {
        const auto answer = introspect(who.basic(), "token=" + std::string(one.text.reveal()) + "&token_type_hint=x");
        BOOST_TEST(answer.status == 200);
        if (answer.body == R"({"active":false})") return std::string();
        const auto body = json_of(answer);
        BOOST_TEST(body.find("sub")->text() == ada.text());
        return std::string(body.find("token_type")->text());
    };
    BOOST_TEST(shown(minted, plain) == "session");
    BOOST_TEST(shown(key, plain) == "api_key");
    BOOST_TEST(shown(own_child, plain) == "session");
    BOOST_TEST(shown(other_child, plain) == "");
    BOOST_TEST(shown(token, plain) == "");
    BOOST_TEST(shown(minted, foreign) == "");
    BOOST_TEST(introspect(plain.basic(), "token=nonsense").body == R"({"active":false})");
    suspend(ada);
    BOOST_TEST(shown(minted, plain) == "");
    BOOST_TEST(shown(key, plain) == "");
}

BOOST_AUTO_TEST_CASE(a_key_is_active_while_its_owner_may_hold_keys) {
    assign(principal_kind::member, ada.text(), "admin", {{}, data.clock.now() + 1000});
    const auto key = api_key(ada);
    const std::string asked = "token=" + std::string(key.text.reveal());
    BOOST_TEST(*json_of(introspect(plain.basic(), asked)).find("active")->if_boolean());
    data.clock.advance_ms(1000);
    BOOST_TEST(introspect(plain.basic(), asked).body == R"({"active":false})");
    assign(principal_kind::member, ada.text(), "admin");
    BOOST_TEST(*json_of(introspect(plain.basic(), asked)).find("active")->if_boolean());
}

BOOST_AUTO_TEST_CASE(introspection_refuses_in_the_words_of_its_standard) {
    const auto error_of = [&](const http::response& answer) { return std::string(json_of(answer).find("error")->text()); };
    struct {
        std::string authorization, body;
        int status;
        std::string_view error;
    } const cases[] = {{plain.basic(), "", 400, "invalid_request"},
                       {plain.basic(), "token=", 400, "invalid_request"},
                       {plain.basic(), "token=a&token=b", 400, "invalid_request"},
                       {idle.basic(), "token=a", 403, "unauthorized_client"},
                       {"Basic " + to_base64("a:b"), "token=a", 401, "invalid_client"},
                       {"Bearer x", "token=a", 401, "invalid_client"}};
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.body << " " << c.authorization) {
            const auto answer = introspect(c.authorization, c.body);
            BOOST_TEST(answer.status == c.status);
            BOOST_TEST(error_of(answer) == c.error);
        }
    BOOST_TEST(run(oauth::token(at), request(http::method::post, "/oauth2/token", {})).status == 501);
}

BOOST_AUTO_TEST_SUITE_END()
