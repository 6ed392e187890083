#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/kept_keys.hpp>
#include <gatehouse/domain/lifecycle/rights_watch.hpp>
#include <gatehouse/store/change_repository.hpp>

#include "support/access_people.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

struct fixture : access_people {
    member_id ada = add_member("ada");
    assignment_id admin = assign(principal_kind::member, ada.text(), "admin");
    sessions::minted key = api_key(ada);

    std::int64_t end_lost() {
        return make<std::int64_t>([&](tenant_transaction& tx) { return lifecycle::end_lost_keys(tx, by, decider, ada); });
    }
    bool opens() {
        const auto who = alive(credential_kind::api_key, key.text.reveal());
        return who && decide({ada, {}, "app:use", "app", "main", &*who}).allowed;
    }
    void unassign() {
        write([&](tenant_transaction& tx) { return assignment_repository(tx).end(admin); });
    }
    // As the doors make it: with its change row, and the watch around it.
    void unassign_watched(const assignment_id& gone, std::string_view of) {
        write([&](tenant_transaction& tx) -> result<void> {
            const auto watch = lifecycle::rights_watch::begin(tx, decider);
            if (!watch) return watch.error();
            if (auto ended = assignment_repository(tx).end(gone); !ended) return ended;
            object facts;
            facts.set("principal", of);
            const auto told = audit::record(tx, by, change_kind::assignment_removed, change_target::of(gone), std::move(facts));
            if (!told) return told;
            const auto settled = watch->end(tx, by);
            return settled ? result<void>() : settled.error();
        });
    }
    void assign_watched(const member_id& to) {
        const auto given = role("admin");
        write([&](tenant_transaction& tx) -> result<void> {
            const auto watch = lifecycle::rights_watch::begin(tx, decider);
            if (!watch) return watch.error();
            const auto put = access::assign_role(tx, by,
                                                 {tx.new_id<assignment_id>(),
                                                  principal_kind::member,
                                                  std::string(to.text()),
                                                  given,
                                                  {},
                                                  {"direct", "test"},
                                                  {},
                                                  tx.now()});
            if (!put) return put.error();
            const auto ended = watch->end(tx, by);
            return ended ? result<void>() : ended.error();
        });
    }
    // A team of administrators, each with a key.
    team_id add_crew(std::int64_t size) {
        const auto crew = add_team("crew");
        for (std::int64_t i = 0; i < size; ++i) {
            const auto who = add_member("member" + std::to_string(i));
            api_key(who);
            write([&](tenant_transaction& tx) {
                return access::add_to_team(tx, by, {crew, who, {"direct", ""}, {}, tx.now()});
            });
        }
        return crew;
    }
    std::size_t owners() {
        return must(read<std::vector<member_id>>(
                        [](tenant_transaction& tx) { return api_key_repository(tx).owners("", 1'000); }))
            .size();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contract_kept_keys, fixture)

// access.md, Invariants, 2: when the owner stops having it, the key is revoked for good.
BOOST_AUTO_TEST_CASE(a_key_that_its_owner_may_not_keep_does_not_come_back_with_the_right) {
    BOOST_TEST(end_lost() == 0);
    BOOST_TEST(opens());
    unassign();
    BOOST_TEST(!opens());  // at once, before anything has ended it
    BOOST_TEST(end_lost() == 1);
    assign(principal_kind::member, ada.text(), "admin");
    BOOST_TEST(!opens());
    BOOST_TEST(end_lost() == 0);
    const auto told = must(read<std::vector<change>>(
        [](tenant_transaction& tx) { return change_repository(tx).newest({.kind = "api_key.revoked"}, 0, 10); }));
    BOOST_TEST_REQUIRE(told.size() == 1U);
    BOOST_TEST(told.front().target.id == key.id);
}

// Nobody has to come by between the two (KS-5).
BOOST_AUTO_TEST_CASE(KS_5_a_key_ends_with_the_change_that_takes_the_right) {
    const auto bo = add_member("bo");
    assign(principal_kind::member, bo.text(), "admin");
    api_key(bo);
    unassign_watched(admin, ada.text());
    assign(principal_kind::member, ada.text(), "admin");
    BOOST_TEST(!opens());
    BOOST_TEST(owners() == 1U);
    BOOST_TEST(end_lost() == 0);
}

// Nobody looked when the window ended: the change that gives the right again is who looks.
BOOST_AUTO_TEST_CASE(a_key_that_was_lost_by_the_clock_does_not_come_back_with_the_right) {
    const auto minute = [&] { return time_window{{}, instant{data.clock.now().ms + 60'000}}; };
    const auto joins = [&](const team_id& to, const member_id& who, time_window window) {
        write([&](tenant_transaction& tx) { return access::add_to_team(tx, by, {to, who, {"direct", ""}, window, tx.now()}); });
    };
    const std::function<void(const member_id&)> ways[] = {
        [&](const member_id& who) { assign(principal_kind::member, who.text(), "admin", minute()); },
        [&](const member_id& who) {
            const auto crew = add_team("crew");
            joins(crew, who, {});
            assign(principal_kind::team, crew.text(), "admin", minute());
        },
        [&](const member_id& who) {
            const auto others = add_team("others");
            assign(principal_kind::team, others.text(), "admin");
            joins(others, who, minute());
        },
    };
    for (const auto& way : ways) {
        const auto who = add_member("lapsing" + std::to_string(&way - ways));
        way(who);
        const auto own = api_key(who);
        data.clock.advance_ms(61'000);
        assign_watched(who);
        BOOST_TEST(decide({who, {}, "gatehouse:api-keys:hold", "member", std::string(who.text()), nullptr}).allowed);
        BOOST_TEST(alive(credential_kind::api_key, own.text.reveal()).has_error());
        BOOST_TEST(opens());
    }
}

BOOST_AUTO_TEST_CASE(a_change_that_names_nobody_ends_the_keys_of_so_many_and_leaves_more_to_the_sweep) {
    const auto crew = add_crew(limits::key_owners_judged - 1);
    const auto all = [&] { return assign(principal_kind::team, crew.text(), "admin"); };
    const auto late = add_member("late");
    const auto given = all();
    write([&](tenant_transaction& tx) { return access::add_to_team(tx, by, {crew, late, {"direct", ""}, {}, tx.now()}); });
    const auto one_more = api_key(late);
    BOOST_TEST(std::int64_t(owners()) == limits::key_owners_judged + 1);
    unassign_watched(given, crew.text());
    BOOST_TEST(std::int64_t(owners()) == limits::key_owners_judged + 1);
    write([&](tenant_transaction& tx) { return api_key_repository(tx).end(api_key_id::trusted(one_more.id)); });
    unassign_watched(all(), crew.text());
    BOOST_TEST(owners() == 1U);
    BOOST_TEST(opens());
}

// A connection that is off for an hour takes nothing away.
BOOST_AUTO_TEST_CASE(who_is_barred_at_the_gate_keeps_the_keys) {
    const auto okta = add_connection();
    add_link(okta, ada, "ada");
    const auto state = [&](std::string_view to) {
        write([&](tenant_transaction& tx) { return raw_rows(tx).run("UPDATE connection SET state = $2 WHERE org = $1", to); });
    };
    state("disabled");
    BOOST_TEST(!opens());
    BOOST_TEST(end_lost() == 0);
    state("active");
    BOOST_TEST(opens());
}

BOOST_AUTO_TEST_CASE(owners_of_living_keys_are_found_in_pages) {
    const auto page = [&](std::string_view after, std::int64_t most) {
        return must(
            read<std::vector<member_id>>([&](tenant_transaction& tx) { return api_key_repository(tx).owners(after, most); }));
    };
    const auto bo = add_member("bo");
    api_key(bo);
    api_key(bo);
    BOOST_TEST(page("", 10).size() == 2U);
    const auto first = page("", 1);
    BOOST_TEST_REQUIRE(first.size() == 1U);
    BOOST_TEST_REQUIRE(page(first.front().text(), 1).size() == 1U);
    BOOST_TEST((page(first.front().text(), 1).front() != first.front()));
    data.clock.advance_ms(3'600'000);
    BOOST_TEST(page("", 10).empty());
}

BOOST_AUTO_TEST_SUITE_END()
