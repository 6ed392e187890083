#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/store/hold_repository.hpp>

#include "admin_fixture.hpp"
#include "protocol/admin/dry_run_budget.hpp"
#include "protocol/admin/effects.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

void must_be_made(const http::response& answer) { BOOST_TEST_REQUIRE(answer.status == 201, answer.body); }

struct rehearsing : admin_fixture {
    std::int64_t last_position() {
        const auto rows =
            must(read<std::vector<change>>([](tenant_transaction& tx) { return change_repository(tx).newest({}, 0, 1); }));
        return rows.empty() ? 0 : rows.front().position;
    }
    void make_resource(const std::string& name, const std::string& more = {}) {
        must_be_made(as_operator(method::post, "/resources", R"({"type":"app","name":")" + name + "\"" + more + "}"));
    }
    std::string path_of(const std::string& name) {
        const auto found = json_of(as_operator(method::get, "/resources?type=app&name=" + name));
        return "/resources/" + std::string(found.find("items")->if_array()->front().find("id")->text());
    }
    // A role with one policy of its own.
    void make_tester(const std::string& effect, const std::string& action, const std::string& on) {
        must_be_made(as_operator(method::post, "/policies", R"({"slug":"own",)" + statement(effect, action, on) + "}"));
        must_be_made(
            as_operator(method::post, "/roles", R"({"slug":"tester","name":"Tester","level":30,"scopes":["org","app"]})"));
        BOOST_TEST(as_operator(method::post, "/roles/tester/policies", R"({"policy":"own"})").status < 300);
    }
    static std::string statement(const std::string& effect, const std::string& action, const std::string& on,
                                 const std::string& more = {}) {
        return R"("statements":[{"effect":")" + effect + R"(","actions":[")" + action +
               R"("],"resources":["grn:app:app:{org_id}:)" + on + "\"]" + more + "}]";
    }
    protocol::answer held(const std::string& path, std::string body = "{}") {
        const auto asked = addressed(socket, method::post, path + "?dry_run=true", {}, std::move(body));
        return handler_of(socket_routes, asked)(asked);
    }
};

std::int64_t number(const value& from, std::string_view name) { return *from.find(name)->if_integer(); }

value access_of(const http::response& rehearsed) {
    BOOST_TEST_REQUIRE(rehearsed.status == 200, rehearsed.body);
    return *json_of(rehearsed).find("effects")->find("access");
}

// The row about that member on something of that type.
const value& row_of(const value& access, const member_id& who, std::string_view type) {
    const auto& rows = *access.find("rights")->if_array();
    const auto found = std::ranges::find_if(rows, [&](const value& one) {
        return one.find("member")->text() == who.text() && one.find("resource")->text().starts_with(type);
    });
    BOOST_TEST_REQUIRE((found != rows.end()), to_json(access));
    return *found;
}

bool says(const value& row, std::string_view list, std::string_view action) {
    return std::ranges::any_of(*row.find(list)->if_array(), [&](const value& one) { return one.text() == action; });
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_dry_run, rehearsing)

BOOST_AUTO_TEST_CASE(a_suspension_is_rehearsed_and_nothing_is_written) {
    signed_in(plain);
    signed_in(plain);
    const auto before = last_position();
    const auto answer = json_of(with_key(admin_key, method::post, of(plain, "/suspend?dry_run=true"), R"({"reason":"x"})"));
    BOOST_TEST(*answer.find("dry_run")->if_boolean());
    BOOST_TEST(number(*answer.find("would"), "status") == 200);
    BOOST_TEST(answer.find("would")->find("body")->find("status")->text() == "suspended");
    const value& ended = *answer.find("would")->find("body")->find("ended");
    BOOST_TEST(number(ended, "sessions") == 2);
    BOOST_TEST(number(ended, "api_keys") == 1);
    const value& effects = *answer.find("effects");
    BOOST_TEST(number(effects, "sessions_ended") == 2);
    BOOST_TEST(number(effects, "keys_ended") == 1);
    BOOST_TEST(*effects.find("exact")->if_boolean());
    const auto& changes = *effects.find("changes")->if_array();
    BOOST_TEST_REQUIRE(changes.size() == 1U);
    BOOST_TEST(changes.front().find("kind")->text() == "member.suspended");
    BOOST_TEST(changes.front().find("target")->text() == plain.text());
    BOOST_TEST(last_position() == before);
    BOOST_TEST(!must(read<member>([&](tenant_transaction& tx) { return member_repository(tx).get(plain); })).suspended());
    BOOST_TEST(with_key(plain_key, method::get, "/members").status == 403);  // alive, and as little allowed as before
}

