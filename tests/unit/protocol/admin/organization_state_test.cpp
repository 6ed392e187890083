#include <gatehouse/domain/lifecycle/accounts.hpp>

#include "owners_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

struct switching : owners_fixture {
    connection_id okta = add_connection();

    http::response turn(const std::string& to) { return as_operator(method::post, "/" + to, "{}"); }
    bool lives(credential_kind kind, const sessions::minted& made) { return alive(kind, made.text.reveal()).has_value(); }
    sessions::minted token() {
        return make<sessions::minted>([&](tenant_transaction& tx) {
            return sessions::mint_scim_token(tx, keys, by, okta, "push", tx.now() + 3'600'000);
        });
    }
    access::decision decide_use() { return decide({plain, {}, "app:use", "app", "main", nullptr}); }
    bool signs_in() {
        return make<lifecycle::local_sign_in>([&](tenant_transaction& tx) {
                   const lifecycle::browser_facts from{"192.0.2.7", "test", limits::session_absolute_ms};
                   return lifecycle::sign_in_with_password(tx, {}, keys, plain, "h", from);
               }).reached != lifecycle::local_sign_in::step::refused;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_organization_state, switching)

// access.md, Invariants, 4: the epoch that rises ends every kind, and nothing older ever revives.
BOOST_AUTO_TEST_CASE(disabling_ends_every_credential_and_enabling_revives_none) {
    const auto session = signed_in(plain), key = api_key(plain), pushing = token();
    const auto none_lives = [&] {
        return !lives(credential_kind::session, session) && !lives(credential_kind::api_key, key) &&
               !lives(credential_kind::scim_token, pushing);
    };
    BOOST_TEST(lives(credential_kind::session, session));
    BOOST_TEST(decide_use().allowed);
    const auto done = turn("disable");
    BOOST_TEST_REQUIRE(done.status == 200, done.body);
    BOOST_TEST(json_of(done).find("status")->text() == "disabled");
    BOOST_TEST(*json_of(done).find("sessions")->if_integer() == 1);
    BOOST_TEST(*json_of(done).find("api_keys")->if_integer() == 4);
    BOOST_TEST(none_lives());
    BOOST_TEST(with_key(owner_key, method::get, "").status == 401);
    BOOST_TEST((!decide_use().allowed && decide_use().step == access::decision_step::gate));
    BOOST_TEST(decide_use().reason == "the organization is disabled");
    BOOST_TEST(as_operator(method::get, "").status == 200, "the operator sees to it");

    BOOST_TEST(json_of(turn("enable")).find("status")->text() == "active");
    BOOST_TEST(none_lives());
    BOOST_TEST(decide_use().allowed);
    BOOST_TEST(lives(credential_kind::session, signed_in(plain)));
    BOOST_TEST((told("organization.disabled") == 1U && told("organization.enabled") == 1U));
}

BOOST_AUTO_TEST_CASE(nobody_signs_in_while_it_is_disabled_and_what_the_operator_makes_is_for_afterwards) {
    write([&](tenant_transaction& tx) {
        return account_repository(tx).put({.member = plain, .login_fold = "plain@example.com", .password_hash = "h"});
    });
    BOOST_TEST(signs_in());
    turn("disable");
    BOOST_TEST(!signs_in());
    BOOST_CHECK_THROW(signed_in(plain), std::runtime_error);
    BOOST_CHECK_THROW(api_key(plain), std::runtime_error);
    const auto pushing = token();
    BOOST_TEST(!lives(credential_kind::scim_token, pushing));
    turn("enable");
    BOOST_TEST(lives(credential_kind::scim_token, pushing));
    BOOST_TEST(signs_in());
}

BOOST_AUTO_TEST_CASE(it_is_the_operators_alone_and_a_second_time_changes_nothing) {
    for (const std::string verb : {"/disable", "/enable"}) {
        BOOST_TEST(with_key(plain_key, method::post, verb, "{}").status == 403);
        const auto refused = in_browser(fresh(owner), method::post, verb);
        BOOST_TEST(refused.status == 403);
        BOOST_TEST(refused.body.find("only the operator") != std::string::npos, refused.body);
    }
    BOOST_TEST(turn("enable").status == 200);
    BOOST_TEST(lives(credential_kind::session, signed_in(plain)), "it was on already: nothing ended");
    turn("disable");
    BOOST_TEST(turn("disable").status == 200);
    BOOST_TEST(told("organization.disabled") == 1U);
}

BOOST_AUTO_TEST_CASE(a_rehearsal_says_what_would_end_and_ends_nothing) {
    const auto session = signed_in(plain);
    const auto would = as_operator(method::post, "/disable?dry_run=true", "{}");
    BOOST_TEST_REQUIRE(would.status == 200, would.body);
    BOOST_TEST(*json_of(would).find("effects")->find("sessions_ended")->if_integer() == 1, would.body);
    BOOST_TEST(*json_of(would).find("effects")->find("keys_ended")->if_integer() == 3, would.body);
    BOOST_TEST(lives(credential_kind::session, session));
}

BOOST_AUTO_TEST_SUITE_END()
