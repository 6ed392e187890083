#include <algorithm>
#include <set>

#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/exposures.hpp>
#include <gatehouse/domain/access/mapping.hpp>
#include <gatehouse/domain/access/resources.hpp>
#include <gatehouse/domain/access/roles.hpp>
#include <gatehouse/domain/access/window_ends.hpp>
#include <gatehouse/domain/lifecycle/rights_watch.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/exposure_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/removal_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "model_people.hpp"

using namespace gatehouse;
using namespace gatehouse::access;
using gatehouse::testing::must;

namespace {

constexpr std::int64_t hour = 3'600'000;

struct exposures_fixture : testing::model_people {
    exposures_fixture() : model_people("kaito", "enterprise") {}
    // Whoever has no role is a viewer, whose ceiling cuts every seed off.
    member_id add_person(std::string_view name) {
        const auto who = add_member(name);
        assign(principal_kind::member, who.text(), "member");
        return who;
    }
    resource_id token(std::string_view name) { return resource_id::trusted(add_resource("token", name)); }
    result<void> give(tenant_transaction& tx, principal_kind kind, std::string_view to, const resource_id& on,
                      std::string permission = "token:seed", time_window window = {}) {
        return add_grant(tx, by, model(),
                         {tx.new_id<grant_id>(), kind, std::string(to), on, {permission}, window, "", tx.now()});
    }
    void give(const member_id& to, const resource_id& on, time_window window = {}) {
        write([&](tenant_transaction& tx) { return give(tx, principal_kind::member, to.text(), on, "token:seed", window); });
    }
    std::vector<exposure> seen_by(const member_id& who) {
        return must(read<std::vector<exposure>>(
            [&](tenant_transaction& tx) { return exposure_repository(tx).of(who, "", "", 1'000); }));
    }
    bool sees(const member_id& who) { return std::ranges::any_of(seen_by(who), &exposure::open); }
    void settle(const member_id& who) {
        write([&](tenant_transaction& tx) -> result<void> {
            const auto done = settle_exposures(tx, by, decider, who);
            return done ? result<void>() : done.error();
        });
    }
    // A change as the doors make it: with the watch around it.
    void watched(std::function<result<void>(tenant_transaction&)> work) {
        write([&](tenant_transaction& tx) -> result<void> {
            const auto watch = lifecycle::rights_watch::begin(tx, decider);
            if (!watch) return watch.error();
            if (auto done = work(tx); !done) return done;
            const auto settled = watch->end(tx, by);
            return settled ? result<void>() : settled.error();
        });
    }
    // Rows that touch nobody's rights.
    result<void> tell_of_nothing(tenant_transaction& tx, std::int64_t rows) {
        for (std::int64_t i = 0; i < rows; ++i)
            if (const auto told =
                    change_repository(tx).append(by, change_kind::session_ended, change_target::of(tx.organization()));
                !told)
                return told.error();
        return {};
    }
    time_window minute_long(std::int64_t from_ms = 0) {
        const instant from{data.clock.now().ms + from_ms};
        return {from, instant{from.ms + 60'000}};
    }
    std::int64_t tidy() {
        return make<std::int64_t>([&](tenant_transaction& tx) -> result<std::int64_t> {
            const auto done = end_expired(tx, by, decider, 50);
            if (!done) return done.error();
            more = done->more;
            return done->ended;
        });
    }
    bool more = false;  // of the last one
    // In the team crew, whose role lets them see what the team is given.
    std::vector<member_id> add_crew(std::size_t many, const team_id& crew, time_window window = {}) {
        std::vector<member_id> all;
        for (std::size_t i = 0; i < many; ++i) all.push_back(add_member("m" + std::to_string(i)));
        write([&](tenant_transaction& tx) -> result<void> {
            for (const auto& who : all)
                if (auto in = add_to_team(tx, by, {crew, who, {"direct", "test"}, window, tx.now()}); !in) return in;
            return {};
        });
        assign(principal_kind::team, crew.text(), "member");
        return all;
    }
    std::size_t have_seen(const std::vector<member_id>& all) {
        return static_cast<std::size_t>(
            std::ranges::count_if(all, [&](const member_id& who) { return !seen_by(who).empty(); }));
    }
    std::int64_t marked_at_removal(const member_id& who) {
        return make<std::int64_t>([&](tenant_transaction& tx) -> result<std::int64_t> {
            const auto ended = removal_repository(tx).end_rights_of(who, "x");
            return ended ? result<std::int64_t>(ended->rotations) : ended.error();
        });
    }
    std::vector<change> told_of(const member_id& who) {
        change_filter filter;
        filter.kind = "exposure.recorded";
        filter.target = who.text();
        return must(
            read<std::vector<change>>([&](tenant_transaction& tx) { return change_repository(tx).newest(filter, 0, 100); }));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contract_exposures, exposures_fixture)

BOOST_AUTO_TEST_CASE(a_secret_counts_as_seen_from_the_change_that_brought_it_until_the_one_that_took_it) {
    const auto main = token("main");
    const auto ada = add_person("ada"), bob = add_person("bob");
    const instant began = data.clock.now();
    watched([&](tenant_transaction& tx) { return give(tx, principal_kind::member, ada.text(), main); });
    BOOST_TEST_REQUIRE(seen_by(ada).size() == 1U);
    BOOST_TEST(seen_by(ada)[0].open);
    BOOST_TEST(seen_by(ada)[0].why == "a grant");
    BOOST_TEST((seen_by(ada)[0].first_at == began && !seen_by(ada)[0].used_at));
    BOOST_TEST(seen_by(bob).empty());
    data.clock.advance_ms(hour);
    watched([&](tenant_transaction& tx) -> result<void> {
        const auto all = grant_repository(tx).of(principal_kind::member, ada.text(), "", 10);
        return all ? end_grant(tx, by, all->front()) : result<void>(all.error());
    });
    BOOST_TEST_REQUIRE(seen_by(ada).size() == 1U);
    BOOST_TEST(!seen_by(ada)[0].open);
    BOOST_TEST((seen_by(ada)[0].first_at == began && seen_by(ada)[0].last_at == data.clock.now()));
}

// What the claims of a session bring is in force while it lives, though nobody asked for a decision (access.md, Invariants, 8).
BOOST_AUTO_TEST_CASE(a_secret_that_a_session_shows_counts_as_seen) {
    const auto main = token("main");
    const auto ada = add_person("ada");
    const auto okta = add_connection();
    const auto link = add_link(okta, ada, "ada");
    const auto staff = add_group(okta, "Staff");
    const auto crew = add_team("crew");
    write([&](tenant_transaction& tx) { return give(tx, principal_kind::team, crew.text(), main); });
    write([&](tenant_transaction& tx) -> result<void> {
        const auto made = add_mapping_rule(tx, by, model(),
                                           {tx.new_id<mapping_rule_id>(),
                                            okta,
                                            mapping_rule::origin::saml,
                                            mapping_rule::by_kind::name,
                                            "Staff",
                                            true,
                                            std::nullopt,
                                            0,
                                            {},
                                            {crew}});
        return made ? result<void>() : made.error();
    });
    settle(ada);
    BOOST_TEST(!sees(ada));
    const auto shown = session_id::trusted(session({ada, okta, link, {}, {}, {}, {}, {}, false, {}, {}, {staff}}).id);
    settle(ada);
    BOOST_TEST(sees(ada));
    write([&](tenant_transaction& tx) { return session_repository(tx).end(shown); });
    settle(ada);
    BOOST_TEST((seen_by(ada).size() == 1U && !sees(ada)));
}

BOOST_AUTO_TEST_CASE(a_rotation_before_the_end_makes_nothing_safe_and_one_after_it_does) {
    const auto main = token("main");
    const auto ada = add_person("ada");
    give(ada, main, {{}, instant{data.clock.now().ms + 2 * hour}});
    settle(ada);
    const auto rotate = [&] {
        data.clock.advance_ms(hour);
        write([&](tenant_transaction& tx) -> result<void> {
            if (auto marked = exposure_repository(tx).mark(main, "x", {}, ""); !marked) return marked;
            const auto closed = exposure_repository(tx).close(main, "x", "");
            return closed ? result<void>() : closed.error();
        });
    };
    const auto unsafe = [&] {
        return must(read<std::vector<resource_id>>(
                        [&](tenant_transaction& tx) { return exposure_repository(tx).unrotated(ada, "", 10); }))
            .size();
    };
    rotate();
    BOOST_TEST(unsafe() == 1U);  // she may look again
    rotate();
    settle(ada);  // at the end of the window
    BOOST_TEST(!sees(ada));
    data.clock.advance_ms(1);
    rotate();
    BOOST_TEST(unsafe() == 0U);
}

// Every way in which a right comes; nobody is left out and nobody is looked at in vain.
BOOST_AUTO_TEST_CASE(whoever_a_secret_reaches_is_found_from_the_other_end) {
    const auto main = token("main");
    std::set<member_id> expected;
    const auto reached = [&](std::string_view name, bool owner = false) {
        return *expected.insert(owner ? add_member(name, true) : add_person(name)).first;
    };
    reached("owner", true);
    give(reached("granted"), main);
    const auto crew = add_team("crew"), mapped = add_team("mapped");
    for (const auto& team : {crew, mapped})
        write([&](tenant_transaction& tx) { return give(tx, principal_kind::team, team.text(), main); });
    join_team(crew, reached("in a team"));
    const auto okta = add_connection();
    const auto outer = add_group(okta, "outer"), inner = add_group(okta, "inner");
    join(outer, inner.text(), group_member_kind::group);
    join(inner, add_link(okta, reached("pushed"), "pushed").text());
    write([&](tenant_transaction& tx) -> result<void> {
        const auto made = add_mapping_rule(tx, by, model(),
                                           {tx.new_id<mapping_rule_id>(),
                                            okta,
                                            mapping_rule::origin::scim,
                                            mapping_rule::by_kind::name,
                                            "outer",
                                            true,
                                            std::nullopt,
                                            0,
                                            {},
                                            {mapped}});
        return made ? result<void>() : made.error();
    });
    const auto plain = add_member("plain"), admin = add_member("admin");
    assign(principal_kind::member, admin.text(), "admin");  // hands seeds out and holds none
    write([&](tenant_transaction& tx) { return give(tx, principal_kind::member, plain.text(), main, "token:code"); });
    const auto found =
        must(read<std::vector<member_id>>([&](tenant_transaction& tx) { return decider.whom_secrets_reach(tx); }));
    BOOST_TEST((std::set(found.begin(), found.end()) == expected));
    for (const auto& who : expected) {
        settle(who);
        BOOST_TEST(sees(who));
    }
}

BOOST_AUTO_TEST_CASE(a_resource_is_seen_by_whoever_could_see_it_before_it_was_there) {
    const auto owner = add_member("owner", true), ada = add_member("ada");
    watched([&](tenant_transaction& tx) {
        return create_resource(tx, by, model(), {tx.new_id<resource_id>(), "token", "new", {}, {}}, {});
    });
    BOOST_TEST_REQUIRE(seen_by(owner).size() == 1U);
    BOOST_TEST(seen_by(owner)[0].why == "role owner");
    BOOST_TEST(seen_by(ada).empty());
}

// A viewer's ceiling cuts a granted seed off; and what only a session with a second factor may is in force for nobody
// beforehand.
BOOST_AUTO_TEST_CASE(what_no_decision_would_show_is_no_exposure) {
    const auto main = token("main");
    const auto vera = add_member("vera"), ada = add_member("ada");
    assign(principal_kind::member, vera.text(), "viewer");
    give(vera, main);
    write([&](tenant_transaction& tx) -> result<void> {
        const policy strong{tx.new_id<policy_id>(), "strong", "Strong"};
        const std::string statements =
            R"([{"effect":"allow","actions":["token:seed"],"resources":["grn:kaito:token:{org_id}:*"],"conditions":{"mfa":true}}])";
        if (auto made = create_policy(tx, by, model(), strong, statements); !made) return made;
        const auto to = role_repository(tx).find_slug("member");
        return to ? role_repository(tx).attach(to->id, strong.id) : result<void>(to.error());
    });
    assign(principal_kind::member, ada.text(), "member");
    for (const auto& who : {vera, ada}) {
        settle(who);
        BOOST_TEST((!may(who, "token:seed", "token/main") && seen_by(who).empty()));
    }
}

// The sweep looks once a minute, and these were over before it did: the tidying is the last that sees their rows.
BOOST_AUTO_TEST_CASE(windows_that_open_and_close_between_two_looks_are_recorded_before_they_are_tidied) {
    const auto ada = add_person("ada");
    const auto first = token("first"), second = token("second");
    give(ada, first, minute_long());
    give(ada, second, minute_long(90'000));
    const instant opened = data.clock.now();
    data.clock.advance_ms(hour);
    BOOST_TEST(tidy() == 2);
    BOOST_TEST_REQUIRE(seen_by(ada).size() == 2U);
    for (const auto& one : seen_by(ada)) {
        const std::int64_t from = one.on == first ? opened.ms : opened.ms + 90'000;
        BOOST_TEST((!one.open && one.first_at.ms == from && one.last_at.ms == from + 60'000));
    }
    BOOST_TEST(told_of(ada).size() == 1U);
    BOOST_TEST(marked_at_removal(ada) == 2);
}

// Whoever is removed before the tidying came is looked back upon first.
BOOST_AUTO_TEST_CASE(windows_that_are_over_and_stand_untidied_are_recorded_before_an_end) {
    const auto ada = add_person("ada");
    for (const auto* name : {"first", "second"}) give(ada, token(name), minute_long());
    data.clock.advance_ms(hour);
    write([&](tenant_transaction& tx) { return settle_with_change(tx, by, decider, ada); });
    BOOST_TEST(marked_at_removal(ada) == 2);
    BOOST_TEST(!must(read<bool>([&](tenant_transaction& tx) { return is_unsettled(tx, decider, ada); })));
}

BOOST_AUTO_TEST_CASE(a_short_role_membership_or_access_is_looked_back_upon_as_a_grant_is) {
    const auto main = token("main");
    const auto crew = add_team("crew");
    write([&](tenant_transaction& tx) { return give(tx, principal_kind::team, crew.text(), main); });
    const auto briefly = add_person("briefly in the team"), owned = add_member("briefly a member"), away = add_person("away");
    write([&](tenant_transaction& tx) {
        return add_to_team(tx, by, {crew, briefly, {"direct", "test"}, minute_long(), tx.now()});
    });
    give(owned, main);
    assign(principal_kind::member, owned.text(), "member", minute_long());
    assign(principal_kind::member, owned.text(), "viewer");
    give(away, main);
    run("UPDATE member SET access_ends_at = " + std::to_string(data.clock.now().ms + 60'000) + " WHERE org = $1 AND id = '" +
        std::string(away.text()) + "'");
    data.clock.advance_ms(hour);
    BOOST_TEST(tidy() == 2);
    settle(away);
    for (const auto& who : {briefly, owned, away}) BOOST_TEST(seen_by(who).size() == 1U);
    data.clock.advance_ms(1);
    BOOST_TEST(!sees(owned));
}

// What is in force for nobody before he comes is seen from his coming on: by the sweep's look, and by the last look at what
// opened and closed unseen.
BOOST_AUTO_TEST_CASE(a_members_exposures_begin_when_the_access_does) {
    const auto main = token("main"), brief = token("brief");
    const auto ada = add_person("ada"), short_stay = add_person("short stay");
    const instant made = data.clock.now(), comes = made + 60'000, goes = made + 120'000;
    for (const auto& who : {ada, short_stay})
        write([&](tenant_transaction& tx) { return member_repository(tx).set_access_begin(who, comes, "test"); });
    write([&](tenant_transaction& tx) { return member_repository(tx).set_access_end(short_stay, goes, "test"); });
    for (const auto& who : {ada, short_stay}) give(who, main);
    give(ada, brief, {{}, goes});
    settle(ada);
    BOOST_TEST((!sees(ada) && seen_by(ada).empty() && !may(ada, "token:seed", "token/main")));
    data.clock.set(comes - 1);
    settle(ada);
    BOOST_TEST(seen_by(ada).empty());
    data.clock.set(comes);
    BOOST_TEST(must(read<bool>([&](tenant_transaction& tx) { return is_unsettled(tx, decider, ada); })));
    data.clock.set(goes + hour);
    settle(ada);
    settle(short_stay);
    BOOST_TEST_REQUIRE(seen_by(ada).size() == 2U);
    for (const auto& one : seen_by(ada))
        if (one.on == brief) BOOST_TEST((!one.open && one.first_at == comes && one.last_at == goes));
    BOOST_TEST_REQUIRE(seen_by(short_stay).size() == 1U);
    BOOST_TEST((seen_by(short_stay)[0].first_at == comes && seen_by(short_stay)[0].last_at == goes));
}

BOOST_AUTO_TEST_CASE(so_many_closed_windows_are_looked_back_upon_at_once_and_the_others_before_they_are_tidied) {
    const auto ada = add_person("ada");
    for (std::size_t i = 0; i <= limits::windows_settled; ++i)
        give(ada, token("t" + std::to_string(i)), minute_long(static_cast<std::int64_t>(i) * 60'000));
    data.clock.advance_ms(3 * hour);
    settle(ada);
    BOOST_TEST(seen_by(ada).size() == limits::windows_settled);
    while (tidy() > 0) {}
    BOOST_TEST(seen_by(ada).size() == limits::windows_settled + 1);
}

// More than one transaction settles: the row of the window stands until everybody was looked at, also over a restart.
BOOST_AUTO_TEST_CASE(all_of_a_large_team_are_recorded_though_its_window_opened_and_closed_unseen) {
    const auto crew = add_team("crew");
    const auto main = token("main");
    const auto all = add_crew(450, crew);
    const auto window = minute_long();
    write([&](tenant_transaction& tx) { return give(tx, principal_kind::team, crew.text(), main, "token:seed", window); });
    data.clock.advance_ms(hour);
    std::size_t before = 0;
    std::int64_t ended = 0;
    for (int round = 1; round <= 3; ++round) {
        ended += tidy();
        const std::size_t now = have_seen(all);
        BOOST_TEST((before < now && now - before <= limits::exposures_settled), now);
        BOOST_TEST(ended == (round < 3 ? 0 : 1));
        BOOST_TEST(more == (round < 3));
        before = now;
        data.reopen();
    }
    BOOST_TEST(before == all.size());
    for (const auto& who : all)
        BOOST_TEST((seen_by(who)[0].first_at == *window.not_before && seen_by(who)[0].last_at == *window.expires_at));
}

// What closed later is not ended first: it is part of what was in force.
BOOST_AUTO_TEST_CASE(memberships_that_closed_after_the_teams_window_wait_until_it_was_looked_at) {
    const auto crew = add_team("crew");
    const auto main = token("main");
    const auto all = add_crew(limits::exposures_settled + 50, crew, {{}, data.clock.now() + 90'000});
    write(
        [&](tenant_transaction& tx) { return give(tx, principal_kind::team, crew.text(), main, "token:seed", minute_long()); });
    data.clock.advance_ms(hour);
    do tidy();
    while (more);
    BOOST_TEST(have_seen(all) == all.size());
    BOOST_TEST(!must(read<bool>([](tenant_transaction& tx) { return has_expired(tx); })));
}

// Where one look costs all that a change may judge, one member is looked at in each.
BOOST_AUTO_TEST_CASE(among_very_many_resources_few_are_looked_at_at_once) {
    const auto crew = add_team("crew");
    const auto main = token("main");
    const auto all = add_crew(5, crew);
    write([&](tenant_transaction& tx) {
        return testing::raw_rows(tx).run(
            "INSERT INTO resource (org, id, type, external_name) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM "
            "n WHERE i < " +
                std::to_string(limits::exposures_judged / 5) + ") SELECT $1, 'r' || i, $2, 'r' || i FROM n",
            "app");
    });
    BOOST_TEST(must(read<std::size_t>([](tenant_transaction& tx) { return looks_at_once(tx); })) == 4U);
    write(
        [&](tenant_transaction& tx) { return give(tx, principal_kind::team, crew.text(), main, "token:seed", minute_long()); });
    data.clock.advance_ms(hour);
    for (const std::size_t seen : {2U, 4U, 5U}) {
        tidy();
        BOOST_TEST((have_seen(all) == seen && more == (seen < 5U)));
    }
}

BOOST_AUTO_TEST_CASE(a_suspended_member_sees_nothing_and_what_was_seen_stays) {
    const auto ada = add_person("ada");
    give(ada, token("main"));
    settle(ada);
    write([&](tenant_transaction& tx) -> result<void> {
        const auto held = hold_repository(tx).add(ada, hold_source::admin(), "test", "test");
        return held ? result<void>() : held.error();
    });
    settle(ada);
    BOOST_TEST((seen_by(ada).size() == 1U && !sees(ada)));
}

BOOST_AUTO_TEST_CASE(a_model_without_secrets_pays_nothing) {
    testing::access_people plain;
    plain.write([&](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(!plain.decider.guards_secrets(tx).value());
        BOOST_TEST(plain.decider.whom_secrets_reach(tx).value().empty());
        return {};
    });
}

// A change that touches everybody settles so many; the sweep comes to the others.
BOOST_AUTO_TEST_CASE(one_change_settles_so_many_members_and_no_more) {
    const auto main = token("main");
    const auto crew = add_team("crew");
    std::vector<member_id> all;
    for (std::size_t i = 0; i <= limits::exposures_settled; ++i) all.push_back(add_member("m" + std::to_string(i)));
    std::ranges::sort(all);
    const auto plain = role("member");
    write([&](tenant_transaction& tx) -> result<void> {
        for (const auto& who : all) {
            const auto given = assign_role(tx, by,
                                           {tx.new_id<assignment_id>(),
                                            principal_kind::member,
                                            std::string(who.text()),
                                            plain,
                                            {},
                                            {"direct", "test"},
                                            {},
                                            tx.now()});
            if (!given) return given.error();
            if (auto in = add_to_team(tx, by, {crew, who, {"direct", "test"}, {}, tx.now()}); !in) return in;
        }
        return {};
    });
    watched([&](tenant_transaction& tx) { return give(tx, principal_kind::team, crew.text(), main); });
    const auto seeing = std::ranges::count_if(all, [&](const member_id& who) { return sees(who); });
    BOOST_TEST(static_cast<std::size_t>(seeing) == limits::exposures_settled);
    BOOST_TEST(!sees(all.back()));
    BOOST_TEST(must(read<bool>([&](tenant_transaction& tx) { return is_unsettled(tx, decider, all.back()); })));
    settle(all.back());
    BOOST_TEST(sees(all.back()));
}

// What cuts somebody off is done in time, however much there is to be seen.
BOOST_AUTO_TEST_CASE(beyond_so_many_resources_a_change_leaves_secrets_to_the_sweep) {
    const auto bob = add_person("bob");
    give(bob, token("main"));
    const auto at_once = [&] { return must(read<std::size_t>([](tenant_transaction& tx) { return settled_at_once(tx); })); };
    const auto with_change = [&] { write([&](tenant_transaction& tx) { return settle_with_change(tx, by, decider, bob); }); };
    BOOST_TEST(at_once() == limits::exposures_settled);
    write([&](tenant_transaction& tx) {
        return testing::raw_rows(tx).run(
            "INSERT INTO resource (org, id, type, external_name) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM "
            "n"
            " WHERE i < " +
                std::to_string(limits::exposures_judged) + ") SELECT $1, 'r' || i, $2, 'r' || i FROM n",
            "app");
    });
    BOOST_TEST(at_once() == 0U);
    with_change();
    BOOST_TEST(!sees(bob));
    write([&](tenant_transaction& tx) {
        return testing::raw_rows(tx).run("DELETE FROM resource WHERE org = $1 AND id = $2", "r1");
    });
    BOOST_TEST(at_once() == 1U);
    with_change();
    BOOST_TEST(sees(bob));
}

// Of a change with more rows than are read one by one, everybody is settled: bob, whom no row names, is how one sees it.
BOOST_AUTO_TEST_CASE(so_many_change_rows_are_read_and_beyond_them_everybody_is_settled) {
    const auto bob = add_person("bob");
    give(bob, token("main"));
    watched([&](tenant_transaction& tx) { return tell_of_nothing(tx, limits::exposure_changes); });
    BOOST_TEST(!sees(bob));
    watched([&](tenant_transaction& tx) { return tell_of_nothing(tx, limits::exposure_changes + 1); });
    BOOST_TEST(sees(bob));
}

BOOST_AUTO_TEST_CASE(one_change_row_names_so_many_resources_and_counts_all) {
    const auto owner = add_member("owner", true);
    for (std::size_t i = 0; i <= limits::exposures_told; ++i) token("t" + std::to_string(i));
    settle(owner);
    BOOST_TEST_REQUIRE(told_of(owner).size() == 1U);
    const auto facts = must(parse_json(told_of(owner)[0].facts));
    BOOST_TEST(facts.find("resources")->if_array()->size() == limits::exposures_told);
    BOOST_TEST(*facts.find("count")->if_integer() == static_cast<std::int64_t>(limits::exposures_told) + 1);
    BOOST_TEST(seen_by(owner).size() == limits::exposures_told + 1);
    settle(owner);
    BOOST_TEST(told_of(owner).size() == 1U);  // nothing began since
}

BOOST_AUTO_TEST_CASE(a_decision_that_showed_a_secret_is_told_whether_the_resource_is_registered_or_not) {
    const auto main = token("main");
    const auto ada = add_member("ada");
    for (const std::string name : {"main", "never-registered"})
        write([&](tenant_transaction& tx) {
            return record_shown_secret(tx, by, {ada, std::nullopt, "token:seed", "token", name, nullptr});
        });
    change_filter filter;
    filter.kind = "decision.allowed_secret";
    const auto told =
        must(read<std::vector<change>>([&](tenant_transaction& tx) { return change_repository(tx).newest(filter, 0, 10); }));
    BOOST_TEST(told.size() == 2U);
    BOOST_TEST_REQUIRE(seen_by(ada).size() == 1U);
    BOOST_TEST((seen_by(ada)[0].on == main && seen_by(ada)[0].used_at && !seen_by(ada)[0].open));
}

BOOST_AUTO_TEST_SUITE_END()
