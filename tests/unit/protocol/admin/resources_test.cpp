#include <gatehouse/base/limits/access.hpp>

#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

class raw_schema : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    result<void> run(const std::string& text) {
        const auto done = sql().run_built(text, {}, [](const sql_row&) { return result<void>(); });
        return done ? result<void>() : done.error();
    }
};

struct resources_fixture : admin_fixture {
    std::string made(const std::string& path, const std::string& body) {
        const auto answer = as_operator(method::post, path, body);
        BOOST_TEST_REQUIRE(answer.status == 201, answer.body);
        return std::string(json_of(answer).find("id")->text());
    }
    std::string resource(std::string_view name) {
        return made("/resources", R"({"type":"app","name":")" + std::string(name) + "\"}");
    }
    std::string grant_body(std::string_view to, std::string_view resource, std::string_view permission,
                           std::string_view kind = "member") {
        return R"({")" + std::string(kind) + R"(":")" + std::string(to) + R"(","resource":")" + std::string(resource) +
               R"(","permissions":[")" + std::string(permission) + "\"]}";
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_resources, resources_fixture)

BOOST_AUTO_TEST_CASE(only_who_may_arranges_and_grants) {
    const std::string body = R"({"type":"app","name":"main"})";
    check_refused(with_key(plain_key, method::post, "/resources", body), "gatehouse:teams:resources", 1);
    const auto made_main = json_of(with_key(admin_key, method::post, "/resources", body));
    const std::string main = "/resources/" + std::string(made_main.find("id")->text());
    check_refused(with_key(plain_key, method::patch, main, R"({"name":"x"})"), "gatehouse:teams:resources", 2);
    check_refused(with_key(plain_key, method::post, "/grants", grant_body(plain.text(), "app/main", "app:use")),
                  "gatehouse:roles:grant", 3);
    check_refused(with_key(plain_key, method::post, "/units", R"({"code":"u"})"), "gatehouse:teams:units", 4);
    BOOST_TEST(with_key(admin_key, method::patch, main, R"({"name":"x"})").status == 200);
    BOOST_TEST(with_key(admin_key, method::patch, main, R"({"type":"other"})").status == 400);  // never the type
    BOOST_TEST(with_key(admin_key, method::post, "/resources", R"({"type":"door","name":"x"})").status == 400);
    BOOST_TEST(with_key(admin_key, method::del, main).status == 200);
    BOOST_TEST(with_key(admin_key, method::get, main).status == 404);
}

BOOST_AUTO_TEST_CASE(nobody_grants_what_he_has_not_nor_to_himself_nor_above) {
    resource("main");
    const std::string team(add_team("crew").text());
    must(data->write(organization(), [&](tenant_transaction& tx) {
        return access::add_to_team(tx, by, {team_id::trusted(team), admin, {"direct", ""}, {}, tx.now()});
    }));
    const auto grant = [&](const std::string& key, std::string_view to, std::string_view permission, std::string_view kind) {
        return with_key(key, method::post, "/grants", grant_body(to, "app/main", permission, kind)).status;
    };
    BOOST_TEST(grant(admin_key, plain.text(), "app:use", "member") == 201);
    BOOST_TEST(grant(admin_key, plain.text(), "app:unheard", "member") == 403);  // nor does he hold what there is not
    BOOST_TEST(grant(admin_key, admin.text(), "app:use", "member") == 403);
    BOOST_TEST(grant(admin_key, team, "app:use", "team") == 403);
    BOOST_TEST(grant(owner_key, team, "app:use", "team") == 201);
    BOOST_TEST(grant(admin_key, owner.text(), "app:use", "member") == 403);
    assign(principal_kind::member, plain.text(), "admin");
    must(data->write(organization(), [&](tenant_transaction& tx) {
        return testing::raw_rows(tx).run("UPDATE assignment SET expires_at = 1 WHERE org = $1 AND principal = $2",
                                         admin.text());
    }));
    const std::string risen(api_key(plain).text.reveal());
    BOOST_TEST(grant(risen, admin.text(), "app:use", "member") == 201);
}

