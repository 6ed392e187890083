#include <gatehouse/base/limits/search.hpp>
#include <gatehouse/domain/access/roles.hpp>

#include <set>

#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

struct review_fixture : admin_fixture {
    value read_key(const std::string& path, const std::string& query = {}) {
        auto asked = addressed(door, method::get, path, {{"Authorization", "Bearer " + admin_key}}, {});
        asked.query = query;
        const auto answer = run(handler_of(public_routes, asked), asked);
        BOOST_TEST_REQUIRE(answer.status == 200, answer.body);
        return json_of(answer);
    }
    static const value::array& items(const value& list, std::string_view name = "items") {
        return *list.find(name)->if_array();
    }
    static std::set<std::string> column(const value& list, std::string_view key) {
        std::set<std::string> all;
        for (const auto& one : items(list)) all.emplace(one.find(key)->text());
        return all;
    }
    // Every page of it.
    std::multiset<std::string> walk(const std::string& path, const std::string& query, std::string_view key) {
        std::multiset<std::string> all;
        std::string next;
        do {
            const auto page = read_key(path, query + "&limit=2" + (next.empty() ? "" : "&cursor=" + next));
            for (const auto& one : items(page)) all.emplace(one.find(key)->text());
            next = page.find("next")->text();
        } while (!next.empty());
        return all;
    }
    void register_app(std::string_view name) {
        const auto made = as_operator(method::post, "/resources", R"({"type":"app","name":")" + std::string(name) + "\"}");
        BOOST_TEST_REQUIRE(made.status == 201, made.body);
    }
    team_id crew_with(const member_id& who, std::string_view slug) {
        const auto crew = add_team("crew");
        write([&](tenant_transaction& tx) { return access::add_to_team(tx, by, {crew, who, {"direct", ""}, {}, tx.now()}); });
        assign(principal_kind::team, crew.text(), slug);
        return crew;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_review, review_fixture)

BOOST_AUTO_TEST_CASE(who_can_names_each_with_the_way) {
    const auto bob = add_member("bob"), viewer = add_member("viewer");
    crew_with(bob, "member");
    const auto found = read_key("/who-can", "action=app:use&resource=app/main");
    BOOST_TEST(column(found, "user_name") == (std::set<std::string>{"owner", "admin", "plain", "bob"}),
               boost::test_tools::per_element());
    for (const auto& one : items(found)) {
        if (one.find("user_name")->text() != "bob") continue;
        const auto& way = one.find("path")->if_array()->front();
        BOOST_TEST(way.find("role")->text() == "member");
        BOOST_TEST(way.find("source")->find("kind")->text() == "team");
        BOOST_TEST(way.find("source")->find("team_slug")->text() == "crew");
    }
    BOOST_TEST(walk("/who-can", "action=app:use&resource=app/main", "user_name").size() == 4u);
    BOOST_TEST(walk("/who-can", "action=app:read&resource=app/main", "user_name").count("viewer") ==
               1u);  // by the default role
    suspend(bob);
    BOOST_TEST(!column(read_key("/who-can", "action=app:use&resource=app/main"), "user_name").contains("bob"));
    (void)viewer;
}

BOOST_AUTO_TEST_CASE(what_can_walks_what_is_registered) {
    for (const char* name : {"one", "two", "three"}) register_app(name);
    const std::string about = "member=" + std::string(plain.text());
    const auto found = read_key("/what-can", about + "&type=app");
    std::set<std::string> uses;
    for (const auto& one : items(found))
        if (one.find("action")->text() == "app:use") uses.emplace(one.find("resource")->text());
    BOOST_TEST(uses == (std::set<std::string>{"app/one", "app/three", "app/two"}), boost::test_tools::per_element());
    const auto all = walk("/what-can", about + "&type=app", "resource");
    BOOST_TEST(all.size() == items(found).size());
    BOOST_TEST(all.count("app/two") == all.count("app/one"));
    const auto managing = column(read_key("/what-can", "member=" + std::string(admin.text()) + "&type=organization"), "action");
    BOOST_TEST(managing.contains("gatehouse:organization:read"));
    BOOST_TEST(!managing.contains("app:use"));
}

