#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/access/resources.hpp>
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "support/access_people.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr std::int64_t longest = limits::longest_hold_forgiven_ms;

// Olivia owns. By hand she is an administrator, in a team of viewers, and has a grant; a rule makes her a member.
struct fixture : access_people {
    connection_id okta = add_connection();
    member_id olivia = add_member("olivia", true);
    team_id crew = add_team("crew");
    const hold_source by_idp = hold_source::of(okta);

    fixture() {
        const auto staff = add_group(okta, "staff");
        join(staff, add_link(okta, olivia, "olivia").text());
        assign(principal_kind::team, crew.text(), "viewer");
        const mapped_role given{role("member"), {}};
        write([&](tenant_transaction& tx) -> result<void> {
            const auto made = access::add_mapping_rule(tx, by, model(),
                                                       {tx.new_id<mapping_rule_id>(),
                                                        okta,
                                                        mapping_rule::origin::scim,
                                                        mapping_rule::by_kind::id,
                                                        std::string(staff.text()),
                                                        true,
                                                        {},
                                                        0,
                                                        {given},
                                                        {}});
            return made ? result<void>() : result<void>(made.error());
        });
        give();
    }
    void give() {
        assign(principal_kind::member, olivia.text(), "admin");
        write([&](tenant_transaction& tx) -> result<void> {
            const resource place{tx.new_id<resource_id>(), "app", std::string(tx.new_id<resource_id>().text()), {}, {}};
            if (auto in = access::add_to_team(tx, by, {crew, olivia, {"direct", ""}, {}, tx.now()}); !in) return in;
            if (auto made = access::create_resource(tx, by, model(), place, {}); !made) return made.error();
            return access::add_grant(tx, by, model(),
                                     {tx.new_id<grant_id>(),
                                      principal_kind::member,
                                      std::string(olivia.text()),
                                      place.id,
                                      {"app:use"},
                                      {},
                                      "",
                                      tx.now()});
        });
    }
    void suspend(const hold_source& source) {
        write([&](tenant_transaction& tx) { return lifecycle::suspend(tx, by, olivia, source); });
    }
    void reactivate(const hold_source& source) {
        write([&](tenant_transaction& tx) -> result<void> {
            const auto left = lifecycle::reactivate(tx, by, olivia, source);
            return left ? result<void>() : result<void>(left.error());
        });
        data.clock.advance_ms(1);  // at the very moment of the next hold it would be no pause
    }
    // By hand: roles, of her own and of the team, and grants.
    std::size_t given() {
        return must(read<std::size_t>([&](tenant_transaction& tx) -> result<std::size_t> {
            const auto roles = decider.roles_of(tx, olivia);
            const auto grants = grant_repository(tx).of(principal_kind::member, olivia.text(), "", 10);
            if (!roles || !grants) return roles ? grants.error() : roles.error();
            const auto by_hand = std::ranges::count_if(*roles, [](const held_role& one) { return !one.assignment.empty(); });
            return static_cast<std::size_t>(by_hand) + grants->size();
        }));
    }
    bool has(std::string_view slug) {
        const auto roles =
            must(read<std::vector<held_role>>([&](tenant_transaction& tx) { return decider.roles_of(tx, olivia); }));
        return std::ranges::any_of(roles, [&](const held_role& one) { return one.slug == slug; });
    }
    std::size_t told() {
        return must(read<std::vector<change>>(
                        [](tenant_transaction& tx) { return change_repository(tx).newest({.kind = "auto-removed"}, 0, 10); }))
            .size();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contract_long_hold, fixture)

// access.md, Invariants, 5.
BOOST_AUTO_TEST_CASE(after_a_long_hold_only_mapped_rights_come_back) {
    for (const auto& source : {hold_source::admin(), by_idp, hold_source::local_removal()}) BOOST_TEST_CONTEXT(source.text()) {
            const auto before = told();
            suspend(source);
            data.clock.advance_ms(longest);
            reactivate(source);
            BOOST_TEST(given() == 3U);
            BOOST_TEST(told() == before);
            suspend(source);
            data.clock.advance_ms(longest + 1);
            reactivate(source);
            BOOST_TEST(given() == 0U);
            BOOST_TEST(has("member"));
            BOOST_TEST(has("owner"));
            BOOST_TEST(told() == before + 3);
            give();
            BOOST_TEST(given() == 3U);
        }
}

BOOST_AUTO_TEST_CASE(what_an_invitation_gave_was_given_by_hand) {
    write([&](tenant_transaction& tx) {
        return raw_rows(tx).run("UPDATE assignment SET source_kind = 'invitation' WHERE org = $1 AND principal = $2",
                                olivia.text());
    });
    suspend(hold_source::admin());
    data.clock.advance_ms(longest + 1);
    reactivate(hold_source::admin());
    BOOST_TEST(given() == 0U);
}

BOOST_AUTO_TEST_CASE(what_counts_is_how_long_nobody_let_the_member_in) {
    suspend(hold_source::admin());
    data.clock.advance_ms(longest / 2);
    suspend(by_idp);
    reactivate(hold_source::admin());
    suspend(hold_source::local_removal());
    reactivate(by_idp);
    data.clock.advance_ms(longest / 2 + 1);
    BOOST_TEST(told() == 0U);
    reactivate(hold_source::local_removal());
    BOOST_TEST(given() == 0U);
}

BOOST_AUTO_TEST_CASE(a_member_who_was_let_in_meanwhile_starts_anew) {
    suspend(hold_source::admin());
    data.clock.advance_ms(longest);
    reactivate(hold_source::admin());
    suspend(hold_source::admin());
    data.clock.advance_ms(longest);
    reactivate(hold_source::admin());
    BOOST_TEST(given() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()