// What each gains and loses, person by person and place by place.
BOOST_AUTO_TEST_CASE(who_gains_and_who_loses_is_said) {
    const auto lost = access_of(as_operator(method::post, of(admin, "/suspend?dry_run=true")));
    BOOST_TEST(*lost.find("exact")->if_boolean());
    BOOST_TEST(number(lost, "gained") == 0);
    const auto& roles = *lost.find("roles")->if_array();
    BOOST_TEST_REQUIRE(roles.size() == 1U);
    BOOST_TEST(roles.front().find("member")->text() == admin.text());
    BOOST_TEST(roles.front().find("role")->text() == "admin");
    BOOST_TEST(roles.front().find("effect")->text() == "loses");
    BOOST_TEST(says(row_of(lost, admin, "organization/"), "loses", "gatehouse:members:suspend"));
    for (const std::string end : {"/remove", "/erase"}) {
        const auto gone = access_of(as_operator(method::post, of(admin, end + "?dry_run=true")));
        BOOST_TEST(says(row_of(gone, admin, "organization/"), "loses", "gatehouse:members:suspend"), end);
    }
    const auto nobody = access_of(as_operator(method::post, "/teams?dry_run=true", R"({"slug":"t"})"));
    BOOST_TEST(number(nobody, "gained") + number(nobody, "lost") == 0);
    BOOST_TEST(nobody.find("roles")->if_array()->empty());
    const auto risen = access_of(as_operator(method::post, of(plain, "/assignments?dry_run=true"), R"({"role":"admin"})"));
    BOOST_TEST(says(row_of(risen, plain, "organization/"), "gains", "gatehouse:members:suspend"));
}

// A unit shuts out by what it restricts: nothing of it is in anybody's roles.
BOOST_AUTO_TEST_CASE(what_a_unit_restricts_is_looked_at) {
    must_be_made(as_operator(method::post, "/units", R"({"code":"north"})"));
    make_resource("vault");
    const auto vault = path_of("vault");
    const auto shut = access_of(as_operator(method::patch, vault + "?dry_run=true", R"({"units":["north"]})"));
    BOOST_TEST(says(row_of(shut, plain, "app/vault"), "loses", "app:read"));
    BOOST_TEST(as_operator(method::patch, vault, R"({"units":["north"]})").status == 200);
    const auto joins = R"({"member":")" + std::string(plain.text()) + "\"}";
    const auto opened = access_of(as_operator(method::post, "/units/north/members?dry_run=true", joins));
    BOOST_TEST(says(row_of(opened, plain, "app/vault"), "gains", "app:read"));
    const auto gone = access_of(as_operator(method::del, vault + "?dry_run=true"));  // nothing restricts the name any more
    BOOST_TEST(says(row_of(gone, plain, "app/vault"), "gains", "app:read"));
    const auto made =
        access_of(as_operator(method::post, "/resources?dry_run=true", R"({"type":"app","name":"safe","units":["north"]})"));
    BOOST_TEST(says(row_of(made, plain, "app/safe"), "loses", "app:read"));
}

