#include <gatehouse/crypto/one_time_code.hpp>
#include <gatehouse/domain/lifecycle/trusted_devices.hpp>
#include <gatehouse/domain/sessions/step_up.hpp>

#include "accounts_fixture.hpp"

using namespace gatehouse;
using step = lifecycle::local_sign_in::step;

namespace {

struct fixture : testing::accounts_fixture {
    member_id who = bo();
    secret seed;

    fixture() { turn_codes_on(); }
    std::string code() { return crypto::one_time_code(seed.reveal(), data.clock.now().ms / crypto::one_time_step_ms); }
    std::string next_code() {
        data.clock.advance_ms(crypto::one_time_step_ms);
        return code();
    }
    void turn_codes_on() {
        seed = make<secret>([&](tenant_transaction& tx) { return lifecycle::offer_one_time_codes(tx, keys, who); });
        const std::string first = next_code();
        make<std::vector<std::string>>(
            [&](tenant_transaction& tx) { return lifecycle::confirm_one_time_codes(tx, as(who), keys, who, first); });
    }
    lifecycle::local_sign_in enter_code(bool trust) {
        const auto half = sign_in(who);
        BOOST_TEST_REQUIRE((half.reached == step::code_wanted));
        const std::string shown = next_code();
        return make<lifecycle::local_sign_in>([&](tenant_transaction& tx) {
            return lifecycle::sign_in_with_code(tx, {}, keys, half.credential.reveal(), shown, browser, trust);
        });
    }
    // What a browser keeps from now on.
    secret trust() { return enter_code(true).device; }
    lifecycle::local_sign_in sign_in_from(const secret& device, const std::string& hash = "hash") {
        auto from = browser;
        from.device = device;
        return make<lifecycle::local_sign_in>(
            [&](tenant_transaction& tx) { return lifecycle::sign_in_with_password(tx, {}, keys, who, hash, from); });
    }
    bool is_asked(const secret& device) { return sign_in_from(device).reached == step::code_wanted; }
    std::vector<lifecycle::trusted_device> all() {
        return testing::must(read<std::vector<lifecycle::trusted_device>>(
            [&](tenant_transaction& tx) { return lifecycle::trusted_devices(tx, who); }));
    }
    std::optional<errc> end(const std::string& id, std::optional<member_id> by = {}) {
        const member_id person = by.value_or(who);
        return refusal([&](tenant_transaction& tx) { return lifecycle::end_trusted_device(tx, as(person), person, id); });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(accounts_trusted_device, fixture)

BOOST_AUTO_TEST_CASE(a_browser_is_trusted_when_its_person_says_so) {
    BOOST_TEST(enter_code(false).device.empty());
    BOOST_TEST(all().empty());
    const auto device = trust();
    BOOST_TEST_REQUIRE(all().size() == 1U);
    BOOST_TEST(all().front().agent == browser.agent);
    BOOST_TEST((sign_in_from(device).reached == step::signed_in));
    BOOST_TEST(is_asked({}), "in any other");
    auto wrong = std::string(device.reveal());
    wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
    BOOST_TEST(is_asked(secret(wrong)));
    BOOST_TEST((sign_in_from(device, "another hash").reached == step::refused), "it is no password");
    BOOST_TEST(told("device.trusted") == 1U);
}

// Decisions and step-up go by what was proved in this session.
BOOST_AUTO_TEST_CASE(its_sessions_have_no_second_factor) {
    const auto device = trust();
    const auto in = sign_in_from(device);
    const auto session = testing::must(alive(credential_kind::session, in.credential.reveal()));
    BOOST_TEST(!session.mfa);
    BOOST_TEST(!sessions::is_stepped_up(session, data.clock.now()));
    const auto opened = changes("session.opened");
    BOOST_TEST(opened[0].facts.find(R"("authn_context":"password in a trusted browser")") != std::string::npos);
    BOOST_TEST(opened[1].facts.find(R"("authn_context":"password and one-time code")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(it_is_one_persons_for_a_month) {
    const auto device = trust();
    const auto cy = invite("cy@example.com");
    BOOST_TEST_REQUIRE(!accept(links().back()));
    const auto first = std::exchange(who, cy.member);
    turn_codes_on();
    BOOST_TEST(is_asked(device), "somebody else's password");
    who = first;
    data.clock.advance_ms(limits::trusted_device_ms - crypto::one_time_step_ms - 1);
    BOOST_TEST(!is_asked(device));
    data.clock.advance_ms(1);
    BOOST_TEST(is_asked(device));
    BOOST_TEST(all().empty());
}

BOOST_AUTO_TEST_CASE(so_many_and_the_oldest_ends) {
    const auto first = trust(), second = trust();
    for (std::size_t i = 2; i < limits::trusted_devices; ++i) trust();
    BOOST_TEST(!is_asked(first));
    trust();
    BOOST_TEST(all().size() == limits::trusted_devices);
    BOOST_TEST(is_asked(first));
    BOOST_TEST(!is_asked(second));
    BOOST_TEST(told("device.ended") == 1U);
}

BOOST_AUTO_TEST_CASE(its_person_ends_it_and_nobody_elses) {
    const auto device = trust(), other = trust();
    const auto id = all().back().id;
    BOOST_TEST((end(id, admin) == errc::not_found));
    BOOST_TEST((end("nonsense") == errc::not_found));
    BOOST_TEST(!is_asked(device));
    BOOST_TEST(!end(id));
    BOOST_TEST(is_asked(device));
    BOOST_TEST(!is_asked(other));
    BOOST_TEST((end(id) == errc::not_found));
}

BOOST_AUTO_TEST_CASE(a_new_password_other_codes_and_a_suspension_end_all) {
    auto device = trust();
    write([&](tenant_transaction& tx) { return lifecycle::change_password(tx, as(who), who, "hash", "hash"); });
    BOOST_TEST(is_asked(device), "changed");
    device = trust();
    write([&](tenant_transaction& tx) { return lifecycle::ask_password_reset(tx, {}, keys, testing::base, who); });
    const auto link = links().back();
    write([&](tenant_transaction& tx) { return lifecycle::reset_password(tx, {}, keys, link, "hash"); });
    BOOST_TEST(is_asked(device), "reset");
    device = trust();
    const auto last = next_code();
    write([&](tenant_transaction& tx) { return lifecycle::remove_one_time_codes(tx, as(who), keys, who, last); });
    BOOST_TEST(all().empty());
    turn_codes_on();
    BOOST_TEST(is_asked(device), "other codes");
    device = trust();
    suspend(who);
    BOOST_TEST(all().empty());
    reactivate(who);
    BOOST_TEST(is_asked(device), "nothing older revives");
    device = trust();
    write([&](tenant_transaction& tx) { return lifecycle::reset_credentials(tx, as(admin), keys, testing::base, who); });
    BOOST_TEST(all().empty());
}

// The way past an identity provider is for the day on which that fails.
BOOST_AUTO_TEST_CASE(who_breaks_the_glass_is_asked_everywhere) {
    const auto device = trust();
    run("UPDATE member SET owner = 1 WHERE org = $1 AND id = $2", who.text());
    BOOST_TEST(!is_asked(device));
    route_domain("example.com");
    BOOST_TEST(is_asked(device));
}

BOOST_AUTO_TEST_SUITE_END()
