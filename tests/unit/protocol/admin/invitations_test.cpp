#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/mail_repository.hpp>

#include "admin_fixture.hpp"

using namespace gatehouse;
using http::method;
using testing::json_of;

namespace {

struct fixture : testing::admin_fixture {
    http::response invite(const std::string& key, const std::string& slug, const std::string& more = {}) {
        return with_key(key, method::post, "/invitations",
                        R"({"email":"bo@example.org","name":"Bo","role":")" + slug + "\"" + more + "}");
    }
    static std::string member_alone(const member_id& who, const std::string& more = {}) {
        return R"({"member":")" + std::string(who.text()) + "\"" + more + "}";
    }
    http::response to_password(const member_id& by, const member_id& who, const std::string& more = {}) {
        return in_browser(by, "/invitations", member_alone(who, more));
    }
    http::response in_browser(const member_id& who, const std::string& path, std::string body = "{}") {
        const auto cookie = protocol::session_cookie_name(place) + "=" + std::string(signed_in(who).text.reveal());
        return with_headers(method::post, path,
                            {{"Cookie", cookie},
                             {"Origin", std::string(place.text())},
                             {"Content-Type", "application/json"},
                             {"X-Gatehouse-Csrf", "1"}},
                            std::move(body));
    }
    void give_password(const member_id& who) {
        write([&](tenant_transaction& tx) -> result<void> {
            if (auto put = account_repository(tx).put({.member = who, .login_fold = "x@example.com", .password_hash = "h"});
                !put)
                return put;
            return testing::raw_rows(tx).run("UPDATE member SET recovery_address = email WHERE org = $1 AND id = $2",
                                             who.text());
        });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_invitations, fixture)

BOOST_AUTO_TEST_CASE(inviting_takes_its_permission_and_the_roles_level) {
    check_refused(invite(plain_key, "member"), "gatehouse:members:create", 1);
    BOOST_TEST(invite(admin_key, "owner").status == 403);
    BOOST_TEST(invite(admin_key, "nonsense").status == 400);
    BOOST_TEST(invite(admin_key, "member", R"(,"unit":"nowhere")").status == 400);
    BOOST_TEST(invite(admin_key, "member", R"(,"owner":true)").status == 400);
    const auto made = invite(admin_key, "admin");
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    BOOST_TEST(json_of(made).find("state")->text() == "pending");
    BOOST_TEST(json_of(made).find("delivery")->find("state")->text() == "waiting");
    BOOST_TEST(json_of(made).find("inviter")->text() == admin.text());
    BOOST_TEST(made.body.find("ghn_") == std::string::npos, "the link is the invited person's");
    BOOST_TEST(invite(admin_key, "admin").status == 409, "the address is taken");
}

BOOST_AUTO_TEST_CASE(without_mail_nobody_is_invited) {
    around.sends_mail = false;
    BOOST_TEST(invite(admin_key, "member").status == 409);
}

BOOST_AUTO_TEST_CASE(states_are_listed_the_newest_first_and_what_is_over_stays_so) {
    const auto first = json_of(invite(admin_key, "member"));
    const std::string id(first.find("id")->text());
    BOOST_TEST(with_key(plain_key, method::post, "/invitations/" + id + "/revoke").status == 403);
    BOOST_TEST(with_key(admin_key, method::post, "/invitations/" + id + "/resend").status == 200);
    BOOST_TEST(with_key(admin_key, method::post, "/invitations/" + id + "/revoke").status == 200);
    BOOST_TEST(with_key(admin_key, method::post, "/invitations/" + id + "/resend").status == 409);
    data.clock.advance_ms(1);
    invite(admin_key, "member");
    const auto all = json_of(with_key(admin_key, method::get, "/invitations?limit=1"));
    BOOST_TEST_REQUIRE(all.find("items")->if_array()->size() == 1U);
    BOOST_TEST(all.find("items")->if_array()->front().find("state")->text() == "pending");
    const auto rest = json_of(with_key(admin_key, method::get, "/invitations?cursor=" + std::string(all.find("next")->text())));
    BOOST_TEST_REQUIRE(rest.find("items")->if_array()->size() == 1U);
    BOOST_TEST(rest.find("items")->if_array()->front().find("state")->text() == "revoked");
    BOOST_TEST(rest.find("next")->is_null());
}

BOOST_AUTO_TEST_CASE(a_member_is_invited_to_a_password_by_nobody_below) {
    check_refused(to_password(plain, plain), "gatehouse:members:create", 1);
    BOOST_TEST(to_password(admin, owner).status == 403);
    BOOST_TEST(to_password(admin, plain, R"(,"role":"admin")").status == 400, "it gives no role");
    BOOST_TEST(to_password(admin, plain, R"(,"email":"eve@evil.example")").status == 400, "nor is it sent elsewhere");
    BOOST_TEST(in_browser(admin, "/invitations", R"({"member":"nobody"})").status == 404);
    const auto made = to_password(admin, plain);
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    BOOST_TEST(json_of(made).find("email")->text() == "plain@example.com");
    BOOST_TEST(json_of(made).find("role")->text().empty());
    BOOST_TEST(json_of(made).find("member")->text() == plain.text());
    BOOST_TEST(to_password(admin, plain).status == 409, "a second time");
    around.sends_mail = false;
    BOOST_TEST(to_password(admin, admin).status == 409);
}