BOOST_AUTO_TEST_CASE(a_deletion_tells_whose_grants_end) {
    make_resource("vault");
    const auto guest = add_member("guest");
    const auto body = R"({"resource":"app/vault","permissions":["app:use"],"member":")" + std::string(guest.text()) + "\"}";
    must_be_made(as_operator(method::post, "/grants", body));
    const auto gone = access_of(as_operator(method::del, path_of("vault") + "?dry_run=true"));
    BOOST_TEST(says(row_of(gone, guest, "app/vault"), "loses", "app:use"));
}

BOOST_AUTO_TEST_CASE(more_places_than_are_looked_at_are_said_to_be_more) {
    must_be_made(as_operator(method::post, "/units", R"({"code":"north"})"));
    const auto joins = [&] {
        const auto body = R"({"member":")" + std::string(plain.text()) + "\"}";
        return *access_of(as_operator(method::post, "/units/north/members?dry_run=true", body)).find("exact")->if_boolean();
    };
    for (std::int64_t i = 1; i < limits::dry_run_places; ++i) make_resource("n" + std::to_string(i), R"(,"units":["north"])");
    BOOST_TEST(joins());
    make_resource("one-more", R"(,"units":["north"])");
    BOOST_TEST(!joins());
}

// Whoever was looked at on both sides is told of.
BOOST_AUTO_TEST_CASE(where_too_many_meet_too_much_some_of_it_is_told) {
    make_resource("top");
    const auto below = R"(,"parent":")" + path_of("top").substr(11) + "\"";
    for (std::int64_t i = 1; i < limits::dry_run_places; ++i) make_resource("n" + std::to_string(i), below);
    must_be_made(as_operator(method::post, "/units", R"({"code":"north"})"));
    const auto shuts = [&] {
        return access_of(as_operator(method::patch, path_of("top") + "?dry_run=true", R"({"units":["north"]})"));
    };
    BOOST_TEST(*shuts().find("exact")->if_boolean());
    for (std::int64_t i = 0; i < limits::dry_run_asked / limits::dry_run_places; ++i) add_member("m" + std::to_string(i));
    const auto all = shuts();
    BOOST_TEST(!*all.find("exact")->if_boolean());
    BOOST_TEST(number(all, "lost") > limits::dry_run_places);
}

// Whom a policy reaches is found by its roles; what is allowed on a condition is told apart.
BOOST_AUTO_TEST_CASE(an_edited_policy_is_asked_of_its_holders) {
    make_tester("allow", "app:tinker", "app/lab");
    must_be_made(as_operator(method::post, of(plain, "/assignments"), R"({"role":"tester"})"));
    const auto edited =
        access_of(as_operator(method::post, "/policies/own/versions?dry_run=true",
                              "{" + statement("allow", "app:tinker", "app/lab", R"(,"conditions":{"mfa":true})") + "}"));
    const auto& row = row_of(edited, plain, "app/");
    BOOST_TEST(row.find("resource")->text() == "app/lab");
    BOOST_TEST(says(row, "loses", "app:tinker"));
    BOOST_TEST(row.find("loses_on_condition")->if_array()->empty());
    BOOST_TEST(edited.find("rights")->if_array()->size() == 1U);
}

// Nothing spells it but the deny that goes, and nothing but what comes.
BOOST_AUTO_TEST_CASE(an_action_is_asked_about_on_both_sides_whoever_spells_it) {
    make_tester("deny", "app:tinker", "app/*");
    must_be_made(as_operator(method::post, "/policies", R"({"slug":"all",)" + statement("allow", "app:*", "app/*") + "}"));
    BOOST_TEST(as_operator(method::post, "/roles/tester/policies", R"({"policy":"all"})").status < 300);
    must_be_made(as_operator(method::post, of(plain, "/assignments"), R"({"role":"tester"})"));
    const auto freed = access_of(as_operator(method::del, "/roles/tester/policies/own?dry_run=true"));
    BOOST_TEST(says(row_of(freed, plain, "app/*"), "gains", "app:tinker"));
    must_be_made(as_operator(method::post, "/policies", R"({"slug":"spelt",)" + statement("allow", "app:fly", "app/*") + "}"));
    const auto spelt = access_of(as_operator(method::post, "/roles/tester/policies?dry_run=true", R"({"policy":"spelt"})"));
    BOOST_TEST(number(spelt, "gained") == 0);  // it was had already
}

