#include <gatehouse/domain/lifecycle/sign_in.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "accounts_fixture.hpp"

using namespace gatehouse;

namespace {

// bo@example.com is invited, and example.com is the company's by now. Two connections: idp speaks for example.com.
struct company_fixture : testing::accounts_fixture {
    invitation row = invite();
    std::string letter = links().back();
    connection_id idp = add_connection("company"), other = add_connection("other");
    int requests = 0;

    company_fixture() { prove("example.com", idp); }

    void prove(const std::string& name, const connection_id& to) {
        write([&](tenant_transaction& tx) {
            return saml_setup_repository(tx).assert_domain({name, to, "operator", tx.now()});
        });
    }
    void match_by(subject_match how) {
        run("UPDATE connection SET settings = '{\"match\":\"" + std::string(to_text(how)) + "\"}' WHERE org = $1");
    }
    lifecycle::proved_sign_in proof(const std::string& subject, const std::string& opened, const connection_id& at) {
        const std::string number = std::to_string(++requests);
        lifecycle::proved_sign_in proved{.connection = at,
                                         .issuer = "https://idp.example.com",
                                         .assertion_id = "_a" + number,
                                         .issued_at = data.clock.now(),
                                         .accepted_until = data.clock.now() + 300'000,
                                         .authenticated_at = data.clock.now(),
                                         .request_id = "_r" + number,
                                         .correlation_mac = "browser",
                                         .invitation = opened,
                                         .identity = pinned_identity{"", "", "email", subject},
                                         .subject = subject,
                                         .groups = {},
                                         .hard_end = {},
                                         .name_id = subject,
                                         .session_index = "",
                                         .authn_context = "",
                                         .address = "",
                                         .agent = ""};
        write([&](tenant_transaction& tx) {
            const auto present = connection_repository(tx).get(at);
            return saml_sign_in_repository(tx).add_request({proved.request_id, at, present->epoch, "browser", "/me", false,
                                                            tx.now(), tx.now() + limits::saml_request_ms, std::nullopt});
        });
        return proved;
    }
    lifecycle::sign_in_outcome attempt(const lifecycle::proved_sign_in& proved) {
        return make<lifecycle::sign_in_outcome>(
            [&](tenant_transaction& tx) { return lifecycle::sign_in(tx, {}, keys, 3'600'000, proved, &decider); });
    }
    // Why not; empty when signed in.
    std::string comes(const std::string& subject, const std::string& opened, const connection_id& at) {
        return attempt(proof(subject, opened, at)).refusal;
    }
    std::string comes(const std::string& subject = "bo@example.com") { return comes(subject, letter, idp); }
    member bo() {
        return testing::must(read<member>([&](tenant_transaction& tx) { return member_repository(tx).get(row.member); }));
    }
    std::vector<gatehouse::link> his_links() {
        return testing::must(read<std::vector<gatehouse::link>>(
            [&](tenant_transaction& tx) { return link_repository(tx).of_member(row.member); }));
    }
    void check_still_invited() {
        BOOST_TEST((bo().status == member_status::invited));
        BOOST_TEST(his_links().empty());
        BOOST_TEST(told("invitation.accepted") == 0U);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(accounts_by_company, company_fixture)

BOOST_AUTO_TEST_CASE(who_was_invited_accepts_by_his_company) {
    const auto in = attempt(proof("BO@example.com", letter, idp));
    BOOST_TEST(in.refusal == "");
    BOOST_TEST(in.member_id == row.member.text());
    BOOST_TEST((bo().status == member_status::active));
    BOOST_TEST(decide({row.member, std::nullopt, "app:use", "app", "main", nullptr}).allowed);
    BOOST_TEST_REQUIRE(his_links().size() == 1U);
    const auto made = his_links().front();
    BOOST_TEST(made.authority);
    BOOST_TEST((made.connection == idp));
    BOOST_TEST(made.user_name == "bo@example.com");
    BOOST_TEST(!made.external_id.has_value());
    BOOST_TEST(made.document ==
               R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"bo@example.com","displayName":"Bo",)"
               R"("emails":[{"value":"bo@example.com","type":"work","primary":true}]})");
    BOOST_TEST(told("invitation.accepted") == 1U);
    BOOST_TEST(told("link.created") == 1U);
    BOOST_TEST(!may_sign_in(row.member), "there is no password");
    // From now on he is known, by the identity that was pinned.
    BOOST_TEST(comes("BO@example.com", "", idp) == "");
    BOOST_TEST((accept(letter) == errc::unauthenticated), "the letter is used up");
}

BOOST_AUTO_TEST_CASE(without_the_letter_he_is_told_to_open_it) {
    BOOST_TEST(comes("bo@example.com", "", idp) == "user.invited");
    BOOST_TEST(comes("bo@example.com", "nonsense", idp) == "user.invited");
    check_still_invited();
    BOOST_TEST(told("sign_in.refused") == 2U);
    BOOST_TEST(comes() == "");
}

BOOST_AUTO_TEST_CASE(a_letter_is_its_own_persons) {
    run("UPDATE connection SET state = 'disabled' WHERE org = $1");
    invite("eve@example.com");
    const auto eves = links().back();
    run("UPDATE connection SET state = 'active' WHERE org = $1");
    BOOST_TEST(comes("bo@example.com", eves, idp) == "user.invited");
    BOOST_TEST(comes("eve@example.com", letter, idp) == "user.invited");
    BOOST_TEST(comes("stranger@example.com", letter, idp) == "user.unknown");
    check_still_invited();
}

BOOST_AUTO_TEST_CASE(only_the_connection_of_the_domain_proves_the_address) {
    BOOST_TEST(comes("bo@example.com", letter, other) == "identity.domain_not_owned");
    check_still_invited();
    const auto foreign = invite("ann@elsewhere.example");  // of nobody's domain
    BOOST_TEST(comes("ann@elsewhere.example", links().back(), idp) == "identity.domain_not_owned");
    check_still_invited();
}

BOOST_AUTO_TEST_CASE(a_subject_that_is_no_address_proves_none) {
    match_by(subject_match::external_id);
    BOOST_TEST(comes("bo") == "user.unknown");
    check_still_invited();
    BOOST_TEST(comes() == "");
    BOOST_TEST((his_links().front().external_id == "bo@example.com"));
}

BOOST_AUTO_TEST_CASE(by_the_address_he_is_found_again) {
    match_by(subject_match::email);
    BOOST_TEST(comes() == "");
    auto unpinned = proof("bo@example.com", "", idp);
    unpinned.identity.reset();
    BOOST_TEST(attempt(unpinned).refusal == "");
}

BOOST_AUTO_TEST_CASE(inviter_role_and_time_are_asked_anew) {
    suspend(admin);
    BOOST_TEST(comes() == "invitation.refused");
    check_still_invited();
    reactivate(admin);
    run("UPDATE assignment SET role = (SELECT id FROM role WHERE org = $1 AND slug = 'viewer') WHERE org = $1 AND principal = "
        "$2",
        admin.text());
    BOOST_TEST(comes() == "invitation.refused", "the inviter may not give it any more");
    run("UPDATE assignment SET role = (SELECT id FROM role WHERE org = $1 AND slug = 'admin') WHERE org = $1 AND principal = "
        "$2",
        admin.text());
    data.clock.advance_ms(limits::invitation_ms);
    BOOST_TEST(comes() == "user.invited", "its day is over");
    check_still_invited();
    const auto again = make<invitation>(
        [&](tenant_transaction& tx) { return lifecycle::resend_invitation(tx, as(admin), keys, testing::base, row.id); });
    BOOST_TEST(comes() == "user.invited", "the old link is dead");
    BOOST_TEST(comes("bo@example.com", links().back(), idp) == "");
}

BOOST_AUTO_TEST_CASE(a_revoked_invitation_lets_nobody_in) {
    const auto hash = [](std::string_view text) { return std::string(text); };
    make<invitation>([&](tenant_transaction& tx) { return lifecycle::revoke_invitation(tx, as(admin), row.id, hash); });
    BOOST_TEST(comes() == "user.unknown");
    BOOST_TEST(his_links().empty());
}

// A sign-in that is refused for another reason accepts nothing.
BOOST_AUTO_TEST_CASE(an_assertion_from_before_the_invitation_accepts_nothing) {
    auto old = proof("bo@example.com", letter, idp);
    old.issued_at = old.authenticated_at = row.created - 3'600'000;
    BOOST_TEST(attempt(old).refusal == "user.stale_assertion");
    check_still_invited();
}

// With a password he does not get in; an invitation without a role, to a member, is none of this.
BOOST_AUTO_TEST_CASE(the_letter_alone_is_not_enough) {
    BOOST_TEST((accept(letter) == errc::conflict));
    check_still_invited();
}

BOOST_AUTO_TEST_SUITE_END()
