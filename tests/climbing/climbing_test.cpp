#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "climbing/for_others.hpp"
#include "climbing/roads.hpp"

using namespace gatehouse;
using namespace gatehouse::climbing;

namespace {

void walk_all(const std::vector<road>& all) {
    for (const auto& one : all) BOOST_TEST_CONTEXT(one.name) {
            walk(one);
        }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(nobody_climbs)

BOOST_AUTO_TEST_CASE(by_roles_teams_and_rules) { walk_all(roads_by_roles()); }
BOOST_AUTO_TEST_CASE(by_what_roles_contain) { walk_all(roads_by_content()); }
BOOST_AUTO_TEST_CASE(by_windows) { walk_all(roads_by_windows()); }
BOOST_AUTO_TEST_CASE(by_grants_resources_and_units) { walk_all(roads_by_places()); }
BOOST_AUTO_TEST_CASE(by_administering_one_team_or_resource) { walk_all(roads_by_scope()); }
BOOST_AUTO_TEST_CASE(by_touching_whoever_stands_above) { walk_all(roads_by_people()); }
BOOST_AUTO_TEST_CASE(by_credentials_and_connections) { walk_all(roads_by_credentials()); }
BOOST_AUTO_TEST_CASE(by_two_steps) { walk_all(roads_by_combination()); }
BOOST_AUTO_TEST_CASE(by_what_another_is_to_approve) { walk_all(roads_by_proposals()); }
BOOST_AUTO_TEST_CASE(in_the_products_models) { walk_all(roads_of_models()); }

BOOST_AUTO_TEST_CASE(the_table_is_not_cut_short) {
    std::size_t all = 0;
    for (const auto& roads :
         {roads_by_roles(), roads_by_content(), roads_by_windows(), roads_by_places(), roads_by_people(),
          roads_by_credentials(), roads_by_combination(), roads_by_proposals(), roads_by_scope(), roads_of_models()})
        all += roads.size();
    BOOST_TEST(all >= 199U);
}

// Of more people than that nobody can say in a moment whether they lose: one of them has to do it.
BOOST_AUTO_TEST_CASE(where_too_many_stand_above_one_of_them_is_asked) {
    ladder at("standard");
    populate(at);
    at.make_role("helper", 40, {"app:use"});
    const auto empties = [&](const std::string& who) {
        return at.take(as(at, who, method::post, "/policies/helper-work/versions", statements_body("[]"))).status;
    };
    const auto admin = at.role("admin");
    at.write([&](tenant_transaction& tx) -> result<void> {
        for (int i = 0; i <= limits::those_above; ++i) {
            member one{tx.new_id<member_id>()};
            one.names.user_name = "above-" + std::to_string(i);
            if (const auto in = member_repository(tx).insert(one); !in) return in;
            const assignment row{tx.new_id<assignment_id>(),
                                 principal_kind::member,
                                 std::string(one.id.text()),
                                 admin,
                                 {},
                                 {"direct", ""},
                                 {},
                                 tx.now()};
            if (const auto put = assignment_repository(tx).put(row); !put) return put.error();
        }
        return {};
    });
    BOOST_TEST(empties("lead") == 400);
    BOOST_TEST(empties("owner") == 201);
}

// The same of what lies below a resource.
BOOST_AUTO_TEST_CASE(where_too_much_lies_below_one_of_them_is_asked) {
    ladder at("standard");
    populate(at);
    at.must_make(method::post, "/resources", R"({"type":"app","name":"top"})");
    const auto path = at.resource_path("app", "top");
    at.write([&](tenant_transaction& tx) -> result<void> {
        const auto top = resource_repository(tx).find_named("app", "top");
        if (!top) return top.error();
        for (int i = 0; i <= limits::rights_above; ++i)
            if (const auto in = resource_repository(tx).insert(
                    {tx.new_id<resource_id>(), "app", "below-" + std::to_string(i), top->id, {}});
                !in)
                return in;
        return {};
    });
    const auto renames = [&](const std::string& who, const std::string& to) {
        return at.take(as(at, who, method::patch, path, R"({"name":")" + to + "\"}")).status;
    };
    BOOST_TEST(renames("lead", "one") == 400);
    BOOST_TEST(renames("owner", "two") == 200);
}

// Of how many people nobody can say in a moment whether they gain: whoever holds all that there is brings them nothing new.
BOOST_AUTO_TEST_CASE(where_too_many_may_gain_whoever_holds_it_is_asked) {
    ladder at("standard");
    populate(at);
    at.make_role("user", 10, {"app:use"});
    const auto few = at.add_team("few"), many = at.add_team("many");
    at.with_role("plain", "user", {}, {"team", std::string(few.text())});
    at.must_make(method::post, "/resources", R"({"type":"app","name":"one"})");
    const auto user = at.role("user");
    at.write([&](tenant_transaction& tx) -> result<void> {
        for (std::int64_t i = 0; i <= limits::gaining_people; ++i) {
            member one{tx.new_id<member_id>()};
            one.names.user_name = "many-" + std::to_string(i);
            if (const auto in = member_repository(tx).insert(one); !in) return in;
            const assignment row{tx.new_id<assignment_id>(),
                                 principal_kind::member,
                                 std::string(one.id.text()),
                                 user,
                                 {"team", std::string(many.text())},
                                 {"direct", ""},
                                 {},
                                 tx.now()};
            if (const auto put = assignment_repository(tx).put(row); !put) return put.error();
        }
        return {};
    });
    const auto path = at.resource_path("app", "one");
    const auto changes = [&](const std::string& who, const std::string& content) {
        return at.take(as(at, who, method::patch, path, content)).status;
    };
    BOOST_TEST(changes("lead", R"({"team":"few"})") == 200);  // whom that concerns is known
    BOOST_TEST(changes("lead", R"({"team":"many"})") == 400);
    BOOST_TEST(changes("admin", R"({"team":"many"})") == 200);
    BOOST_TEST(changes("lead", R"({"name":"two"})") == 400);
    BOOST_TEST(changes("admin", R"({"name":"two"})") == 200);
}

// Of a few, what each comes to do is asked; of more, the caller holds whatever the ceiling left out.
BOOST_AUTO_TEST_CASE(a_ceiling_of_many_is_lifted_by_who_holds_what_it_left_out) {
    ladder at("standard");
    populate(at);
    at.make_role("cut", 10, {}, R"(,"ceiling":["app:use"])");
    const auto fill = [&](std::int64_t from, std::int64_t until) {
        for (auto i = from; i < until; ++i) at.with_role("cut-" + std::to_string(i), "cut");
    };
    const auto lifts = [&](const std::string& who) {
        return at.take(as(at, who, method::patch, "/roles/cut", R"({"ceiling":[]})")).status;
    };
    fill(0, limits::freed_people);
    BOOST_TEST(lifts("admin") == 200);  // none of them comes to what admin has not
    at.must_do(as(at, "owner", method::patch, "/roles/cut", R"({"ceiling":["app:use"]})"));
    fill(limits::freed_people, limits::freed_people + 1);
    BOOST_TEST(lifts("admin") == 403);
    BOOST_TEST(lifts("owner") == 200);
}

// And of what a team was granted.
BOOST_AUTO_TEST_CASE(a_team_with_too_many_grants_is_filled_by_the_operator) {
    ladder at("standard");
    populate(at);
    const auto crew = at.add_team("crew");
    const auto main = resource_id::trusted(at.must_make(method::post, "/resources", R"({"type":"app","name":"main"})"));
    at.write([&](tenant_transaction& tx) -> result<void> {
        for (std::int64_t i = 0; i <= limits::grants_handed_out; ++i) {
            const grant one{
                tx.new_id<grant_id>(), principal_kind::team, std::string(crew.text()), main, {"app:use"}, {}, {}, tx.now()};
            if (const auto in = grant_repository(tx).insert(one); !in) return in;
        }
        return {};
    });
    const auto joining = body({{"member", id_text(at.person("low"))}});
    BOOST_TEST(at.take(as(at, "owner", method::post, "/teams/crew/members", joining)).status == 400);
    BOOST_TEST(at.take(as_operator(method::post, "/teams/crew/members", joining)).status == 201);
}

// Policies may spell out any number of actions, and each of them is judged.
BOOST_AUTO_TEST_CASE(where_too_much_is_spelt_out_one_of_them_is_asked) {
    ladder at("standard");
    populate(at);
    std::vector<std::string> spelt;
    for (int i = 0; i <= limits::actions_above; ++i) spelt.push_back("a:" + std::to_string(i));
    at.make_policy("long", at.statements("deny", spelt));
    at.make_role("nobodys", 1, {});
    at.must_make(method::post, "/roles/nobodys/policies", body({{"policy", json_text("long")}}));
    for (const std::string name : {"top", "low"})
        at.must_make(method::post, "/resources", R"({"type":"app","name":")" + name + "\"}");
    const auto lowers = [&](const std::string& who) {
        return at.take(as(at, who, method::patch, at.resource_path("app", "low"), R"({"name":"lower"})")).status;
    };
    BOOST_TEST(lowers("lead") == 400);
    BOOST_TEST(lowers("owner") == 200);
    static_assert(limits::dry_run_actions <= limits::actions_above);
    const auto rehearsed =
        at.take(as(at, "owner", method::patch, at.resource_path("app", "lower") + "?dry_run=true", R"({"name":"low"})"));
    BOOST_TEST_REQUIRE(rehearsed.status == 200, rehearsed.body);
    BOOST_TEST(!*testing::json_of(rehearsed).find("effects")->find("access")->find("exact")->if_boolean());
}

// What the table sees by is not blind: a row that is written behind everybody's back shows.
BOOST_AUTO_TEST_CASE(a_climb_that_is_let_through_would_be_seen) {
    ladder at("standard");
    populate(at);
    const auto before = at.rights_now();
    at.assign(principal_kind::member, at.person("low").text(), "admin");
    BOOST_TEST((before != at.rights_now()));
}

// Nor what it judges others' gains by.
BOOST_AUTO_TEST_CASE(what_another_gains_beyond_the_actor_would_be_seen) {
    ladder at("standard");
    populate(at);
    at.make_role("reader", 10, {"app:read"});
    at.make_role("bare", 5, {});  // else the default role reads
    const auto judged = [&](std::string_view role, const std::string& actor) {
        const auto& whom = at.with_role(actor + " gives " + std::string(role), "bare");
        const auto before = look(at);
        at.assign(principal_kind::member, whom.text(), role);
        return gained_beyond(before, look(at), at.person(actor), at.data.clock.now());
    };
    BOOST_TEST(!judged("reader", "lead").empty());
    BOOST_TEST(judged("reader", "admin").empty());
    BOOST_TEST(judged("member", "lead").empty());  // a role of the model
}

BOOST_AUTO_TEST_SUITE_END()
