#include <gatehouse/base/limits/access.hpp>

#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

constexpr std::string_view suspending =
    R"([{"effect":"allow","actions":["gatehouse:members:suspend"],"resources":["grn:app:gatehouse:{org_id}:*"]}])";
constexpr std::string_view configuring =
    R"([{"effect":"allow","actions":["gatehouse:connections:configure"],"resources":["grn:app:gatehouse:{org_id}:*"]}])";

struct roles_fixture : admin_fixture {
    void make_policy(const std::string& slug, std::string_view statements) {
        const auto answer = as_operator(method::post, "/policies",
                                        R"({"slug":")" + slug + R"(","statements":)" + std::string(statements) + "}");
        BOOST_TEST_REQUIRE(answer.status == 201, answer.body);
    }
    int make_role(const std::string& key, const std::string& slug, int level) {
        return with_key(key, method::post, "/roles", R"({"slug":")" + slug + R"(","level":)" + std::to_string(level) + "}")
            .status;
    }
    int attach(const std::string& key, const std::string& role, const std::string& policy) {
        return with_key(key, method::post, "/roles/" + role + "/policies", R"({"policy":")" + policy + "\"}").status;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_roles, roles_fixture)

BOOST_AUTO_TEST_CASE(a_role_is_made_no_higher_than_its_maker_stands) {
    BOOST_TEST(make_role(plain_key, "helper", 10) == 403);
    BOOST_TEST(make_role(admin_key, "helper", 80) == 201);
    BOOST_TEST(make_role(admin_key, "above", 81) == 403);
    BOOST_TEST(make_role(admin_key, "helper", 10) == 409);
    BOOST_TEST(make_role(owner_key, "out", 101) == 403);
    for (const std::string_view body : {R"({"slug":"A b"})", R"({"slug":"x","scopes":["door"]})", R"({"slug":"x","scopes":[]})",
                                        R"({"slug":"x","ceiling":["nonsense"]})", R"({"slug":"x","level":-1})"})
        BOOST_TEST(as_operator(method::post, "/roles", std::string(body)).status == 400, body);
    BOOST_TEST(with_key(admin_key, method::patch, "/roles/helper", R"({"level":81})").status == 403);
    BOOST_TEST(with_key(owner_key, method::patch, "/roles/helper", R"({"level":90})").status == 200);
    BOOST_TEST(with_key(admin_key, method::patch, "/roles/helper", R"({"level":10})").status == 403);  // stands above by now
    BOOST_TEST(with_key(admin_key, method::del, "/roles/helper").status == 403);
    BOOST_TEST(with_key(owner_key, method::del, "/roles/helper").status == 200);
}

BOOST_AUTO_TEST_CASE(nobody_raises_the_role_that_he_holds) {
    make_role(owner_key, "lead", 50);
    must(data->write(organization(), [&](tenant_transaction& tx) -> result<void> {
        const auto lead = role_repository(tx).find_slug("lead");
        return assignment_repository(tx).put({tx.new_id<assignment_id>(),
                                              principal_kind::member,
                                              std::string(admin.text()),
                                              lead->id,
                                              {},
                                              {"direct", "test"},
                                              {},
                                              tx.now()});
    }));
    BOOST_TEST(with_key(admin_key, method::patch, "/roles/lead", R"({"level":60})").status == 403);
    BOOST_TEST(with_key(admin_key, method::patch, "/roles/lead", R"({"level":40})").status == 200);
    make_policy("suspending", suspending);
    BOOST_TEST(attach(admin_key, "lead", "suspending") == 403);  // his own would grow by it
    BOOST_TEST(attach(owner_key, "lead", "suspending") == 201);
}

BOOST_AUTO_TEST_CASE(nobody_attaches_what_he_does_not_hold) {
    make_policy("suspending", suspending);
    make_policy("configuring", configuring);
    make_role(admin_key, "helper", 40);
    BOOST_TEST(attach(admin_key, "helper", "suspending") == 201);
    BOOST_TEST(attach(admin_key, "helper", "configuring") == 403);
    BOOST_TEST(attach(admin_key, "owner", "suspending") == 409);
    BOOST_TEST(attach(admin_key, "nothing", "suspending") == 404);
    BOOST_TEST(attach(admin_key, "helper", "nothing") == 400);
    assign(principal_kind::member, plain.text(), "helper");
    const auto suspends = [&] {
        return decide({plain, {}, "gatehouse:members:suspend", "organization", "x", nullptr}).allowed;
    };
    BOOST_TEST(suspends());
    BOOST_TEST(with_key(admin_key, method::del, "/roles/helper/policies/suspending").status == 200);
    BOOST_TEST(!suspends());
    BOOST_TEST(with_key(admin_key, method::del, "/roles/helper/policies/suspending").status == 404);
    BOOST_TEST(with_key(admin_key, method::del, "/policies/suspending").status == 200);
    BOOST_TEST(with_key(admin_key, method::del, "/policies/app-use").status == 409);
    BOOST_TEST(with_key(admin_key, method::patch, "/policies/configuring", R"({"name":"C"})").status == 200);
}