BOOST_AUTO_TEST_CASE(what_lies_in_a_scope_is_asked_about) {
    make_resource("top");
    make_resource("inner", R"(,"parent":")" + path_of("top").substr(11) + "\"");
    make_tester("allow", "app:tinker", "app/*");
    const auto given =
        access_of(as_operator(method::post, of(plain, "/assignments?dry_run=true"), R"({"role":"tester","scope":"app:top"})"));
    BOOST_TEST(says(row_of(given, plain, "app/inner"), "gains", "app:tinker"));
}

// It ends with the role, and is not there again with the next one.
BOOST_AUTO_TEST_CASE(a_key_that_its_owner_may_keep_no_longer_is_counted) {
    const auto held = json_of(as_operator(method::get, of(admin, "/assignments")));
    const auto& given = held.find("items")->if_array()->front();
    const auto path = of(admin, "/assignments/" + std::string(given.find("id")->text()));
    const auto answer = json_of(as_operator(method::del, path + "?dry_run=true"));
    BOOST_TEST(number(*answer.find("effects"), "keys_ended") == 1);
    BOOST_TEST(number(*answer.find("would")->find("body"), "api_keys_ended") == 1);
    BOOST_TEST(with_key(admin_key, method::get, "/members").status == 200);
    const auto done = as_operator(method::del, path);
    BOOST_TEST(done.status == 200);
    BOOST_TEST(number(json_of(done), "api_keys_ended") == 1);
    const auto again = as_operator(method::post, of(admin, "/assignments"), R"({"role":"admin"})");
    BOOST_TEST(again.status == 201);
    BOOST_TEST(!json_of(again).find("api_keys_ended"));
    BOOST_TEST(with_key(admin_key, method::get, "/members").status == 401);
    BOOST_TEST(with_key(owner_key, method::get, "/members").status == 200);
}

// A connection's epoch alone ends its sessions, and no change row tells how many.
BOOST_AUTO_TEST_CASE(sessions_that_end_by_an_epoch_are_counted) {
    const auto okta = add_connection();
    session_facts facts{plain, okta, {}, {}, {}, {}, {}, {}, false, {}, {}, {}};
    session(facts);
    signed_in(plain);
    const auto path = "/connections/" + std::string(okta.text()) + "/disable";
    const auto answer = json_of(as_operator(method::post, path + "?dry_run=true"));
    BOOST_TEST(number(*answer.find("effects"), "sessions_ended") == 1);
    BOOST_TEST(as_operator(method::post, path).status == 200);
}

BOOST_AUTO_TEST_CASE(a_secret_of_a_rehearsal_is_not_shown) {
    const auto body = R"({"name":"k","member":")" + std::string(owner.text()) + "\"}";
    const auto answer = json_of(as_operator(method::post, "/api-keys?dry_run=true", body));
    const value& made = *answer.find("would")->find("body");
    BOOST_TEST(number(*answer.find("would"), "status") == 201);
    BOOST_TEST_REQUIRE(made.find("secret"));
    BOOST_TEST(made.find("secret")->is_null());
}

BOOST_AUTO_TEST_CASE(what_would_be_refused_is_refused_in_the_same_words) {
    const auto before = last_position();
    for (const std::string path : {"/teams", "/teams?dry_run=false", "/teams?dry_run=true"})
        BOOST_TEST(as_operator(method::post, path, R"({"slug":"Not A Slug"})").status == 400, path);
    BOOST_TEST(as_operator(method::post, "/teams?dry_run=maybe", R"({"slug":"t"})").status == 400);
    BOOST_TEST(as_operator(method::post, of(plain, "/reactivate?dry_run=true")).status == 409);
    BOOST_TEST(last_position() == before);
    // Trying doors is recorded, rehearsed or not, and the row says which it was.
    check_refused(with_key(plain_key, method::post, of(admin, "/suspend?dry_run=true")), "gatehouse:members:suspend", 1);
    check_refused(with_key(admin_key, method::post, of(owner, "/suspend?dry_run=true")), "", 2);
    const auto rows =
        must(read<std::vector<change>>([](tenant_transaction& tx) { return change_repository(tx).newest({}, 0, 1); }));
    BOOST_TEST(rows.front().facts.find(R"("dry_run":true)") != std::string::npos, rows.front().facts);
}