// access.md, Invariants, 2: a first password is a credential. Taking such an invitation back changes none.
BOOST_AUTO_TEST_CASE(a_key_invites_nobody_who_is_here_to_a_password) {
    for (const auto* key : {&admin_key, &owner_key}) {
        const auto refused = with_key(*key, method::post, "/invitations", member_alone(plain));
        check_refused(refused, "gatehouse:credentials:reset", key == &admin_key ? 1 : 2);
        BOOST_TEST(refused.body.find("API keys cannot change credentials") != std::string::npos, refused.body);
    }
    const auto made = to_password(admin, plain);
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    const std::string path = "/invitations/" + std::string(json_of(made).find("id")->text());
    check_refused(with_key(admin_key, method::post, path + "/resend"), "gatehouse:credentials:reset", 3);
    BOOST_TEST(in_browser(admin, path + "/resend").status == 200);
    BOOST_TEST(with_key(admin_key, method::post, path + "/revoke").status == 200);
}

BOOST_AUTO_TEST_CASE(the_operator_invites_the_owner_and_nobody_below_resends_or_revokes_it) {
    const auto made = as_operator(method::post, "/invitations", R"({"member":")" + std::string(owner.text()) + "\"}");
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    BOOST_TEST(json_of(made).find("inviter")->text() == "operator");
    const std::string path = "/invitations/" + std::string(json_of(made).find("id")->text());
    for (const std::string verb : {"/resend", "/revoke"}) {
        BOOST_TEST(in_browser(admin, path + verb).status == 403);
        BOOST_TEST(in_browser(owner, path + verb).status == 200);
    }
    BOOST_TEST(json_of(with_key(owner_key, method::get, of(owner))).find("status")->text() == "active");
}

// Whoever writes it may become that person: it is the person's own, and no administrator is told which it is.
BOOST_AUTO_TEST_CASE(a_recovery_address_is_seen_to_be_there_and_that_is_all) {
    const auto shown = [&] { return with_key(admin_key, method::get, "/members/" + std::string(plain.text())); };
    const auto flag = [&] { return *json_of(shown()).find("account")->find("recovery_address")->if_boolean(); };
    BOOST_TEST(json_of(shown()).find("account")->is_null());
    give_password(plain);
    BOOST_TEST(flag());
    write([&](tenant_transaction& tx) { return account_repository(tx).set_recovery_address(plain, "at.home@example.net"); });
    BOOST_TEST(shown().body.find("at.home") == std::string::npos);
    write([&](tenant_transaction& tx) { return account_repository(tx).set_recovery_address(plain, ""); });
    BOOST_TEST(!flag());
}

// Whoever sets a password may become that person.
BOOST_AUTO_TEST_CASE(resetting_credentials_takes_a_level_above_and_is_no_keys) {
    const auto peer = add_member("peer");
    assign(principal_kind::member, peer.text(), "admin");
    for (const auto& who : {plain, peer, admin}) give_password(who);
    BOOST_TEST(in_browser(admin, of(peer, "/reset-credentials")).status == 403, "an equal");
    BOOST_TEST(in_browser(admin, of(admin, "/reset-credentials")).status == 403, "oneself");
    BOOST_TEST(with_key(owner_key, method::post, of(plain, "/reset-credentials")).status == 403, "a key");
    BOOST_TEST(in_browser(admin, of(plain, "/reset-credentials")).status == 200);
    BOOST_TEST(in_browser(owner, of(peer, "/reset-credentials")).status == 200);
    BOOST_TEST(in_browser(owner, of(owner, "/reset-credentials")).status == 403);
}

BOOST_AUTO_TEST_CASE(a_lock_is_shown_and_lifted_by_nobody_below) {
    local_account locked{.member = admin, .login_fold = "x@example.com", .password_hash = "h"};
    locked.locked_until = data.clock.now() + 1000;
    write([&](tenant_transaction& tx) { return account_repository(tx).put(locked); });
    const auto shown = json_of(with_key(admin_key, method::get, of(admin)));
    BOOST_TEST(*shown.find("account")->find("locked")->if_boolean());
    BOOST_TEST(in_browser(plain, of(admin, "/unlock")).status == 403);
    BOOST_TEST(in_browser(owner, of(admin, "/unlock")).status == 200);
    BOOST_TEST(in_browser(owner, of(admin, "/unlock")).status == 409);
}

BOOST_AUTO_TEST_CASE(who_has_a_second_factor_is_listed_with_who_administers) {
    local_account with{.member = plain, .login_fold = "x@example.com", .password_hash = "h", .totp_sealed = "s"};
    write([&](tenant_transaction& tx) { return account_repository(tx).put(with); });
    const auto all = json_of(with_key(admin_key, method::get, "/mfa"));
    std::map<std::string, std::pair<std::string, bool>> seen;
    for (const value& one : *all.find("items")->if_array())
        seen[std::string(one.find("user_name")->text())] = {std::string(one.find("mfa")->text()),
                                                            *one.find("administrator")->if_boolean()};
    BOOST_TEST((seen == std::map<std::string, std::pair<std::string, bool>>{
                            {"owner", {"none", true}}, {"admin", {"none", true}}, {"plain", {"one_time_codes", false}}}));
}

BOOST_AUTO_TEST_SUITE_END()