BOOST_AUTO_TEST_CASE(questions_that_are_none_are_refused) {
    for (const char* query : {"", "action=app:use", "action=app:use&resource=app", "resource=app/main",
                              "action=app:*&resource=app/main", "action=app:use&resource=app/*"})
        BOOST_TEST(list("/who-can", query).status == 400, query);
    BOOST_TEST(list("/what-can", "").status == 404);
    BOOST_TEST(list("/what-can", "member=01890000-0000-7000-8000-000000000009").status == 404);
    check_refused(with_key(plain_key, method::get, "/who-can"), "gatehouse:access:explain", 1);
    check_refused(with_key(plain_key, method::get, "/what-can"), "gatehouse:access:explain", 2);
    check_refused(with_key(plain_key, method::get, "/roles/member/effective"), "gatehouse:roles:read", 3);
}

// limits::search_decisions bounds what one page costs; the walk goes on behind it.
BOOST_AUTO_TEST_CASE(a_page_of_what_can_is_bounded) {
    write([&](tenant_transaction& tx) -> result<void> {
        value::array actions;
        for (int i = 0; i < 600; ++i) actions.emplace_back("app:denied" + std::to_string(i));
        object statement;
        statement.set("effect", "deny");
        statement.set("actions", value(std::move(actions)));
        statement.set("resources", value(value::array{value("grn:app:app:{org_id}:app/*")}));
        const policy many{tx.new_id<policy_id>(), "many", "Many"};
        const auto text = to_json(value(value::array{value(std::move(statement))}));
        if (auto made = access::create_policy(tx, by, model(), many, text); !made) return made;
        return role_repository(tx).attach(role_repository(tx).find_slug("member")->id, many.id);
    });
    const auto resources = limits::search_decisions / 600 + 2;
    for (std::size_t i = 0; i < resources; ++i) register_app("r" + std::to_string(i));
    const auto page = read_key("/what-can", "member=" + std::string(plain.text()) + "&type=app&limit=1000");
    BOOST_TEST(items(page).size() < 1000u);
    BOOST_TEST(!page.find("next")->text().empty());
    const auto rest = read_key("/what-can", "member=" + std::string(plain.text()) +
                                                "&type=app&limit=1000&cursor=" + std::string(page.find("next")->text()));
    BOOST_TEST(rest.find("next")->text().empty());
    std::set<std::string> uses;
    for (const auto* part : {&page, &rest})
        for (const auto& one : items(*part))
            if (one.find("action")->text() == "app:use") uses.emplace(one.find("resource")->text());
    BOOST_TEST(uses.size() == resources);
}

