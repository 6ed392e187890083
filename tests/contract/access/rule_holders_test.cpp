#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/store/adoption_repository.hpp>
#include <gatehouse/store/connection_end_repository.hpp>
#include <gatehouse/store/rule_holder_repository.hpp>
#include <gatehouse/store/rule_watch_repository.hpp>

#include "support/access_people.hpp"

using namespace gatehouse;
using gatehouse::testing::must;

namespace {

using standing = rule_holder_repository::standing;

// An approved rule for the group outer, inner lies in it, and outer in inner: no provider should, and some do.
struct holders_fixture : testing::access_people {
    connection_id okta = add_connection();
    group_id outer = add_group(okta, "outer"), inner = add_group(okta, "inner");
    mapping_rule_id rule = approved();

    holders_fixture() {
        join(outer, inner.text(), group_member_kind::group);
        join(inner, outer.text(), group_member_kind::group);
    }
    mapping_rule_id approved() {
        const auto admin = role("admin");
        return make<mapping_rule_id>([&](tenant_transaction& tx) {
            return access::add_mapping_rule(tx, by, model(),
                                            {tx.new_id<mapping_rule_id>(),
                                             okta,
                                             mapping_rule::origin::scim,
                                             mapping_rule::by_kind::id,
                                             std::string(outer.text()),
                                             true,
                                             "operator",
                                             0,
                                             {{admin, {}}},
                                             {}});
        });
    }
    member_id joined(const group_id& to, std::string_view name) {
        const auto who = add_member(name);
        join(to, add_link(okta, who, name).text());
        return who;
    }
    template <class T> T ask(std::function<result<T>(rule_holder_repository&)> what) {
        return must(read<T>([&](tenant_transaction& tx) -> result<T> {
            rule_holder_repository rows(tx);
            return what(rows);
        }));
    }
    std::set<member_id> set_of(std::function<result<std::vector<member_id>>(rule_holder_repository&)> what) {
        const auto all = ask<std::vector<member_id>>(what);
        const std::set<member_id> once(all.begin(), all.end());
        BOOST_TEST(once.size() == all.size());
        return once;
    }
    std::set<member_id> newcomers() {
        return set_of([&](auto& rows) { return rows.newcomers(rule); });
    }
    void note(const member_id& who, standing as) {
        write([&](tenant_transaction& tx) { return rule_holder_repository(tx).insert(rule, who, as); });
    }
    std::int64_t counted() {
        const instant since{data.clock.now().ms - 3'600'000};
        return ask<std::int64_t>([&](auto& rows) { return rows.counted_since(rule, since); });
    }
};

struct adoptions_fixture : testing::access_people {
    connection_id okta = add_connection();
    bool ask(const member_id& who) {
        return make<bool>([&](tenant_transaction& tx) { return adoption_repository(tx).ask(okta, who, 0); });
    }
    std::optional<adoption> found(const member_id& who, const connection_id& in) {
        return must(
            read<std::optional<adoption>>([&](tenant_transaction& tx) { return adoption_repository(tx).find(in, who); }));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contract_rule_holders, holders_fixture)

BOOST_AUTO_TEST_CASE(whoever_is_in_a_group_or_below_it_is_reached_once) {
    const auto ada = joined(outer, "ada"), bob = joined(inner, "bob");
    joined(add_group(okta, "elsewhere"), "eve");
    join(inner, add_link(okta, ada, "ada again").text());
    BOOST_TEST((set_of([&](auto& rows) { return rows.reached(rule, 10); }) == std::set{ada, bob}));
    BOOST_TEST(set_of([&](auto& rows) { return rows.reached(rule, 1); }).size() == 1U);
    const auto over = [&] {
        return must(
            read<std::vector<mapping_rule_id>>([&](tenant_transaction& tx) { return rule_watch_repository(tx).over(inner); }));
    };
    BOOST_TEST((over() == std::vector{rule}));
    write([&](tenant_transaction& tx) {
        return testing::raw_rows(tx).run("UPDATE mapping_rule SET approved_by = NULL WHERE org = $1 AND id = $2", rule.text());
    });
    BOOST_TEST(over().empty());
    const auto deprecated = [&](std::string_view slug) {
        write([&](tenant_transaction& tx) {
            return testing::raw_rows(tx).run("UPDATE role SET deprecated = CASE slug WHEN $2 THEN 1 ELSE 0 END WHERE org = $1",
                                             slug);
        });
    };
    deprecated("admin");
    BOOST_TEST((over() == std::vector{rule}));
    deprecated("");
    note(ada, standing::held);
    BOOST_TEST((over() == std::vector{rule}));  // whom it holds it holds until he is let in, or goes
}

BOOST_AUTO_TEST_CASE(a_newcomer_is_who_has_no_row_and_whoever_left_loses_it) {
    const auto ada = joined(outer, "ada"), bob = joined(inner, "bob");
    note(ada, standing::present);
    BOOST_TEST((newcomers() == std::set{bob}));
    note(bob, standing::counted);
    BOOST_TEST(newcomers().empty());
    write([&](tenant_transaction& tx) {
        return testing::raw_rows(tx).run("DELETE FROM group_member WHERE org = $1 AND group_id = $2 AND kind = 'user'",
                                         inner.text());
    });
    // Within the hour its place stays taken: whoever goes makes no room for the next.
    write([&](tenant_transaction& tx) { return rule_holder_repository(tx).forget_gone(rule, tx.now() - 1); });
    BOOST_TEST(ask<bool>([&](auto& rows) { return rows.knows(rule, bob); }));
    BOOST_TEST(counted() == 1);
    write([&](tenant_transaction& tx) { return rule_holder_repository(tx).forget_gone(rule, tx.now()); });
    BOOST_TEST(ask<bool>([&](auto& rows) { return rows.knows(rule, ada); }));
    BOOST_TEST(!ask<bool>([&](auto& rows) { return rows.knows(rule, bob); }));
}

BOOST_AUTO_TEST_CASE(an_hours_places_are_those_that_were_taken_within_it) {
    note(joined(outer, "before"), standing::present);
    note(joined(outer, "held"), standing::held);
    BOOST_TEST(counted() == 0);
    note(joined(outer, "first"), standing::counted);
    data.clock.advance_ms(1);
    note(joined(outer, "second"), standing::counted);
    BOOST_TEST(counted() == 2);
    data.clock.advance_ms(3'600'000 - 1);
    BOOST_TEST(counted() == 1);
    data.clock.advance_ms(1);
    BOOST_TEST(counted() == 0);
    BOOST_TEST(ask<std::int64_t>([](auto& rows) { return rows.most_per_hour(); }) == limits::rule_joins_per_hour);
    write([](tenant_transaction& tx) { return rule_holder_repository(tx).set_most_per_hour(7); });
    BOOST_TEST(ask<std::int64_t>([](auto& rows) { return rows.most_per_hour(); }) == 7);
}

BOOST_AUTO_TEST_CASE(what_is_held_is_let_in_once) {
    const auto ada = joined(outer, "ada"), bob = joined(outer, "bob");
    note(ada, standing::held);
    note(bob, standing::present);
    const auto let_in = [&](const member_id& who) {
        return make<bool>([&](tenant_transaction& tx) { return rule_holder_repository(tx).release(rule, who); });
    };
    const auto everywhere = [&] {
        std::int64_t count = -1;
        must(data->read_installation([&](installation_transaction& tx) -> result<void> {
            const auto asked = held_joins(tx).count();
            if (asked) count = *asked;
            return asked ? result<void>() : asked.error();
        }));
        return count;
    };
    BOOST_TEST(everywhere() == 1);
    const auto held = ask<std::vector<rule_holder_repository::held_member>>([&](auto& rows) { return rows.held(rule, 10); });
    BOOST_TEST_REQUIRE(held.size() == 1U);
    BOOST_TEST((held[0].id == ada && held[0].user_name == "ada"));
    BOOST_TEST(!let_in(bob));
    BOOST_TEST(let_in(ada));
    BOOST_TEST(!let_in(ada));
    BOOST_TEST((everywhere() == 0 && ask<std::int64_t>([&](auto& rows) { return rows.count_held(rule); }) == 0));
    const auto cy = joined(outer, "cy");
    note(cy, standing::held);
    BOOST_TEST(everywhere() == 1);
    note(cy, standing::present);  // an approval that sees who is there
    BOOST_TEST(everywhere() == 0);
    note(joined(outer, "dee"), standing::held);
    BOOST_TEST(everywhere() == 1);
    write([&](tenant_transaction& tx) -> result<void> {
        const auto ended = connection_end_repository(tx).mark(okta, "me");
        return ended ? result<void>() : ended.error();
    });
    BOOST_TEST(everywhere() == 0, "a deleted connection's rows stand until they are cleared");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(contract_adoptions, adoptions_fixture)

BOOST_AUTO_TEST_CASE(what_was_asked_and_decided_counts_for_its_time_in_its_connection) {
    const auto other = add_connection("other");
    const auto ada = add_member("ada");
    BOOST_TEST(ask(ada));
    BOOST_TEST_REQUIRE(found(ada, okta).has_value());
    BOOST_TEST(!found(ada, other).has_value());
    BOOST_TEST((found(ada, okta)->state == adoption_state::pending));
    data.clock.advance_ms(limits::adoption_ms - 1);
    write([&](tenant_transaction& tx) {
        return adoption_repository(tx).decide(adoption_repository(tx).find(okta, ada)->value().id, adoption_state::approved,
                                              "x");
    });
    data.clock.advance_ms(limits::adoption_ms - 1);
    BOOST_TEST_REQUIRE(found(ada, okta).has_value());
    BOOST_TEST((found(ada, okta)->state == adoption_state::approved && found(ada, okta)->decided_by == "x"));
    data.clock.advance_ms(1);
    BOOST_TEST(!found(ada, okta).has_value());
    BOOST_TEST(ask(ada));  // what lapsed is asked anew
    BOOST_TEST((found(ada, okta)->state == adoption_state::pending));
    write([&](tenant_transaction& tx) { return adoption_repository(tx).erase(okta, ada); });
    BOOST_TEST(!found(ada, okta).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