BOOST_AUTO_TEST_CASE(a_grant_ends_by_whoever_may_touch_its_holder) {
    resource("main");
    const auto of_owner = made("/grants", grant_body(owner.text(), "app/main", "app:use"));
    const auto of_plain = made("/grants", grant_body(plain.text(), "app/main", "app:use"));
    BOOST_TEST(with_key(admin_key, method::del, "/grants/" + of_owner).status == 403);
    BOOST_TEST(with_key(admin_key, method::del, "/grants/" + of_plain).status == 200);
    BOOST_TEST(with_key(admin_key, method::del, "/grants/" + of_plain).status == 404);
    BOOST_TEST(with_key(owner_key, method::del, "/grants/" + of_owner).status == 200);
}

BOOST_AUTO_TEST_CASE(a_grant_of_the_wrong_shape_is_refused) {
    resource("main");
    const std::string who(plain.text());
    const struct {
        std::string_view why, body;
        int status;
    } cases[] = {
        {"nobody", R"({"resource":"app/main","permissions":["app:use"]})", 400},
        {"both", R"({"member":"MEMBER","team":"x","resource":"app/main","permissions":["app:use"]})", 400},
        {"no permission", R"({"member":"MEMBER","resource":"app/main"})", 400},
        {"over already",
         R"({"member":"MEMBER","resource":"app/main","permissions":["app:use"],"expires_at":"2001-01-01T00:00:00Z"})", 400},
        {"no such resource", R"({"member":"MEMBER","resource":"app/other","permissions":["app:use"]})", 404},
        {"no such team", R"({"team":"x","resource":"app/main","permissions":["app:use"]})", 404},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why) {
            std::string body(c.body);
            if (const auto where = body.find("MEMBER"); where != std::string::npos) body.replace(where, 6, who);
            const auto answer = as_operator(method::post, "/grants", body);
            BOOST_TEST(answer.status == c.status, answer.body);
        }
}

// A grant adds nothing where a role's ceiling takes it back, and whoever grants it is told.
BOOST_AUTO_TEST_CASE(a_grant_says_what_a_ceiling_takes_back_of_it) {
    resource("main");
    const std::string elsewhere(add_team("crew").text());
    for (const auto* body : {R"({"slug":"reader","level":10,"ceiling":["app:read"]})",
                             R"({"slug":"shut","level":10,"ceiling":["gatehouse:members:read"],"scopes":["team"]})"})
        made("/roles", body);
    const std::string wanted =
        R"({"member":")" + std::string(plain.text()) + R"(","resource":"app/main","permissions":["app:read","app:use"]})";
    const auto cut = [&] { return *json_of(as_operator(method::post, "/grants", wanted)).find("cut_to_ceiling"); };
    BOOST_TEST(cut().if_array()->empty());
    assign(principal_kind::member, plain.text(), "shut", {}, {"team", elsewhere});
    BOOST_TEST(cut().if_array()->empty(), "that role says nothing about this resource");
    assign(principal_kind::member, plain.text(), "reader");
    const auto found = cut();
    BOOST_TEST_REQUIRE(found.if_array()->size() == 1u);
    BOOST_TEST(found.if_array()->front().find("permission")->text() == "app:use");
    BOOST_TEST(found.if_array()->front().find("role")->text() == "reader");
    BOOST_TEST(!decide({plain, std::nullopt, "app:use", "app", "main"}).allowed);
    BOOST_TEST(decide({plain, std::nullopt, "app:read", "app", "main"}).allowed);
}

BOOST_AUTO_TEST_CASE(a_grant_shows_whose_it_is_and_on_what) {
    const std::string main = resource("main");
    add_team("crew");
    const auto to_member = json_of(as_operator(method::post, "/grants", grant_body(plain.text(), "app/main", "app:use")));
    BOOST_TEST(to_member.find("user_name")->text() == "plain");
    BOOST_TEST(to_member.find("resource_name")->text() == "app/main");
    const auto to_team = json_of(as_operator(method::post, "/grants", grant_body("crew", "app/main", "app:use", "team")));
    BOOST_TEST(to_team.find("team_slug")->text() == "crew");
    for (const auto& path : {"/resources/" + main + "/grants", of(plain, "/grants")}) {
        const auto listed = json_of(as_operator(method::get, path));
        for (const auto& one : *listed.find("items")->if_array()) {
            BOOST_TEST(one.find("resource_name")->text() == "app/main");
            const value* user = one.find("user_name");
            BOOST_TEST((user ? user->text() : one.find("team_slug")->text()) == (user ? "plain" : "crew"));
        }
    }
}