// Another ceiling may let through what the old one cut.
BOOST_AUTO_TEST_CASE(a_ceiling_is_lifted_by_whoever_holds_what_is_below_it) {
    make_policy("configuring", configuring);
    BOOST_TEST(as_operator(method::post, "/roles", R"({"slug":"cut","level":40,"ceiling":["app:read"]})").status == 201);
    BOOST_TEST(as_operator(method::post, "/roles/cut/policies", R"({"policy":"configuring"})").status == 201);
    BOOST_TEST(with_key(admin_key, method::patch, "/roles/cut", R"({"ceiling":[]})").status == 403);
    BOOST_TEST(with_key(admin_key, method::patch, "/roles/cut", R"({"description":"d"})").status == 200);
    BOOST_TEST(as_operator(method::patch, "/roles/cut", R"({"ceiling":[]})").status == 200);
}

BOOST_AUTO_TEST_CASE(a_built_in_role_is_deprecated_and_nothing_else) {
    BOOST_TEST(with_key(owner_key, method::patch, "/roles/member", R"({"name":"Other"})").status == 409);
    BOOST_TEST(with_key(owner_key, method::patch, "/roles/viewer", R"({"deprecated":true})").status == 409);  // the default
    BOOST_TEST(with_key(owner_key, method::patch, "/roles/member", R"({"deprecated":true})").status == 200);
    BOOST_TEST(with_key(owner_key, method::post, of(admin, "/assignments"), R"({"role":"member"})").status == 409);
    BOOST_TEST(decide({plain, {}, "app:use", "app", "main", nullptr}).allowed);  // who holds it keeps it
    BOOST_TEST(with_key(owner_key, method::patch, "/roles/member", R"({"deprecated":false})").status == 200);
    BOOST_TEST(with_key(owner_key, method::del, "/roles/member").status == 409);
}

BOOST_AUTO_TEST_CASE(a_role_of_ones_own_is_assigned_where_it_is_meant_for) {
    add_team("crew");
    BOOST_TEST(as_operator(method::post, "/roles", R"({"slug":"local","scopes":["team","app"]})").status == 201);
    const auto assigned = [&](std::string_view scope) {
        return as_operator(method::post, of(plain, "/assignments"), R"({"role":"local","scope":")" + std::string(scope) + "\"}")
            .status;
    };
    BOOST_TEST(assigned("org") == 400);
    BOOST_TEST(assigned("team:crew") == 201);
    BOOST_TEST(assigned("app:main") == 201);
}

BOOST_AUTO_TEST_CASE(a_role_whose_holders_time_is_over_is_free) {
    make_role(owner_key, "guest", 10);
    assign(principal_kind::member, plain.text(), "guest", {{}, data.clock.now() + 1000});
    BOOST_TEST(with_key(owner_key, method::del, "/roles/guest").status == 409);
    data.clock.advance_ms(1000);
    BOOST_TEST(with_key(owner_key, method::del, "/roles/guest").status == 200);
}

BOOST_AUTO_TEST_CASE(a_roles_terms_have_an_end) {
    const auto role = [&](std::size_t entries) {
        std::string list;
        for (std::size_t i = 0; i < entries; ++i) list += (i ? "," : "") + std::string(R"("app:a)") + std::to_string(i) + "\"";
        return as_operator(method::post, "/roles", R"({"slug":"r","ceiling":[)" + list + "]}").status;
    };
    BOOST_TEST(role(limits::role_terms + 1) == 413);
    BOOST_TEST(role(limits::role_terms) == 201);
}

BOOST_AUTO_TEST_CASE(a_team_is_changed_and_deleted_by_whoever_stands_no_lower) {
    const std::string team(add_team("crew").text());
    must(data->write(organization(), [&](tenant_transaction& tx) {
        return access::add_to_team(tx, by, {team_id::trusted(team), owner, {"direct", ""}, {}, tx.now()});
    }));
    BOOST_TEST(with_key(plain_key, method::patch, "/teams/crew", R"({"name":"x"})").status == 403);
    BOOST_TEST(with_key(admin_key, method::patch, "/teams/crew", R"({"name":"x"})").status == 200);
    BOOST_TEST(with_key(admin_key, method::del, "/teams/crew/members/" + std::string(owner.text())).status == 403);
    BOOST_TEST(with_key(admin_key, method::del, "/teams/crew").status == 403);
    BOOST_TEST(with_key(owner_key, method::del, "/teams/crew").status == 200);
    BOOST_TEST(with_key(owner_key, method::get, "/teams/crew").status == 404);
}

BOOST_AUTO_TEST_CASE(a_teams_settings_have_an_end) {
    add_team("crew");
    const auto set = [&](std::size_t bytes) {
        constexpr std::string_view frame = R"({"a":""})";
        return as_operator(method::patch, "/teams/crew",
                           R"({"settings":{"a":")" + std::string(bytes - frame.size(), 'a') + "\"}}")
            .status;
    };
    BOOST_TEST(set(limits::team_settings_bytes + 1) == 413);
    BOOST_TEST(set(limits::team_settings_bytes) == 200);
}

BOOST_AUTO_TEST_SUITE_END()
