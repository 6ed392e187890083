#include "accounts_fixture.hpp"

using namespace gatehouse;

namespace {

// The organization's first owner, as the operator makes one, and a plain member: neither has a password.
struct people_without_passwords : testing::accounts_fixture {
    member_id owner = add_member("olivia", true), plain = add_member("plain");
    request_context operator_{actor_kind::operator_, "root", "", "test", "", ""};

    people_without_passwords() { assign(principal_kind::member, plain.text(), "viewer"); }

    result<invitation> try_send(const member_id& to, const request_context& from) {
        std::optional<result<invitation>> made;
        static_cast<void>(data->write(organization(), [&](tenant_transaction& tx) -> result<void> {
            made.emplace(lifecycle::invite_member(tx, from, keys, testing::base, to));
            return *made ? result<void>() : made->error();
        }));
        return *made;
    }
    result<invitation> try_send(const member_id& to) { return try_send(to, operator_); }
    std::string send(const member_id& to, const request_context& from) {
        testing::must(try_send(to, from));
        return links().back();
    }
    std::string send(const member_id& to) { return send(to, operator_); }
    errc refused(const member_id& to) {
        const auto made = try_send(to);
        BOOST_TEST_REQUIRE(made.has_error());
        return made.error().code;
    }
    invitation_state state_of(const invitation& row) {
        return testing::must(read<invitation>([&](tenant_transaction& tx) { return invitation_repository(tx).find(row.id); }))
            .state(data.clock.now());
    }
    member shown(const member_id& who) {
        return testing::must(read<member>([&](tenant_transaction& tx) { return member_repository(tx).get(who); }));
    }
    std::int64_t level_of(const member_id& who) {
        return testing::must(read<std::int64_t>([&](tenant_transaction& tx) { return decider.level_of(tx, who); }));
    }
    // Which of these a member may do: the rights that an invitation must leave as they are.
    std::vector<bool> rights_of(const member_id& who) {
        std::vector<bool> may;
        for (const std::string action : {"app:use", "app:read", "gatehouse:members:create", "gatehouse:organization:transfer"})
            may.push_back(decide({who, std::nullopt, action, action.starts_with("app") ? "app" : "organization",
                                  action.starts_with("app") ? "main" : std::string(organization().text()), nullptr})
                              .allowed);
        return may;
    }
    void set_role(const member_id& who, const std::string& slug) {
        run("UPDATE assignment SET role = (SELECT id FROM role WHERE org = $1 AND slug = '" + slug +
                "') WHERE org = $1 AND principal = $2",
            who.text());
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(accounts_invite_member, people_without_passwords)

BOOST_AUTO_TEST_CASE(the_first_owner_accepts_and_signs_in) {
    const auto row = testing::must(try_send(owner));
    BOOST_TEST((state_of(row) == invitation_state::pending));
    BOOST_TEST(row.email == "olivia@example.com");
    BOOST_TEST((shown(owner).status == member_status::active), "who waits for a mail is a member meanwhile");
    BOOST_TEST(!may_sign_in(owner));
    BOOST_TEST(!accept(links().back()));
    BOOST_TEST((state_of(row) == invitation_state::accepted));
    BOOST_TEST(may_sign_in(owner));
    BOOST_TEST(shown(owner).owner);
    BOOST_TEST(shown(owner).recovery_address == "olivia@example.com");
    BOOST_TEST((accept(links().back()) == errc::unauthenticated), "a second time");
    BOOST_TEST(told("invitation.sent") == 1U);
    BOOST_TEST(told("invitation.accepted") == 1U);
}

BOOST_AUTO_TEST_CASE(who_accepts_has_the_same_rights_as_before) {
    const auto assigned = told("assignment.added");
    for (const auto& who : {owner, admin, plain}) {
        const auto level = level_of(who);
        const auto before = rights_of(who);
        BOOST_TEST(!accept(send(who), "hash of " + std::string(who.text())));
        BOOST_TEST(level_of(who) == level);
        BOOST_TEST(rights_of(who) == before, boost::test_tools::per_element());
    }
    BOOST_TEST(!may_sign_in(plain, "hash of " + std::string(owner.text())), "it is one member's password");
    BOOST_TEST(told("assignment.added") == assigned);
}

BOOST_AUTO_TEST_CASE(who_is_invited_has_one_open_invitation) {
    const auto row = testing::must(try_send(plain));
    const auto first = links().back();
    BOOST_TEST((refused(plain) == errc::conflict));
    data.clock.advance_ms(limits::invitation_ms);
    BOOST_TEST((state_of(row) == invitation_state::expired));
    BOOST_TEST((accept(first) == errc::unauthenticated));
    BOOST_TEST((refused(plain) == errc::conflict), "an expired one is sent again");
    make<invitation>(
        [&](tenant_transaction& tx) { return lifecycle::resend_invitation(tx, operator_, keys, testing::base, row.id); });
    BOOST_TEST((accept(first) == errc::unauthenticated));
    BOOST_TEST(!accept(links().back()));
    BOOST_TEST((refused(plain) == errc::conflict), "there is a password now");
}

BOOST_AUTO_TEST_CASE(taking_it_back_leaves_the_member) {
    const auto row = testing::must(try_send(plain));
    const auto link = links().back();
    const auto hash = [](std::string_view text) { return std::string(text); };
    make<invitation>([&](tenant_transaction& tx) { return lifecycle::revoke_invitation(tx, operator_, row.id, hash); });
    BOOST_TEST((state_of(row) == invitation_state::revoked));
    BOOST_TEST((shown(plain).status == member_status::active));
    BOOST_TEST(links().empty());
    BOOST_TEST((accept(link) == errc::unauthenticated));
    BOOST_TEST(!accept(send(plain)));
}

BOOST_AUTO_TEST_CASE(suspension_kills_the_link_for_good) {
    const auto row = testing::must(try_send(plain));
    const auto link = links().back();
    suspend(plain);
    BOOST_TEST((accept(link) == errc::unauthenticated));
    BOOST_TEST(refusal([&](tenant_transaction& tx) -> result<void> {
                   const auto sent = lifecycle::resend_invitation(tx, operator_, keys, testing::base, row.id);
                   return sent ? result<void>() : sent.error();
               }).has_value());
    reactivate(plain);
    BOOST_TEST((accept(link) == errc::unauthenticated));
    suspend(admin);
    BOOST_TEST((refused(admin) == errc::conflict));
}

BOOST_AUTO_TEST_CASE(removing_the_member_ends_it) {
    const auto row = testing::must(try_send(plain));
    const auto link = links().back();
    const auto hash = [](std::string_view text) { return std::string(text); };
    write([&](tenant_transaction& tx) { return lifecycle::remove(tx, operator_, plain, removal_source::administrator, hash); });
    BOOST_TEST((state_of(row) == invitation_state::revoked));
    BOOST_TEST((accept(link) == errc::unauthenticated));
    BOOST_TEST((refused(plain) == errc::conflict));
}

BOOST_AUTO_TEST_CASE(it_is_frozen_while_whoever_sent_it_could_not) {
    const auto link = send(plain, as(admin));
    suspend(admin);
    BOOST_TEST((accept(link) == errc::forbidden));
    reactivate(admin);
    set_role(admin, "member");
    BOOST_TEST((accept(link) == errc::forbidden), "he may invite nobody by now");
    set_role(admin, "admin");
    run("UPDATE member SET owner = 1 WHERE org = $1 AND id = $2", plain.text());
    BOOST_TEST((accept(link) == errc::forbidden), "the member stands above him by now");
    run("UPDATE member SET owner = 0 WHERE org = $1 AND id = $2", plain.text());
    BOOST_TEST(!accept(link));
}

BOOST_AUTO_TEST_CASE(of_a_routed_domain_only_an_owner_gets_a_password) {
    const auto link = send(plain), owners = send(owner);
    route_domain("example.com");
    BOOST_TEST((accept(link) == errc::conflict), "routed after it was sent");
    BOOST_TEST((refused(admin) == errc::conflict), "routed before");
    BOOST_TEST(!accept(owners));
    BOOST_TEST(sign_in(owner).break_glass);
}

BOOST_AUTO_TEST_CASE(whom_an_identity_provider_speaks_for_signs_in_there) {
    const auto link = send(plain), owners = send(owner);
    const auto okta = add_connection();
    add_link(okta, plain, "plain");
    add_link(okta, owner, "olivia");
    add_link(okta, admin, "admin");
    BOOST_TEST((accept(link) == errc::conflict), "since it was sent");
    BOOST_TEST((accept(owners) == errc::conflict), "an owner too: that address is the provider's word");
    BOOST_TEST((refused(admin) == errc::conflict));
}

BOOST_AUTO_TEST_CASE(an_address_leads_to_one_member) {
    run("UPDATE member SET email = '', email_fold = '' WHERE org = $1 AND id = $2", plain.text());
    BOOST_TEST((refused(plain) == errc::conflict), "there is none");
    const auto rename = [&](const std::string& to) {
        run("UPDATE member SET user_name = '" + to + "', user_name_fold = '" + to + "' WHERE org = $1 AND id = $2",
            plain.text());
    };
    rename("olivia@example.com");
    BOOST_TEST((refused(plain) == errc::uniqueness));
    BOOST_TEST((refused(owner) == errc::uniqueness));
    rename("plain@example.com");
    const auto other = bo();
    run("UPDATE member SET email = '', email_fold = '', user_name = 'bo', user_name_fold = 'bo' WHERE org = $1 AND id = $2",
        other.text());
    rename("bo@example.com");
    BOOST_TEST((refused(plain) == errc::uniqueness), "bo signs in with it, although he is called otherwise by now");
    BOOST_TEST((try_invite("bo@example.com").error().code == errc::uniqueness));
    rename("plain@example.com");
    BOOST_TEST(!accept(send(plain)), "a user name that is an address is one");
}

BOOST_AUTO_TEST_CASE(a_newcomer_who_has_not_accepted_is_not_invited_twice) {
    const auto row = invite();
    BOOST_TEST((refused(row.member) == errc::conflict));
    data.clock.advance_ms(limits::invitation_ms);
    BOOST_TEST((refused(row.member) == errc::conflict));
}

BOOST_AUTO_TEST_CASE(forgotten_is_answered_with_nothing_before_there_is_a_password) {
    const auto asked = [&] {
        return refusal(
            [&](tenant_transaction& tx) { return lifecycle::ask_password_reset(tx, {}, keys, testing::base, owner); });
    };
    BOOST_TEST((asked() == errc::conflict));
    send(owner);
    BOOST_TEST((asked() == errc::conflict));
    BOOST_TEST(links().size() == 1U, "the invitation alone");
}

BOOST_AUTO_TEST_SUITE_END()
