#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <iostream>
#include <random>

#include "histories/history.hpp"

using namespace gatehouse;
using namespace gatehouse::histories;

namespace {

constexpr int one_by_one = 40, at_once = 60, threads = 4, rounds_a_history = 10;

int operations_wanted() {
    if (const char* given = std::getenv("GATEHOUSE_OPERATIONS")) return std::atoi(given);
    if (std::getenv("GATEHOUSE_LONG")) return 100'000;
    return testing::tests_postgres() ? 3'000 : 10'000;
}

std::uint64_t seed() {
    static const std::uint64_t chosen = [] {
        const char* given = std::getenv("GATEHOUSE_SEED");
        const std::uint64_t one = given ? std::strtoull(given, nullptr, 10) : std::random_device()();
        std::cerr << "GATEHOUSE_SEED=" << one << '\n';
        return one;
    }();
    return chosen;
}

struct kind_of_history {
    std::string_view model, plan;
};
constexpr kind_of_history kinds[]{{"takumo", "enterprise"}, {"kaito", "enterprise"}, {"takumo", "pro"}};

}  // namespace

BOOST_AUTO_TEST_SUITE(random_histories)

BOOST_AUTO_TEST_CASE(keep_every_invariant) {
    tally done;
    int rehearsed = 0;
    std::size_t announced = 0;
    const int histories = operations_wanted() / ((one_by_one + at_once) * rounds_a_history);
    for (int number = 0; number < histories; ++number) {
        const auto& kind = kinds[static_cast<std::size_t>(number) % std::size(kinds)];
        history one(std::string(kind.model), std::string(kind.plan), seed() + static_cast<std::uint64_t>(number), done);
        for (int round = 0; round < rounds_a_history; ++round) {
            one.one_by_one(one_by_one);
            one.at_once(at_once, threads);
            const auto wrong = one.check();
            BOOST_TEST_REQUIRE(wrong.empty(),
                               "GATEHOUSE_SEED=" << seed() << ", history " << number << ", round " << round << ": " << wrong);
        }
        rehearsed += one.rehearsed();
        announced += one.announced_rights();
    }
    BOOST_TEST(rehearsed > histories * rounds_a_history * 2);
    BOOST_TEST(announced > static_cast<std::size_t>(histories * rounds_a_history));
    for (const auto& [name, times] : done) {
        BOOST_TEST_MESSAGE(name << ": " << times);
        if (operations_wanted() >= 10'000) BOOST_TEST(times > 0, name << " never came about");
    }
    BOOST_TEST(done.size() >= 30U);
}

// What the silence of the checkers is worth: rows that are broken behind the product's back turn each of them red.
BOOST_AUTO_TEST_CASE(each_checker_can_fail) {
    const struct {
        std::string_view checker, breaking;
    } mutations[] = {
        {"owners", "UPDATE member SET owner = 0 WHERE org = $1"},
        {"owners", "UPDATE member SET owner = 1 WHERE org = $1"},
        {"credentials", "UPDATE member SET status = 'removed' WHERE org = $1 AND id = $2"},
        {"credentials", "UPDATE member SET holds = 1 WHERE org = $1 AND id = $2"},
        {"credentials", "UPDATE member SET access_begins_at = 9000000000000 WHERE org = $1 AND id = $2"},
        {"key owners", "DELETE FROM assignment WHERE org = $1 AND principal = $2"},
        {"holds", "UPDATE member SET holds = 2 WHERE org = $1 AND id = $2"},
        {"holds", "DELETE FROM hold WHERE org = $1"},
        {"holds", "UPDATE link SET active = 0 WHERE org = $1 AND active = 1"},
        {"removed", "UPDATE organization SET member_count = member_count + 1 WHERE number = $1"},
        {"removed", "UPDATE member SET status = 'erased' WHERE org = $1 AND id = $2"},
        {"removed", "UPDATE connection SET user_count = user_count + 1 WHERE org = $1"},
        {"deprecated",
         "INSERT INTO assignment (org, id, principal_kind, principal, role, scope_kind, scope_id, source_kind, source_id, "
         "since)"
         " SELECT org, 'x', 'member', $2, id, 'org', '', 'direct', '', 0 FROM role WHERE org = $1 AND deprecated = 1"},
        {"deprecated",
         "INSERT INTO team_member (org, team, member, source_kind, source_id, since)"
         " SELECT org, principal, $2, 'direct', 'x', 0 FROM assignment WHERE org = $1 AND principal_kind = 'team'"},
        {"deprecated",
         "INSERT INTO mapping_rule_role (org, rule, role, scope_kind, scope_id)"
         " SELECT r.org, m.id, r.id, 'org', '' FROM role r JOIN mapping_rule m ON m.org = r.org"
         " WHERE r.org = $1 AND r.deprecated = 1"},
        {"plans", "UPDATE organization SET member_limit = 1, member_count = member_count + 1 WHERE number = $1"},
        {"positions", "DELETE FROM change WHERE org = $1 AND position = (SELECT max(position) FROM change WHERE org = $1)"},
        {"positions", "UPDATE organization SET last_position = last_position + 1 WHERE number = $1"},
        {"unlogged", "UPDATE role SET level = 59 WHERE org = $1 AND built_in = 0"},
        {"unlogged", "DELETE FROM team WHERE org = $1"},
        {"unlogged", "UPDATE team_member SET expires_at = 1 WHERE org = $1"},
    };
    for (const auto& one : mutations) BOOST_TEST_CONTEXT(one.breaking) {
            tally done;
            history at("takumo", "enterprise", 7, done);
            auto& ladder = at.at();
            ladder.make_role("own", 10, {});
            ladder.make_role("other", 10, {});
            ladder.must_make(http::method::post, "/teams/t-2/assignments", R"({"role":"own"})");
            ladder.must_make(http::method::patch, "/roles/own", R"({"deprecated":true})");
            const auto& who = ladder.person("m-1");
            ladder.api_key(who);
            ladder.signed_in(who);
            ladder.must_make(http::method::post, "/teams/t-1/members", R"({"member":)" + climbing::id_text(who) + "}");
            ladder.must_make(http::method::post, ladder.of(ladder.person("m-2"), "/suspend"), R"({"reason":"x"})");
            const auto okta = connection_id::trusted(ladder.connection_path().substr(13));
            const auto link = ladder.add_link(okta, ladder.person("m-3"), "m-3");
            ladder.must_make(http::method::post, "/mapping-rules",
                             R"({"connection":)" + climbing::id_text(okta) + R"(,"group":"staff","roles":["other"]})");
            ladder.join(ladder.add_group(okta, "staff"), link.text());
            ladder.write([](tenant_transaction& tx) -> result<void> {
                testing::raw_rows rows(tx);
                if (auto set = rows.run("UPDATE connection SET user_count = 1 WHERE org = $1"); !set) return set;
                return rows.run("UPDATE directory_group SET member_count = 1 WHERE org = $1 AND display_name = 'staff'");
            });
            at.forget();
            BOOST_TEST(at.red().empty(), at.wrong());
            ladder.write([&](tenant_transaction& tx) { return testing::raw_rows(tx).run(one.breaking, who.text()); });
            const auto red = at.red();
            BOOST_TEST((std::ranges::find(red, one.checker) != red.end()));
        }
}

BOOST_AUTO_TEST_SUITE_END()
