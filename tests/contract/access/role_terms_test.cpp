#include <boost/test/unit_test.hpp>

#include <gatehouse/domain/access/resources.hpp>
#include <gatehouse/domain/access/roles.hpp>
#include <gatehouse/domain/access/teams.hpp>
#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/role_terms_repository.hpp>

#include "support/access_people.hpp"

using namespace gatehouse;
using namespace gatehouse::access;
using testing::must;

namespace {

struct fixture : testing::access_people {
    role_id make_role(std::string_view slug, const role_terms& terms = {}) {
        return make<role_id>([&](tenant_transaction& tx) -> result<role_id> {
            const gatehouse::role row{tx.new_id<role_id>(), std::string(slug), std::string(slug), 10, false, false};
            if (auto done = create_role(tx, by, model(), row, terms); !done) return done.error();
            return row.id;
        });
    }
    std::int64_t count(std::string_view text) {
        return must(read<std::int64_t>([&](tenant_transaction& tx) { return counting(tx).count(text); }));
    }

private:
    struct counting : tenant_repository {
        using tenant_repository::tenant_repository;
        result<std::int64_t> count(std::string_view text) {
            const sql_value only[] = {{org()}};
            return sql().run_built(std::string(testing::tests_own).append(text), std::span(only, 1),
                                   [](const sql_row&) { return result<void>(); });
        }
    };
};

}  // namespace

// The standard model with two plans: one has room for five roles, and its own four are among them.
permission_model limited() {
    auto text = testing::read_source("config/models/standard.toml");
    const std::string plans =
        "[[plan]]\nslug = \"small\"\nname = \"Small\"\nroles = 5\n[[plan]]\nslug = \"big\"\nname = \"Big\"\n";
    text.insert(text.find("[[role]]"), plans);
    return must(permission_model::from_toml(text));
}

BOOST_FIXTURE_TEST_SUITE(contract_role_terms, fixture)

// access.md, Invariants, 9.
BOOST_AUTO_TEST_CASE(a_plan_has_room_for_so_many_roles_and_a_smaller_one_takes_none_away) {
    const auto model_with_plans = limited();
    const auto refused = [&](std::string_view slug, const role_terms& terms = {}) {
        const gatehouse::role row{make<role_id>([](tenant_transaction& tx) { return result<role_id>(tx.new_id<role_id>()); }),
                                  std::string(slug),
                                  std::string(slug),
                                  10,
                                  false,
                                  false};
        const auto done = data->write(
            organization(), [&](tenant_transaction& tx) { return create_role(tx, by, model_with_plans, row, terms); });
        if (!done) BOOST_TEST(done.error().detail.find("no room for another role") != std::string::npos, done.error().detail);
        return !done && done.error().code == errc::forbidden;
    };
    set_plan("big");
    for (const char* slug : {"one", "two"}) BOOST_TEST(!refused(slug));
    BOOST_TEST(!refused("asleep", {"", {"org"}, {}, {"big"}}));
    set_plan("small");
    BOOST_TEST(refused("three"));
    BOOST_TEST(!refused("four", {"", {"org"}, {}, {"big"}}));  // sleeps: it takes no room
    BOOST_TEST(count("SELECT 1 FROM role WHERE org = $1") == 8);
    const auto change = [&](std::string_view slug, std::vector<std::string> plans) {
        return data->write(organization(), [&](tenant_transaction& tx) {
            const auto row = must(role_repository(tx).find_slug(slug));
            return change_role(tx, by, model_with_plans, row, {"", {"org"}, {}, std::move(plans)});
        });
    };
    BOOST_TEST((change("asleep", {}).error().code == errc::forbidden));  // it would wake
    BOOST_TEST(change("one", {"small"}).has_value());                    // is in already
    for (const char* slug : {"one", "two"}) BOOST_TEST(change(slug, {"big"}).has_value());
    BOOST_TEST(!refused("three"));
    BOOST_TEST(refused("five"));
}

BOOST_AUTO_TEST_CASE(terms_are_kept_as_they_were_said) {
    const role_terms terms{"what for", {"org", "app"}, {"app:read", "app:x*"}, {"pro"}};
    const auto id = make_role("mine", terms);
    const auto kept = [&] {
        return must(read<role_terms>([&](tenant_transaction& tx) { return role_terms_repository(tx).terms(id); }));
    };
    BOOST_TEST((kept() == terms));
    BOOST_TEST((must(read<role_terms>([&](tenant_transaction& tx) {
                    return role_terms_repository(tx).terms(role("member"));
                })) == role_terms{"", {"org", "team", "app"}, {}, {}}));
}

