#include "accounts_fixture.hpp"

using namespace gatehouse;

namespace {

void ask(testing::accounts_fixture& here, const member_id& who) {
    here.write([&](tenant_transaction& tx) { return lifecycle::ask_password_reset(tx, {}, here.keys, testing::base, who); });
}
std::optional<errc> reset(testing::accounts_fixture& here, const std::string& link) {
    return here.refusal([&](tenant_transaction& tx) { return lifecycle::reset_password(tx, {}, here.keys, link, "new hash"); });
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(accounts_password, testing::accounts_fixture)

BOOST_AUTO_TEST_CASE(a_password_is_long_enough_and_not_endless) {
    const auto good = [](const std::string& text) { return lifecycle::check_new_password(text).has_value(); };
    BOOST_TEST(good(std::string(limits::password_characters, 'a')));
    BOOST_TEST(!good(std::string(limits::password_characters - 1, 'a')));
    std::string umlauts;
    for (std::size_t i = 0; i + 1 < limits::password_characters; ++i) umlauts += "ü";
    BOOST_TEST(!good(umlauts), "characters are counted, not bytes");
    BOOST_TEST(good(std::string(limits::password_bytes, 'a')));
    BOOST_TEST(!good(std::string(limits::password_bytes + 1, 'a')));
    BOOST_TEST(!good("broken utf-8 \xff is no password"));
}

BOOST_AUTO_TEST_CASE(a_reset_ends_sessions_and_frees_no_lock) {
    const auto who = bo();
    const auto open = sign_in(who);
    fail(who, limits::password_failures);
    ask(*this, who);
    const auto link = links().back();
    BOOST_TEST(!reset(*this, link));
    BOOST_TEST(alive(credential_kind::session, open.credential.reveal()).has_error());
    BOOST_TEST(!may_sign_in(who, "new hash"), "still locked");
    data.clock.advance_ms(limits::account_lock_ms);
    BOOST_TEST(may_sign_in(who, "new hash"));
    BOOST_TEST(!may_sign_in(who, "hash"));
    BOOST_TEST((reset(*this, link) == errc::unauthenticated), "a second time");
}

BOOST_AUTO_TEST_CASE(a_reset_link_ends_with_time_with_the_next_one_and_with_a_change) {
    const auto who = bo();
    ask(*this, who);
    data.clock.advance_ms(limits::password_reset_ms);
    BOOST_TEST((reset(*this, links().back()) == errc::unauthenticated));
    ask(*this, who);
    const auto second = links().back();
    data.clock.advance_ms(limits::password_reset_pause_ms - 1);
    const auto mails = links().size();
    ask(*this, who);
    BOOST_TEST(links().size() == mails, "no second mail so soon");
    data.clock.advance_ms(1);
    ask(*this, who);
    BOOST_TEST((reset(*this, second) == errc::unauthenticated));
    const auto third = links().back();
    write([&](tenant_transaction& tx) { return lifecycle::change_password(tx, as(who), who, "hash", "changed"); });
    BOOST_TEST((reset(*this, third) == errc::unauthenticated));
}

BOOST_AUTO_TEST_CASE(nobody_who_may_not_sign_in_gets_a_link) {
    const auto who = bo();
    const auto before = links().size();
    suspend(who);
    ask(*this, who);
    reactivate(who);
    run("UPDATE member SET recovery_address = '' WHERE org = $1 AND id = $2", who.text());
    ask(*this, who);
    run("UPDATE member SET recovery_address = email WHERE org = $1 AND id = $2", who.text());
    route_domain("example.com");
    ask(*this, who);
    BOOST_TEST(links().size() == before);
}

BOOST_AUTO_TEST_CASE(a_change_keeps_the_session_that_made_it_and_ends_the_others) {
    const auto who = bo();
    const auto here = sign_in(who), there = sign_in(who);
    auto acting = as(who);
    acting.credential = parse_credential(credential_kind::session, here.credential.reveal())->id;
    write([&](tenant_transaction& tx) { return lifecycle::change_password(tx, acting, who, "hash", "new hash"); });
    BOOST_TEST(alive(credential_kind::session, here.credential.reveal()).has_value());
    BOOST_TEST(alive(credential_kind::session, there.credential.reveal()).has_error());
    BOOST_TEST((refusal([&](tenant_transaction& tx) {
                    return lifecycle::change_password(tx, acting, who, "hash", "third hash");
                }) == errc::conflict),
               "judged against a password that is another one by now");
}

BOOST_AUTO_TEST_CASE(an_administrators_reset_takes_all_and_mails_a_link) {
    const auto who = bo();
    const auto open = sign_in(who);
    write([&](tenant_transaction& tx) { return lifecycle::reset_credentials(tx, as(admin), keys, testing::base, who); });
    BOOST_TEST(alive(credential_kind::session, open.credential.reveal()).has_error());
    BOOST_TEST(!may_sign_in(who, "hash"));
    BOOST_TEST(!reset(*this, links().back()));
    BOOST_TEST(may_sign_in(who, "new hash"));
}

BOOST_AUTO_TEST_SUITE_END()
