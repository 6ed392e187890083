#include <boost/test/unit_test.hpp>

#include <gatehouse/base/limits/history.hpp>
#include <gatehouse/domain/access/history.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/erasure_repository.hpp>
#include <gatehouse/store/history_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "history/as_of.hpp"
#include "support/access_people.hpp"

using namespace gatehouse;
using namespace gatehouse::access;

namespace {

struct fixture : testing::access_people {
    instant pass() {
        const instant then = data.clock.now();
        data.clock.advance_ms(1'000);
        return then;
    }
    question asked(const member_id& who) const { return {who, {}, "app:use", "app", "main", nullptr}; }
    result<decision> decided(const member_id& who, instant at) {
        return read<decision>([&](tenant_transaction& tx) { return decide_at(models, tx, asked(who), at); });
    }
    std::int64_t rows(std::string_view text) {
        std::int64_t found = 0;
        write([&](tenant_transaction& tx) -> result<void> {
            struct counting : tenant_repository {
                using tenant_repository::tenant_repository;
                result<std::int64_t> count(std::string_view text) {
                    return sql().run_built(text, std::initializer_list<sql_value>{org()},
                                           [](const sql_row&) { return result<void>(); });
                }
            };
            auto counted = counting(tx).count(std::string(testing::tests_own).append(text));
            if (!counted) return counted.error();
            found = *counted;
            return {};
        });
        return found;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contract_history, fixture)

BOOST_AUTO_TEST_CASE(what_is_to_come_and_what_was_before_are_refused) {
    const auto ada = add_member("ada");
    const auto early = decided(ada, {1});
    BOOST_TEST_REQUIRE(early.has_error());
    BOOST_TEST((early.error().code == errc::conflict));
    BOOST_TEST(early.error().detail.find("history begins at ") == 0U);
    const auto late = decided(ada, data.clock.now() + 1);
    BOOST_TEST_REQUIRE(late.has_error());
    BOOST_TEST((late.error().code == errc::invalid_value));
    BOOST_TEST(decided(ada, data.clock.now()).has_value());
}

// A millisecond means its end: who came and went within one was never there.
BOOST_AUTO_TEST_CASE(what_ends_in_the_moment_in_which_it_began_leaves_nothing) {
    const auto ada = add_member("ada");
    pass();
    const auto given = assign(principal_kind::member, ada.text(), "member");
    write([&](tenant_transaction& tx) { return assignment_repository(tx).end(given); });
    BOOST_TEST(rows("SELECT 1 FROM assignment_history WHERE org = $1") == 0);
    const auto then = pass();
    BOOST_TEST(!decided(ada, then)->allowed);
}

BOOST_AUTO_TEST_CASE(claims_that_are_shown_again_lengthen_what_stands) {
    const auto okta = add_connection();
    const auto ada = add_member("ada");
    const auto group = add_group(okta, "Users");
    const auto keep = [&](std::int64_t for_ms, const std::vector<group_id>& groups) {
        write([&](tenant_transaction& tx) {
            return saml_sign_in_repository(tx).keep_claims(okta, ada, groups, tx.now() + for_ms);
        });
    };
    constexpr std::string_view all = "SELECT 1 FROM claim_membership_history WHERE org = $1";
    for (int i = 0; i < 3; ++i) {
        keep(5'000, {group});
        pass();
    }
    BOOST_TEST(rows(all) == 1);
    data.clock.advance_ms(10'000);  // they lapse
    keep(5'000, {group});
    BOOST_TEST(rows(all) == 2);
    pass();
    keep(5'000, {});
    BOOST_TEST(rows("SELECT 1 FROM claim_membership WHERE org = $1") == 0);
    BOOST_TEST(rows(all) == 2);
}

BOOST_AUTO_TEST_CASE(erasing_a_person_takes_what_was_said_of_them) {
    const auto okta = add_connection();
    const auto ada = add_member("ada");
    add_link(okta, ada, "ada");
    pass();
    write([&](tenant_transaction& tx) {
        return testing::raw_rows(tx).run(R"(UPDATE link SET document = '{"title":"Chief"}' WHERE org = $1)");
    });
    BOOST_TEST(rows("SELECT 1 FROM link_document_history WHERE org = $1") == 1);
    pass();
    write([&](tenant_transaction& tx) { return erasure_repository(tx).blank(ada); });
    BOOST_TEST(rows("SELECT 1 FROM link_document_history WHERE org = $1") == 0);
}

BOOST_AUTO_TEST_CASE(a_page_asks_so_many_members_and_goes_on) {
    write([&](tenant_transaction& tx) -> result<void> {
        for (std::size_t i = 0; i <= limits::history_members; ++i) {
            member row{tx.new_id<member_id>()};
            row.since = tx.now();
            if (const auto in = member_repository(tx).insert(row); !in) return in.error();
        }
        return {};
    });
    const auto then = pass();
    const auto walk = [&](std::string_view after, std::string_view action) {
        return testing::must(read<could_page>([&](tenant_transaction& tx) {
            question what{member_id::trusted(""), {}, std::string(action), "app", "main", nullptr};
            return who_could(models, tx, what, then, after, 1'000);
        }));
    };
    const auto first = walk("", "app:read");
    BOOST_TEST(first.allowed.size() == limits::history_members);
    BOOST_TEST(!first.next.empty());
    const auto second = walk(first.next, "app:read");
    BOOST_TEST(second.allowed.size() == 1U);
    BOOST_TEST(second.next.empty());
    BOOST_TEST(walk("", "app:write").allowed.empty());
    BOOST_TEST(!walk("", "app:write").next.empty());
}

BOOST_AUTO_TEST_CASE(comparing_asks_about_so_many_resources) {
    const auto ada = add_member("ada");
    const auto before = pass();
    write([&](tenant_transaction& tx) -> result<void> {
        for (std::size_t i = 0; i <= limits::history_resources; ++i) {
            const resource made{tx.new_id<resource_id>(), "app", "r" + std::to_string(i), {}, {}};
            if (const auto in = resource_repository(tx).insert(made); !in) return in;
            grant given{
                tx.new_id<grant_id>(), principal_kind::member, std::string(ada.text()), made.id, {"app:use"}, {}, {}, {}};
            if (const auto in = grant_repository(tx).insert(given); !in) return in;
        }
        return {};
    });
    const auto after = pass();
    const auto compare = [&](std::string_view resource) {
        return read<member_difference>([&](tenant_transaction& tx) {
            return changed_for(models, tx, model(), ada, {before, after}, resource);
        });
    };
    const auto all = compare("");
    BOOST_TEST_REQUIRE(all.has_error());
    BOOST_TEST((all.error().code == errc::too_many));
    const auto one = compare("app/r0");
    BOOST_TEST_REQUIRE(one.has_value());
    BOOST_TEST_REQUIRE(one->rights.size() == 1U);
    BOOST_TEST(one->rights.front().action == "app:use");
    BOOST_TEST(one->rights.front().after.allowed);
}

BOOST_AUTO_TEST_CASE(reasons_are_looked_for_among_so_many_changes) {
    const auto before = pass();
    const auto looked_at = [&](std::size_t many) {
        write([&](tenant_transaction& tx) -> result<void> {
            for (std::size_t i = 0; i < many; ++i)
                if (const auto in = change_repository(tx).append(by, change_kind::organization_changed, {"organization", "x"});
                    !in)
                    return in.error();
            return {};
        });
        const auto after = pass();
        return testing::must(read<reasons>([&](tenant_transaction& tx) {
            return reasons_between(tx, {before, after}, involved());
        }));
    };
    BOOST_TEST(looked_at(3).rows.size() == 3U);
    BOOST_TEST(looked_at(3).complete);
    BOOST_TEST(!looked_at(limits::history_changes).complete);
}

BOOST_AUTO_TEST_CASE(only_what_is_kept_is_asked_about_the_past) {
    const auto then = pass();
    const auto refused = [&](std::string_view text) {
        const auto rewritten = history::as_of(text, 2);
        return rewritten.has_error() && rewritten.error().code == errc::internal;
    };
    BOOST_TEST(refused("SELECT 1 FROM api_key WHERE org = $1"));
    BOOST_TEST(refused("DELETE FROM member WHERE org = $1"));
    BOOST_TEST(refused("SELECT 1 FROM member, link WHERE org = $1"));
    BOOST_TEST(!refused("WITH mine(id) AS (SELECT id FROM member) SELECT 'FROM session' FROM mine"));
    BOOST_TEST(*history::as_of("SELECT id FROM team WHERE org = $1", 2) ==
               "SELECT id FROM (SELECT org, id, slug FROM team_history WHERE valid_from <= $2 AND valid_to > $2) team "
               "WHERE org = $1");
    const auto written = read<bool>([&](tenant_transaction& tx) -> result<bool> {
        const auto done = history_repository(tx).as_of(
            then, [&](tenant_transaction& past) { return member_repository(past).raise_epoch(member_id::trusted("x")); });
        return done.has_value();
    });
    BOOST_TEST(!*written);
}

BOOST_AUTO_TEST_SUITE_END()
