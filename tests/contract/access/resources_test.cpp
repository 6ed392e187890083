#include <boost/test/unit_test.hpp>

#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/access/resources.hpp>
#include <gatehouse/domain/access/units.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/exposure_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/unit_repository.hpp>

#include "support/access_people.hpp"

using namespace gatehouse;
using namespace gatehouse::access;
using testing::must;

namespace {

struct fixture : testing::access_people {
    result<resource_id> try_create(std::string_view name, std::optional<resource_id> parent = {},
                                   std::vector<unit_id> units = {}) {
        std::optional<resource_id> id;
        const auto done = data->write(organization(), [&](tenant_transaction& tx) -> result<void> {
            const resource row{tx.new_id<resource_id>(), "app", std::string(name), parent, {}};
            id = row.id;
            return create_resource(tx, by, model(), row, units);
        });
        if (!done) return done.error();
        return *id;
    }
    resource_id create(std::string_view name, std::optional<resource_id> parent = {}, std::vector<unit_id> units = {}) {
        return must(try_create(name, parent, std::move(units)));
    }
    result<void> move(const resource_id& id, std::optional<resource_id> parent) {
        return data->write(organization(), [&](tenant_transaction& tx) -> result<void> {
            auto row = resource_repository(tx).find(id);
            if (!row) return row.error();
            row->parent = parent;
            return change_resource(tx, by, *row, {});
        });
    }
    grant_id give(principal_kind kind, std::string_view to, const resource_id& on, std::vector<std::string> permissions) {
        return make<grant_id>([&](tenant_transaction& tx) -> result<grant_id> {
            const grant row{tx.new_id<grant_id>(), kind, std::string(to), on, permissions, {}, "why", tx.now()};
            if (auto added = add_grant(tx, by, model(), row); !added) return added.error();
            return row.id;
        });
    }
    unit_id add_unit(std::string_view code) {
        return make<unit_id>([&](tenant_transaction& tx) -> result<unit_id> {
            const unit row{tx.new_id<unit_id>(), std::string(code), std::string(code), {}};
            if (auto made = create_unit(tx, by, row); !made) return made.error();
            return row.id;
        });
    }
    std::int64_t past_grants() {
        return must(read<std::int64_t>([&](tenant_transaction& tx) { return counting(tx).past(); }));
    }
    std::size_t changes(std::string_view kind) {
        change_filter filter;
        filter.kind = kind;
        return must(read<std::vector<change>>(
                        [&](tenant_transaction& tx) { return change_repository(tx).newest(filter, 0, 100); }))
            .size();
    }

private:
    struct counting : tenant_repository {
        using tenant_repository::tenant_repository;
        result<std::int64_t> past() {
            return sql().run("/* a test */ SELECT id FROM grant_past WHERE org = $1 AND reason = 'why' AND until >= since",
                             {org()});
        }
    };
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contract_resources, fixture)

BOOST_AUTO_TEST_CASE(a_resource_is_found_by_type_and_name) {
    const auto id = create("main");
    BOOST_TEST((try_create("main").error().code == errc::uniqueness));
    const auto found =
        must(read<resource>([](tenant_transaction& tx) { return resource_repository(tx).find_named("app", "main"); }));
    BOOST_TEST((found.id == id));
    for (const std::string_view name : {"", "a*", "a b", "a\n"})
        BOOST_TEST((try_create(name).error().code == errc::invalid_value));
    BOOST_TEST(changes("resource.created") == 1U);
}

BOOST_AUTO_TEST_CASE(parents_are_no_ring_and_no_deeper_than_the_limit) {
    std::vector<resource_id> line{create("0")};
    for (std::size_t i = 1; i < limits::resource_depth; ++i) line.push_back(create(std::to_string(i), line.back()));
    BOOST_TEST((try_create("deeper", line.back()).error().code == errc::invalid_value));
    BOOST_TEST((move(line[0], line[2]).error().code == errc::invalid_value));
    BOOST_TEST((move(line[1], line[1]).error().code == errc::invalid_value));
    const auto top = create("top");
    BOOST_TEST((move(line[0], top).error().code == errc::invalid_value));  // what lies below counts
    BOOST_TEST(move(line[4], std::nullopt).has_value());
    BOOST_TEST(move(line[0], top).has_value());
}

BOOST_AUTO_TEST_CASE(a_resource_goes_with_its_grants_and_after_those_below_it) {
    const auto parent = create("parent"), child = create("child", parent);
    const auto who = add_member("who");
    give(principal_kind::member, who.text(), child, {"app:use"});
    give(principal_kind::member, who.text(), child, {"app:read"});
    const auto erase = [&](const resource_id& id) {
        return data->write(organization(), [&](tenant_transaction& tx) -> result<void> {
            const auto row = resource_repository(tx).find(id);
            if (!row) return row.error();
            if (auto marked = exposure_repository(tx).mark(id, "x", {}, ""); !marked) return marked;
            const auto ended = delete_resource(tx, by, *row);
            if (!ended) return ended.error();
            BOOST_TEST(ended->grants == (id == child ? 2 : 0));
            BOOST_TEST(ended->rotations == 1);
            return {};
        });
    };
    BOOST_TEST((erase(parent).error().code == errc::conflict));
    BOOST_TEST(erase(child).has_value());
    BOOST_TEST(past_grants() == 2);
    BOOST_TEST(erase(parent).has_value());
}

BOOST_AUTO_TEST_CASE(grants_are_listed_by_whom_and_on_what_and_end_into_the_past) {
    const auto main = create("main"), side = create("side");
    const auto ada = add_member("ada");
    const auto crew = add_team("crew");
    const auto first = give(principal_kind::member, ada.text(), main, {"app:use", "app:read"});
    const auto second = give(principal_kind::member, ada.text(), side, {"app:use"});
    give(principal_kind::team, crew.text(), main, {"app:use"});
    const auto of_ada = [&](std::string_view after, std::int64_t most) {
        return must(read<std::vector<grant>>(
            [&](tenant_transaction& tx) { return grant_repository(tx).of(principal_kind::member, ada.text(), after, most); }));
    };
    BOOST_TEST_REQUIRE(of_ada("", 10).size() == 2U);
    BOOST_TEST(of_ada("", 10)[0].permissions == (std::vector<std::string>{"app:use", "app:read"}),
               boost::test_tools::per_element());
    BOOST_TEST((of_ada(first.text(), 1)[0].id == second));
    const auto on_main =
        must(read<std::vector<grant>>([&](tenant_transaction& tx) { return grant_repository(tx).on(main, "", 10); }));
    BOOST_TEST(on_main.size() == 2U);
    write([&](tenant_transaction& tx) { return end_grant(tx, by, *grant_repository(tx).find(first)); });
    BOOST_TEST(of_ada("", 10).size() == 1U);
    BOOST_TEST(past_grants() == 1);
    BOOST_TEST(changes("grant.removed") == 1U);
}

BOOST_AUTO_TEST_CASE(a_grant_names_actions_of_the_model_and_not_too_many) {
    const auto main = create("main");
    const auto ada = add_member("ada");
    const auto attempt = [&](std::vector<std::string> permissions) {
        return data->write(organization(), [&](tenant_transaction& tx) {
            return add_grant(
                tx, by, model(),
                {tx.new_id<grant_id>(), principal_kind::member, std::string(ada.text()), main, permissions, {}, "", tx.now()});
        });
    };
    BOOST_TEST((attempt({"app:use", "app:unheard"}).error().code == errc::invalid_value));
    BOOST_TEST((attempt({"app:*"}).error().code == errc::invalid_value));
    BOOST_TEST((attempt({}).error().code == errc::invalid_value));
    BOOST_TEST(attempt(std::vector<std::string>(limits::grant_permissions, "app:use")).has_value());
    BOOST_TEST((attempt(std::vector<std::string>(limits::grant_permissions + 1, "app:use")).error().code == errc::too_large));
}

BOOST_AUTO_TEST_CASE(a_unit_holds_members_and_restricts_resources) {
    const auto berlin = add_unit("berlin"), paris = add_unit("paris");
    const auto ada = add_member("ada"), bob = add_member("bob");
    const auto main = create("main", {}, {berlin});
    for (const auto& who : {ada, bob, ada}) write([&](tenant_transaction& tx) { return add_to_unit(tx, by, berlin, who); });
    const auto members = [&] {
        return must(read<std::vector<member_id>>(
                        [&](tenant_transaction& tx) { return unit_repository(tx).members(berlin, "", 10); }))
            .size();
    };
    BOOST_TEST(members() == 2U);
    const auto facts = [&](const member_id& who) {
        return must(read<resource_chain>(
                        [&](tenant_transaction& tx) { return rights_repository(tx).resource("app", "main", who); }))
            .at(0);
    };
    BOOST_TEST(facts(ada).restricted);
    BOOST_TEST(facts(ada).in_unit);
    write([&](tenant_transaction& tx) { return remove_from_unit(tx, by, berlin, ada); });
    BOOST_TEST(!facts(ada).in_unit);
    BOOST_TEST(members() == 1U);
    const auto erase = [&] {
        return data->write(organization(), [&](tenant_transaction& tx) -> result<void> {
            const auto gone = delete_unit(tx, by, *unit_repository(tx).find(berlin));
            return gone ? result<void>() : result<void>(gone.error());
        });
    };
    BOOST_TEST((erase().error().code == errc::conflict));  // main would be open to all
    write([&](tenant_transaction& tx) { return resource_repository(tx).set_units(main, {berlin, paris}); });
    BOOST_TEST(erase().has_value());
    BOOST_TEST(facts(ada).restricted);
}

BOOST_AUTO_TEST_CASE(a_resource_is_restricted_to_so_many_units_and_no_more) {
    std::vector<unit_id> units;
    for (std::size_t i = 0; i <= limits::resource_units; ++i) units.push_back(add_unit("u" + std::to_string(i)));
    BOOST_TEST((try_create("over", {}, units).error().code == errc::too_large));
    units.pop_back();
    BOOST_TEST(try_create("full", {}, units).has_value());
}

BOOST_AUTO_TEST_CASE(what_was_seen_is_unrotated_until_it_was_rotated) {
    const auto main = create("main"), side = create("side");
    const auto ada = add_member("ada");
    const auto seen = [&] {
        for (const auto& on : {main, side})
            write([&](tenant_transaction& tx) { return exposure_repository(tx).record(ada, on, "app:use"); });
    };
    const auto unrotated = [&] {
        return must(read<std::vector<resource_id>>(
                        [&](tenant_transaction& tx) { return exposure_repository(tx).unrotated(ada, "", 10); }))
            .size();
    };
    const auto open = [&] {
        return must(read<std::vector<rotation>>([&](tenant_transaction& tx) { return exposure_repository(tx).open("", 10); }));
    };
    seen();
    BOOST_TEST(unrotated() == 2U);
    const instant due = data.clock.now() + 1000;
    for (const auto& evidence : {"ticket 7", ""})  // the second time says nothing new
        write([&](tenant_transaction& tx) { return exposure_repository(tx).mark(main, "root", due, evidence); });
    BOOST_TEST_REQUIRE(open().size() == 1U);
    BOOST_TEST(open()[0].evidence == "ticket 7");
    BOOST_TEST((open()[0].due == due));
    BOOST_TEST(unrotated() == 2U);
    write([&](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(exposure_repository(tx).close(main, "root", "").value() == 1);
        return {};
    });
    BOOST_TEST(open().empty());
    BOOST_TEST(unrotated() == 1U);
    data.clock.advance_ms(1);
    seen();
    BOOST_TEST(unrotated() == 2U);
    const auto of_ada =
        must(read<std::vector<exposure>>([&](tenant_transaction& tx) { return exposure_repository(tx).of(ada, "", "", 10); }));
    BOOST_TEST(of_ada.size() == 2U);
    const auto on_main =
        must(read<std::vector<exposure>>([&](tenant_transaction& tx) { return exposure_repository(tx).on(main, "", "", 10); }));
    BOOST_TEST_REQUIRE(on_main.size() == 1U);
    BOOST_TEST((on_main[0].first_at < on_main[0].last_at));
}

BOOST_AUTO_TEST_SUITE_END()