BOOST_AUTO_TEST_CASE(KT_14_KT_15_KT_21_a_role_says_what_it_allows_who_holds_it_and_who_changed_it) {
    const auto bob = add_member("bob");
    crew_with(bob, "admin");
    const auto narrow = api_key(admin, {"role:admin"});
    const auto shown = read_key("/roles/admin/effective");
    bool suspends = false;
    for (const auto& one : items(shown, "allows")) {
        suspends = suspends || one.find("action")->text() == "gatehouse:members:*";
        BOOST_TEST(!one.find("policy")->text().empty());
        BOOST_TEST(*one.find("version")->if_integer() == 1);
    }
    BOOST_TEST(suspends);
    BOOST_TEST(shown.find("denies")->if_array());
    BOOST_TEST(shown.find("delegates")->if_array());
    std::set<std::string> persons, others;
    const auto holders = read_key("/roles/admin/holders");
    for (const auto& one : items(holders)) {
        if (one.find("kind")->text() == "member")
            persons.emplace(one.find("user_name")->text());
        else
            others.insert(std::string(one.find("kind")->text()) + " " + std::string(one.find("name")->text()));
    }
    BOOST_TEST(persons == (std::set<std::string>{"admin", "bob"}), boost::test_tools::per_element());
    BOOST_TEST(others == (std::set<std::string>{"api_key key", "team crew"}), boost::test_tools::per_element());
    BOOST_TEST(column(read_key("/roles/viewer/holders"), "kind").empty());  // everybody here has another
    add_member("viewer");
    BOOST_TEST(column(read_key("/roles/viewer/holders"), "user_name") == (std::set<std::string>{"viewer"}),
               boost::test_tools::per_element());
    BOOST_TEST(column(read_key("/roles/owner/holders"), "user_name") == (std::set<std::string>{"owner"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(KT_15_KT_26_a_new_version_is_in_force_at_once_and_named) {
    const auto policy =
        json_of(as_operator(method::post, "/policies",
                            R"({"slug":"export","name":"Export","statements":[{"effect":"allow","actions":["app:read"],)"
                            R"("resources":["grn:app:app:{org_id}:app/*"]}]})"));
    const auto role =
        as_operator(method::post, "/roles", R"({"slug":"exporter","name":"Exporter","level":20,"ceiling":["app:read"]})");
    BOOST_TEST_REQUIRE(role.status == 201, role.body);
    BOOST_TEST(as_operator(method::post, "/roles/exporter/policies", R"({"policy":"export"})").status < 300);
    const auto second = as_operator(method::post, "/policies/export/versions",
                                    R"({"statements":[{"effect":"allow","actions":["app:read","app:use"],)"
                                    R"("resources":["grn:app:app:{org_id}:app/*"]},{"effect":"deny","actions":["app:drop"],)"
                                    R"("resources":["grn:app:app:{org_id}:app/*"]}]})");
    BOOST_TEST_REQUIRE(second.status < 300, second.body);
    const auto shown = read_key("/roles/exporter/effective");
    BOOST_TEST_REQUIRE(items(shown, "allows").size() == 2u);
    for (const auto& one : items(shown, "allows")) {
        BOOST_TEST(*one.find("version")->if_integer() == 2);
        BOOST_TEST((one.find("cut_to_ceiling") != nullptr) == (one.find("action")->text() == "app:use"));
    }
    BOOST_TEST(items(shown, "denies").size() == 1u);
    BOOST_TEST(shown.find("last_change")->find("target")->text() == policy.find("id")->text());
    BOOST_TEST(shown.find("last_change")->find("actor_kind")->text() == "operator");
}

BOOST_AUTO_TEST_CASE(KT_2_KT_26_teams_and_members_show_what_they_have_and_from_where) {
    const auto bob = add_member("bob");
    const auto crew = crew_with(bob, "member");
    register_app("main");
    BOOST_TEST(
        as_operator(method::post, "/grants", R"({"team":"crew","resource":"app/main","permissions":["app:read"]})").status ==
        201);
    const auto team = read_key("/teams/crew/effective");
    BOOST_TEST(!items(team, "allows").empty());
    BOOST_TEST(items(team, "allows").front().find("role")->text() == "member");
    BOOST_TEST(items(team, "grants").size() == 1u);
    const auto shown = read_key(of(bob, "/effective"));
    BOOST_TEST(items(shown, "roles").size() == 1u);
    BOOST_TEST(items(shown, "roles").front().find("source")->find("team_slug")->text() == "crew");
    bool uses = false;
    for (const auto& one : items(shown, "allows")) uses = uses || one.find("action")->text() == "app:use";
    BOOST_TEST(uses);
    BOOST_TEST(items(shown, "grants").size() == 1u);
    BOOST_TEST(!shown.find("gate"));
    suspend(bob);
    BOOST_TEST(read_key(of(bob, "/effective")).find("gate")->text() == "the member is suspended");
    (void)crew;
}

BOOST_AUTO_TEST_SUITE_END()