// (d): by the team, the name and the units of a resource too.
BOOST_AUTO_TEST_CASE(nobody_moves_a_resource_to_where_he_reaches_it) {
    const std::string team(add_team("crew").text());
    assign(principal_kind::member, admin.text(), "member", {}, {"team", team});
    assign(principal_kind::member, admin.text(), "viewer", {}, {"app", "mine"});
    const std::string unit = made("/units", R"({"code":"berlin"})");
    const std::string open = "/resources/" + resource("open");
    const std::string closed = "/resources/" + made("/resources", R"({"type":"app","name":"closed","units":["berlin"]})");
    BOOST_TEST(with_key(admin_key, method::patch, open, R"({"team":"crew"})").status == 403);
    BOOST_TEST(with_key(admin_key, method::patch, open, R"({"name":"mine"})").status == 403);
    BOOST_TEST(with_key(admin_key, method::post, "/resources", R"({"type":"app","name":"new","team":"crew"})").status == 403);
    BOOST_TEST(with_key(admin_key, method::patch, closed, R"({"units":[]})").status == 403);
    BOOST_TEST(with_key(admin_key, method::del, closed).status == 403);
    const std::string myself = R"({"member":")" + std::string(admin.text()) + "\"}";
    BOOST_TEST(with_key(admin_key, method::post, "/units/berlin/members", myself).status == 403);
    BOOST_TEST(with_key(owner_key, method::post, "/units/berlin/members", myself).status == 201);
    BOOST_TEST(with_key(admin_key, method::patch, closed, R"({"units":[]})").status == 200);
    BOOST_TEST(with_key(admin_key, method::patch, open, R"({"units":["berlin"]})").status == 403);  // the owner would be out
    BOOST_TEST(with_key(owner_key, method::patch, open, R"({"units":["berlin"]})").status == 200);
}

BOOST_AUTO_TEST_CASE(lists_have_pages) {
    for (int i = 0; i < 3; ++i) {
        resource("r" + std::to_string(i));
        made("/grants", grant_body(plain.text(), "app/r" + std::to_string(i), "app:use"));
        made("/units", R"({"code":"u)" + std::to_string(i) + "\"}");
    }
    for (const auto& path : {std::string("/resources"), std::string("/units"), of(plain, "/grants")}) BOOST_TEST_CONTEXT(path) {
            std::size_t seen = 0;
            std::string after;
            do {
                const auto page = json_of(list(path, "limit=2&cursor=" + after));
                seen += page.find("items")->if_array()->size();
                after = page.find("next")->text();
            } while (!after.empty());
            BOOST_TEST(seen == 3U);
        }
}

BOOST_AUTO_TEST_CASE(a_description_has_an_end) {
    const auto unit = [&](std::size_t bytes) {
        return as_operator(method::post, "/units", R"({"code":"a","description":")" + std::string(bytes, 'a') + "\"}").status;
    };
    BOOST_TEST(unit(limits::description_bytes + 1) == 413);
    BOOST_TEST(unit(limits::description_bytes) == 201);
}

// A past bug: whatever a look-up failed with was told as "there is no …", which sends people to make what is there.
BOOST_AUTO_TEST_CASE(a_store_that_fails_has_not_said_that_there_is_none) {
    if (tests_postgres()) return;  // a gateway's role changes no table there
    resource("main");
    const auto refused = [&](const std::string& path, const std::string& body) {
        return as_operator(method::post, path, body).status;
    };
    const std::pair<std::string, std::string> asked[] = {
        {"team", R"({"type":"app","name":"other","team":"crew"})"},
        {"unit", R"({"type":"app","name":"other","units":["u"]})"},
    };
    for (const auto& [table, body] : asked) BOOST_TEST_CONTEXT(table) {
            BOOST_TEST(refused("/resources", body) == 400);
            write([&](tenant_transaction& tx) { return raw_schema(tx).run("ALTER TABLE " + table + " RENAME TO away"); });
            BOOST_TEST(refused("/resources", body) >= 500);
            write([&](tenant_transaction& tx) { return raw_schema(tx).run("ALTER TABLE away RENAME TO " + table); });
            BOOST_TEST(refused("/resources", body) == 400);
        }
}

BOOST_AUTO_TEST_SUITE_END()