BOOST_AUTO_TEST_CASE(every_change_raises_the_policy_revision) {
    const auto revision = [&] {
        return must(read<std::int64_t>([&](tenant_transaction& tx) -> result<std::int64_t> {
            const auto own = organization_repository(tx).current();
            if (!own) return own.error();
            return own->policy_revision;
        }));
    };
    std::int64_t last = revision();
    const auto changed = [&] {
        const auto before = std::exchange(last, revision());
        return last > before;
    };
    const auto id = make_role("mine");
    BOOST_TEST(changed());
    const policy made = make<policy>([&](tenant_transaction& tx) -> result<policy> {
        const policy row{tx.new_id<policy_id>(), "p", "P", false, 1};
        if (auto done = create_policy(tx, by, model(), row, "[]"); !done) return done.error();
        return row;
    });
    BOOST_TEST(changed());
    const auto role_now = [&](tenant_transaction& tx) { return *role_repository(tx).find(id); };
    write([&](tenant_transaction& tx) { return attach_policy(tx, by, role_now(tx), made); });
    BOOST_TEST(changed());
    write([&](tenant_transaction& tx) { return change_role(tx, by, model(), role_now(tx), {"d", {"org"}, {}, {}}); });
    BOOST_TEST(changed());
    write([&](tenant_transaction& tx) { return detach_policy(tx, by, role_now(tx), made); });
    BOOST_TEST(changed());
    write([&](tenant_transaction& tx) { return delete_policy(tx, by, made); });
    BOOST_TEST(changed());
    write([&](tenant_transaction& tx) { return delete_role(tx, by, role_now(tx)); });
    BOOST_TEST(changed());
}

BOOST_AUTO_TEST_CASE(a_keys_reference_lists_it_as_a_holder_while_it_lives) {
    const auto ada = add_member("ada");
    api_key(ada, {"role:member", "app:read"});
    api_key(ada, {"app:read"});
    api_key(ada, {"role:members"});  // another
    const auto listed = [&] {
        return must(read<std::vector<role_terms_repository::narrowed_key>>(
                        [&](tenant_transaction& tx) { return role_terms_repository(tx).keys_of("member"); }))
            .size();
    };
    BOOST_TEST(listed() == 1U);
    data.clock.advance_ms(3'600'000);
    BOOST_TEST(listed() == 0U);
}

BOOST_AUTO_TEST_CASE(what_holds_a_role_is_listed_in_pages) {
    const auto id = role("member");
    for (const auto name : {"a", "b", "c"}) assign(principal_kind::member, add_member(name).text(), "member");
    std::string after;
    std::size_t seen = 0;
    for (std::size_t page = 2; page == 2;) {
        const auto rows = must(read<std::vector<assignment>>(
            [&](tenant_transaction& tx) { return role_terms_repository(tx).assignments_of(id, after, 2); }));
        page = rows.size();
        seen += page;
        after = rows.back().id.text();
    }
    BOOST_TEST(seen == 3U);
}

BOOST_AUTO_TEST_CASE(a_deleted_team_leaves_its_past_and_nothing_else) {
    const auto crew = add_team("crew");
    const auto ada = add_member("ada");
    write([&](tenant_transaction& tx) { return add_to_team(tx, by, {crew, ada, {"direct", ""}, {}, tx.now()}); });
    assign(principal_kind::team, crew.text(), "member");
    assign(principal_kind::member, ada.text(), "viewer", {}, {"team", std::string(crew.text())});
    write([&](tenant_transaction& tx) -> result<void> {
        const resource row{tx.new_id<resource_id>(), "app", "main", {}, crew};
        if (auto made = create_resource(tx, by, model(), row, {}); !made) return made;
        return add_grant(
            tx, by, model(),
            {tx.new_id<grant_id>(), principal_kind::team, std::string(crew.text()), row.id, {"app:use"}, {}, "", tx.now()});
    });
    const auto overview = must(read<team_details_repository::overview>(
        [&](tenant_transaction& tx) { return team_details_repository(tx).overview_of(crew); }));
    BOOST_TEST(overview.members == 1);
    BOOST_TEST(overview.roles == std::vector<std::string>{"member"}, boost::test_tools::per_element());
    write([&](tenant_transaction& tx) -> result<void> {
        const auto ended = delete_team(tx, by, *team_repository(tx).find(crew));
        if (!ended) return ended.error();
        BOOST_TEST(ended->members == 1);
        BOOST_TEST(ended->assignments == 2);
        BOOST_TEST(ended->grants == 1);
        BOOST_TEST(ended->resources == 1);
        return {};
    });
    BOOST_TEST(count("SELECT 1 FROM team_member_past WHERE org = $1") == 1);
    BOOST_TEST(count("SELECT 1 FROM assignment_past WHERE org = $1") == 2);
    BOOST_TEST(count("SELECT 1 FROM grant_past WHERE org = $1") == 1);
    BOOST_TEST(count("SELECT 1 FROM assignment WHERE org = $1") == 0);
    BOOST_TEST(count("SELECT 1 FROM resource WHERE org = $1 AND team IS NULL") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