BOOST_AUTO_TEST_CASE(rehearsals_have_little_room) {
    std::vector<protocol::answer> waiting;
    for (std::size_t i = 0; i < limits::dry_runs_of_organization; ++i) {
        waiting.push_back(held(of(plain, "/suspend")));
        BOOST_TEST(std::holds_alternative<protocol::plan>(waiting.back()));
    }
    const auto refused = held(of(plain, "/suspend"));
    BOOST_TEST_REQUIRE(std::holds_alternative<http::response>(refused));
    BOOST_TEST(std::get<http::response>(refused).status == 503);
    BOOST_TEST(as_operator(method::post, of(plain, "/suspend")).status == 200);  // the change itself has its own room
    waiting.pop_back();
    BOOST_TEST(std::holds_alternative<protocol::plan>(held(of(plain, "/suspend"))));
}

BOOST_AUTO_TEST_CASE(all_organizations_share_the_room_for_rehearsals) {
    const auto budget = std::make_shared<protocol::admin::dry_run_budget>();
    std::vector<protocol::admin::dry_run_budget::ticket> held;
    for (std::size_t i = 0; i < limits::dry_runs_waiting; ++i) held.push_back(budget->take("org" + std::to_string(i)));
    BOOST_TEST((held.back() != nullptr));
    BOOST_TEST((budget->take("one more") == nullptr));
    held.clear();
    BOOST_TEST((budget->take("one more") != nullptr));
}

BOOST_AUTO_TEST_CASE(more_changes_than_are_shown_are_said_to_be_more) {
    using protocol::admin::effects;
    using protocol::admin::effects_of;
    const auto mark = make<effects_of>([](tenant_transaction& tx) { return effects_of::begin(tx); });
    const auto seen = [&] { return make<effects>([&](tenant_transaction& tx) { return mark.end(tx); }); };
    const auto change_teams = [&](std::int64_t count) {
        write([&](tenant_transaction& tx) -> result<void> {
            for (std::int64_t i = 0; i < count; ++i)
                must(change_repository(tx).append(by, change_kind::team_created, {"team", "t"}));
            return {};
        });
    };
    constexpr std::int64_t slice = 100;
    static_assert(limits::dry_run_changes % slice == 0);
    for (std::int64_t told = 0; told < limits::dry_run_changes; told += slice) change_teams(slice);
    BOOST_TEST(!seen().more);
    change_teams(1);
    const auto beyond = seen();
    BOOST_TEST(beyond.more);
    BOOST_TEST(!beyond.exact);
    BOOST_TEST(static_cast<std::int64_t>(beyond.changes.size()) == limits::dry_run_changes);
}

// Of the first to expire, so many are looked at.
BOOST_AUTO_TEST_CASE(credentials_are_counted_to_a_bound) {
    static_assert(limits::dry_run_credentials <= limits::revocation_rows);
    signed_in(plain);
    signed_in(plain);
    const auto living = [&](std::int64_t most) {
        return must(read<credential_repository::living>(
            [&](tenant_transaction& tx) { return credential_repository(tx).count_living(most); }));
    };
    BOOST_TEST(living(1).sessions == 1);
    BOOST_TEST(living(limits::dry_run_credentials).sessions == 2);
    BOOST_TEST(living(limits::dry_run_credentials).api_keys == 3);
}

BOOST_AUTO_TEST_SUITE_END()
