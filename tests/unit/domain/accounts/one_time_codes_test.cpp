#include <gatehouse/crypto/one_time_code.hpp>

#include "accounts_fixture.hpp"

using namespace gatehouse;

namespace {

// Somebody to whom a seed was shown and who has not entered a code yet.
struct offered : testing::accounts_fixture {
    member_id who = bo();
    secret seed = make<secret>([&](tenant_transaction& tx) { return lifecycle::offer_one_time_codes(tx, keys, who); });

    std::optional<errc> confirm() {
        const auto code = crypto::one_time_code(seed.reveal(), data.clock.now().ms / crypto::one_time_step_ms);
        return refusal([&](tenant_transaction& tx) -> result<void> {
            const auto done = lifecycle::confirm_one_time_codes(tx, as(who), keys, who, code);
            return done ? result<void>() : done.error();
        });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(accounts_one_time_codes, offered)

BOOST_AUTO_TEST_CASE(a_seed_waits_for_its_first_code_so_long) {
    data.clock.advance_ms(limits::totp_offer_ms - 1);
    BOOST_TEST(!confirm());
    BOOST_TEST((confirm() == errc::conflict), "once");
}

BOOST_AUTO_TEST_CASE(a_seed_that_was_shown_too_long_ago_is_none) {
    data.clock.advance_ms(limits::totp_offer_ms);
    BOOST_TEST((confirm() == errc::conflict));
    seed = make<secret>([&](tenant_transaction& tx) { return lifecycle::offer_one_time_codes(tx, keys, who); });
    BOOST_TEST(!confirm(), "begun again");
}

// Whoever was cut off in between comes back with what was his, and with nothing that another may have begun.
BOOST_AUTO_TEST_CASE(a_seed_ends_with_the_credentials_of_its_member) {
    suspend(who);
    reactivate(who);
    BOOST_TEST((confirm() == errc::conflict));
}

BOOST_AUTO_TEST_CASE(a_seed_ends_with_the_password_that_it_was_asked_for_with) {
    write([&](tenant_transaction& tx) { return lifecycle::change_password(tx, as(who), who, "hash", "changed"); });
    BOOST_TEST((confirm() == errc::conflict));
}

BOOST_AUTO_TEST_CASE(a_seed_ends_when_a_forgotten_password_is_replaced) {
    write([&](tenant_transaction& tx) { return lifecycle::ask_password_reset(tx, {}, keys, testing::base, who); });
    const auto link = links().back();
    BOOST_TEST(!refusal([&](tenant_transaction& tx) { return lifecycle::reset_password(tx, {}, keys, link, "new hash"); }));
    BOOST_TEST((confirm() == errc::conflict));
}

BOOST_AUTO_TEST_CASE(a_seed_ends_when_an_administrator_resets_the_account) {
    write([&](tenant_transaction& tx) { return lifecycle::reset_credentials(tx, as(admin), keys, testing::base, who); });
    BOOST_TEST((confirm() == errc::conflict));
}

BOOST_AUTO_TEST_SUITE_END()
