#include <gatehouse/domain/access/roles.hpp>
#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/unit_repository.hpp>

#include "accounts_fixture.hpp"

using namespace gatehouse;

namespace {

class unit_rows : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    result<std::int64_t> of(const member_id& who) {
        return sql().run("SELECT unit FROM member_unit WHERE org = $1 AND member = $2", {org(), who.text()});
    }
};

invitation_state state_of(testing::accounts_fixture& here, const invitation& row) {
    return testing::must(here.read<invitation>([&](tenant_transaction& tx) { return invitation_repository(tx).find(row.id); }))
        .state(here.data.clock.now());
}
bool may_use(testing::accounts_fixture& here, const member_id& who) {
    return here.decide({who, std::nullopt, "app:use", "app", "main", nullptr}).allowed;
}

// A role of the organization's own; what is in it, where something is.
void add_role(testing::accounts_fixture& here, const std::string& slug, const std::string& statements = {}) {
    here.write([&](tenant_transaction& tx) -> result<void> {
        const role made{tx.new_id<role_id>(), slug, slug, 10, false, false};
        if (auto in = access::create_role(tx, here.as(here.admin), here.model(), made, {}); !in || statements.empty())
            return in;
        const policy what{tx.new_id<policy_id>(), slug, slug};
        if (auto in = access::create_policy(tx, here.as(here.admin), here.model(), what, statements); !in) return in;
        return access::attach_policy(tx, here.as(here.admin), made, what);
    });
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(accounts_invitation, testing::accounts_fixture)

BOOST_AUTO_TEST_CASE(who_is_invited_has_nothing_until_it_accepts_and_then_the_role) {
    const auto row = invite();
    BOOST_TEST((state_of(*this, row) == invitation_state::pending));
    BOOST_TEST(!may_use(*this, row.member));
    BOOST_TEST(!may_sign_in(row.member));
    BOOST_TEST(!accept(links().back()));
    BOOST_TEST((state_of(*this, row) == invitation_state::accepted));
    BOOST_TEST(may_use(*this, row.member));
    BOOST_TEST(may_sign_in(row.member));
    BOOST_TEST(!may_sign_in(row.member, "another hash"));
    BOOST_TEST((accept(links().back()) == errc::unauthenticated), "a second time");
    BOOST_TEST(told("invitation.sent") == 1U);
    BOOST_TEST(told("invitation.accepted") == 1U);
}

BOOST_AUTO_TEST_CASE(who_accepts_joins_the_unit) {
    run("INSERT INTO unit (org, id, code, code_fold, name) VALUES ($1, $2, 'North', 'north', '')",
        "01890000-0000-7000-8000-0000000000aa");
    unit = make<unit_id>([&](tenant_transaction& tx) { return invitation_repository(tx).unit_of_code("NORTH"); });
    const auto row = invite();
    BOOST_TEST(!accept(links().back()));
    const auto joined = make<std::int64_t>([&](tenant_transaction& tx) { return unit_rows(tx).of(row.member); });
    BOOST_TEST(joined == 1);
}

// By an old letter nobody gets into what its sender is kept out of by now.
BOOST_AUTO_TEST_CASE(a_unit_that_the_inviter_has_left_is_not_given) {
    constexpr std::string_view north = "01890000-0000-7000-8000-0000000000aa";
    run("INSERT INTO unit (org, id, code, code_fold, name) VALUES ($1, $2, 'North', 'north', '')", north);
    unit = unit_id::trusted(std::string(north));
    const auto put = [&] { write([&](tenant_transaction& tx) { return unit_repository(tx).put_member(*unit, admin); }); };
    put();
    const auto row = invite();
    const auto main = make<resource_id>([&](tenant_transaction& tx) -> result<resource_id> {
        const resource made{tx.new_id<resource_id>(), "app", "main", {}, {}};
        if (auto in = resource_repository(tx).insert(made); !in) return in.error();
        return made.id;
    });
    run("INSERT INTO resource_unit (org, resource, unit) SELECT $1, $2, id FROM unit WHERE org = $1", main.text());
    write([&](tenant_transaction& tx) { return unit_repository(tx).take_member(*unit, admin); });
    BOOST_TEST((accept(links().back()) == errc::forbidden));
    BOOST_TEST((state_of(*this, row) == invitation_state::pending));
    put();
    BOOST_TEST(!accept(links().back()));
}

BOOST_AUTO_TEST_CASE(a_link_ends_with_its_day_and_a_new_one_begins_another) {
    const auto row = invite();
    const auto first = links().back();
    data.clock.advance_ms(limits::invitation_ms);
    BOOST_TEST((state_of(*this, row) == invitation_state::expired));
    BOOST_TEST((accept(first) == errc::unauthenticated));
    make<invitation>(
        [&](tenant_transaction& tx) { return lifecycle::resend_invitation(tx, as(admin), keys, testing::base, row.id); });
    BOOST_TEST((state_of(*this, row) == invitation_state::pending));
    BOOST_TEST(links().size() == 1U, "the mail that was not sent yet is withdrawn");
    data.clock.advance_ms(limits::invitation_ms - 1);
    BOOST_TEST(!accept(links().back()));
}

BOOST_AUTO_TEST_CASE(a_new_link_kills_the_old_one) {
    const auto row = invite();
    const auto first = links().back();
    make<invitation>(
        [&](tenant_transaction& tx) { return lifecycle::resend_invitation(tx, as(admin), keys, testing::base, row.id); });
    BOOST_TEST((accept(first) == errc::unauthenticated));
    BOOST_TEST(!accept(links().back()));
}

BOOST_AUTO_TEST_CASE(a_revoked_one_ends_the_invited_member_and_frees_the_address) {
    const auto row = invite();
    const auto link = links().back();
    const auto hash = [](std::string_view text) { return std::string(text); };
    make<invitation>([&](tenant_transaction& tx) { return lifecycle::revoke_invitation(tx, as(admin), row.id, hash); });
    BOOST_TEST((state_of(*this, row) == invitation_state::revoked));
    BOOST_TEST((accept(link) == errc::unauthenticated));
    BOOST_TEST(links().empty());
    BOOST_TEST(!accept((invite(), links().back())));
}

BOOST_AUTO_TEST_CASE(removing_the_invited_member_ends_its_invitation) {
    const auto row = invite();
    const auto hash = [](std::string_view text) { return std::string(text); };
    write([&](tenant_transaction& tx) {
        return lifecycle::remove(tx, as(admin), row.member, removal_source::administrator, hash);
    });
    BOOST_TEST((state_of(*this, row) == invitation_state::revoked));
    BOOST_TEST((accept(links().back()) == errc::unauthenticated));
}

// Nobody gives by an old letter what he lost meanwhile; an error uses nothing up.
BOOST_AUTO_TEST_CASE(it_is_frozen_while_whoever_sent_it_may_not_give_it) {
    const auto row = invite();
    const auto link = links().back();
    suspend(admin);
    BOOST_TEST((accept(link) == errc::forbidden));
    reactivate(admin);
    run("UPDATE assignment SET role = (SELECT id FROM role WHERE org = $1 AND slug = 'member') WHERE org = $1 AND principal = "
        "$2",
        admin.text());
    BOOST_TEST((accept(link) == errc::forbidden), "the inviter is a plain member by now");
    run("UPDATE assignment SET role = (SELECT id FROM role WHERE org = $1 AND slug = 'admin') WHERE org = $1 AND principal = "
        "$2",
        admin.text());
    BOOST_TEST(!accept(link));
    BOOST_TEST(may_use(*this, row.member));
}

BOOST_AUTO_TEST_CASE(a_role_that_rose_above_the_inviter_is_not_given) {
    invite("bo@example.com", "member");
    run("UPDATE role SET level = 90 WHERE org = $1 AND slug = 'member'");
    BOOST_TEST((accept(links().back()) == errc::forbidden));
    run("UPDATE role SET level = 80 WHERE org = $1 AND slug = 'member'");
    BOOST_TEST(!accept(links().back()));
}

// Rule (c) again: the inviter had by another role what this one holds, and has it no more.
BOOST_AUTO_TEST_CASE(a_role_that_holds_what_the_inviter_lost_is_not_given) {
    const std::string reading =
        R"([{"effect":"allow","actions":["gatehouse:connections:read"],"resources":["grn:app:gatehouse:{org_id}:*"]}])";
    add_role(*this, "helper", reading);
    add_role(*this, "own", reading);
    assign(principal_kind::member, admin.text(), "own");
    const auto row = invite("bo@example.com", "helper");
    run("UPDATE assignment SET expires_at = 1 WHERE org = $1 AND role = (SELECT id FROM role WHERE org = $1 AND slug = $2)",
        "own");
    BOOST_TEST((accept(links().back()) == errc::forbidden));
    BOOST_TEST((state_of(*this, row) == invitation_state::pending));
    run("UPDATE assignment SET expires_at = NULL WHERE org = $1 AND role = (SELECT id FROM role WHERE org = $1 AND slug = $2)",
        "own");
    BOOST_TEST(!accept(links().back()));
}

// A smaller plan lets nobody into a role that it puts to sleep, of the organization's own or the model's.
BOOST_AUTO_TEST_CASE(a_role_that_the_plan_lost_is_not_given) {
    for (const std::string given : {"auditor", "billing-admin"}) BOOST_TEST_CONTEXT(given) {
            testing::accounts_fixture paying("takumo", "enterprise");
            add_role(paying, "auditor");
            const auto row = paying.invite("bo@example.com", given);
            const auto link = paying.links().back();
            paying.set_plan("free");
            BOOST_TEST((paying.accept(link) == errc::forbidden));
            BOOST_TEST((state_of(paying, row) == invitation_state::pending));
            paying.set_plan("enterprise");
            BOOST_TEST(!paying.accept(link));
        }
}

BOOST_AUTO_TEST_CASE(people_of_a_routed_domain_come_by_their_identity_provider) {
    invite("bo@example.com");
    const auto link = links().back();
    route_domain("example.com");
    BOOST_TEST((accept(link) == errc::conflict), "routed after it was sent");
    BOOST_TEST((try_invite("eve@example.com").error().code == errc::conflict), "routed before");
    run("UPDATE connection SET state = 'disabled' WHERE org = $1");
    BOOST_TEST(!accept(link));
}

BOOST_AUTO_TEST_CASE(suspending_the_invited_member_kills_the_link_for_good) {
    const auto row = invite();
    const auto link = links().back();
    suspend(row.member);
    reactivate(row.member);
    BOOST_TEST((accept(link) == errc::unauthenticated));
}

BOOST_AUTO_TEST_CASE(an_address_is_an_address_and_one_persons) {
    invite("bo@example.com");
    BOOST_TEST((try_invite("BO@example.com").error().code == errc::uniqueness));
    BOOST_TEST((try_invite("admin@example.com").error().code == errc::uniqueness));
    for (const std::string bad : {"", "bo", "@x", "bo@", "a b@x.example", "a@b@x.example", "a\n@x.example", "a<b@x.example",
                                  "bo@x.example>, <eve@y.example"})
        BOOST_TEST((try_invite(bad).error().code == errc::invalid_value), bad);
    const std::string longest(limits::mail_address_bytes - 10, 'a');
    BOOST_TEST(lifecycle::is_mail_address(longest + "@x.example"));
    BOOST_TEST(!lifecycle::is_mail_address(longest + "a@x.example"));
}

// Whoever reads the database or a backup of it has no link.
BOOST_AUTO_TEST_CASE(the_outbox_is_sealed_and_wiped) {
    const auto row = invite();
    const auto link = links().back();
    const auto stored = [&] {
        return testing::must(read<std::string>([&](tenant_transaction& tx) -> result<std::string> {
            const auto due = mail_repository(tx).due(1);
            if (!due) return due.error();
            return due->empty() ? std::string() : due->front().sealed;
        }));
    };
    BOOST_TEST(!stored().empty());
    BOOST_TEST(stored().find(link.substr(60)) == std::string::npos);
    write([&](tenant_transaction& tx) { return mail_repository(tx).end(row.mail, mail_state::sent); });
    BOOST_TEST(stored().empty());
}

BOOST_AUTO_TEST_SUITE_END()
