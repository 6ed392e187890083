#include <gatehouse/crypto/one_time_code.hpp>
#include <gatehouse/domain/sessions/links.hpp>

#include "accounts_fixture.hpp"

using namespace gatehouse;
using step = lifecycle::local_sign_in::step;

BOOST_FIXTURE_TEST_SUITE(accounts_sign_in, testing::accounts_fixture)

BOOST_AUTO_TEST_CASE(so_many_failures_in_a_row_lock_this_way_and_no_other) {
    const auto who = bo();
    fail(who, limits::password_failures - 1);
    BOOST_TEST(may_sign_in(who), "the right password begins a new row");
    fail(who, limits::password_failures - 1);
    data.clock.advance_ms(limits::password_failures_forgotten_ms);
    fail(who, 1);
    BOOST_TEST(may_sign_in(who), "an old row counts for nothing");
    fail(who, limits::password_failures);
    BOOST_TEST(told("account.locked") == 1U);
    BOOST_TEST(!may_sign_in(who));
    data.clock.advance_ms(limits::account_lock_ms - 1);
    fail(who, 1);
    BOOST_TEST(!may_sign_in(who));
    data.clock.advance_ms(1);
    BOOST_TEST(may_sign_in(who), "by time");
}

BOOST_AUTO_TEST_CASE(a_lock_leaves_sessions_alone_and_an_administrator_lifts_it) {
    const auto who = bo();
    const auto open = sign_in(who);
    fail(who, limits::password_failures);
    BOOST_TEST(alive(credential_kind::session, open.credential.reveal()).has_value());
    write([&](tenant_transaction& tx) { return lifecycle::unlock(tx, as(admin), who); });
    BOOST_TEST(may_sign_in(who));
    BOOST_TEST((refusal([&](tenant_transaction& tx) { return lifecycle::unlock(tx, as(admin), who); }) == errc::conflict));
}

BOOST_AUTO_TEST_CASE(who_is_suspended_does_not_sign_in_and_half_a_sign_in_dies) {
    const auto who = bo();
    const auto link = make<sessions::minted>([&](tenant_transaction& tx) {
        return sessions::mint_link(tx, keys, credential_kind::sign_in_step, who, "code", tx.now() + limits::sign_in_step_ms);
    });
    BOOST_TEST(alive(credential_kind::sign_in_step, link.text.reveal()).has_value());
    suspend(who);
    BOOST_TEST(!may_sign_in(who));
    reactivate(who);
    BOOST_TEST(alive(credential_kind::sign_in_step, link.text.reveal()).has_error());
    BOOST_TEST(may_sign_in(who));
}

BOOST_AUTO_TEST_CASE(a_routed_domain_leaves_the_password_to_owners_and_says_so) {
    const auto who = bo();
    route_domain("example.com");
    BOOST_TEST(!may_sign_in(who));
    run("UPDATE member SET owner = 1 WHERE org = $1 AND id = $2", who.text());
    const auto in = sign_in(who);
    BOOST_TEST((in.reached == step::signed_in));
    BOOST_TEST(in.break_glass);
    BOOST_TEST(told("session.opened") == 2U, "the session, and the glass");
}

BOOST_AUTO_TEST_CASE(codes_are_asked_for_once_they_are_confirmed) {
    const auto who = bo();
    const auto seed = make<secret>([&](tenant_transaction& tx) { return lifecycle::offer_one_time_codes(tx, keys, who); });
    BOOST_TEST((sign_in(who).reached == step::signed_in), "offered is not confirmed");
    const auto code = [&] { return crypto::one_time_code(seed.reveal(), data.clock.now().ms / crypto::one_time_step_ms); };
    BOOST_TEST((refusal([&](tenant_transaction& tx) -> result<void> {
                    const auto done = lifecycle::confirm_one_time_codes(tx, as(who), keys, who, "000000");
                    return done ? result<void>() : done.error();
                }) == errc::invalid_value));
    make<std::vector<std::string>>(
        [&](tenant_transaction& tx) { return lifecycle::confirm_one_time_codes(tx, as(who), keys, who, code()); });
    const auto half = sign_in(who);
    BOOST_TEST((half.reached == step::code_wanted));
    const auto with = [&](const std::string& shown) {
        return make<lifecycle::local_sign_in>([&](tenant_transaction& tx) {
            return lifecycle::sign_in_with_code(tx, {}, keys, half.credential.reveal(), shown, browser);
        });
    };
    BOOST_TEST((with(code()).reached == step::refused), "it was used to confirm");
    data.clock.advance_ms(crypto::one_time_step_ms);
    const auto in = with(code());
    BOOST_TEST((in.reached == step::signed_in));
    const auto session = alive(credential_kind::session, in.credential.reveal());
    BOOST_TEST_REQUIRE(session.has_value());
    BOOST_TEST(session->mfa);
    BOOST_TEST(alive(credential_kind::sign_in_step, half.credential.reveal()).has_error(), "used up");
}

BOOST_AUTO_TEST_CASE(a_step_waits_for_its_code_so_long_and_wrong_ones_lock) {
    const auto who = bo();
    const auto seed = make<secret>([&](tenant_transaction& tx) { return lifecycle::offer_one_time_codes(tx, keys, who); });
    make<std::vector<std::string>>([&](tenant_transaction& tx) {
        const auto code = crypto::one_time_code(seed.reveal(), data.clock.now().ms / crypto::one_time_step_ms);
        return lifecycle::confirm_one_time_codes(tx, as(who), keys, who, code);
    });
    const auto half = sign_in(who);
    data.clock.advance_ms(limits::sign_in_step_ms - 1);
    BOOST_TEST(alive(credential_kind::sign_in_step, half.credential.reveal()).has_value());
    data.clock.advance_ms(1);
    BOOST_TEST(alive(credential_kind::sign_in_step, half.credential.reveal()).has_error());
    const auto again = sign_in(who);
    for (std::int64_t i = 0; i < limits::password_failures; ++i)
        write([&](tenant_transaction& tx) -> result<void> {
            const auto in = lifecycle::sign_in_with_code(tx, {}, keys, again.credential.reveal(), "nonsense", browser);
            return in ? result<void>() : in.error();
        });
    BOOST_TEST(told("account.locked") == 1U);
    BOOST_TEST(alive(credential_kind::sign_in_step, again.credential.reveal()).has_error());
}

BOOST_AUTO_TEST_SUITE_END()
