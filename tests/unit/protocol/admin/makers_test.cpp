#include <gatehouse/domain/access/resources.hpp>
#include <gatehouse/store/exposure_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/switch_repository.hpp>

#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

// Of Kaito: whoever makes a token has it, its seed too.
struct makers_fixture : admin_fixture {
    makers_fixture() : admin_fixture("kaito") {}
    // Kaito's members hold no API keys: they are signed in.
    http::response as(const member_id& who, http::method verb, const std::string& path, std::string body = "{}") {
        const session_facts just_now{who, {}, {}, {}, {}, {}, {}, data.clock.now(), true, {}, {}, {}};
        const std::string text(session(just_now).text.reveal());
        return with_headers(verb, path,
                            {{"Cookie", protocol::session_cookie_name(place) + "=" + text},
                             {"Origin", "http://127.0.0.1:8080"},
                             {"X-Gatehouse-Csrf", "1"},
                             {"Content-Type", "application/json"}},
                            std::move(body));
    }
    void members_create(bool on) {
        write([&](tenant_transaction& tx) { return switch_repository(tx).set({}, "members_create", on); });
    }
    static std::string token(std::string_view name) { return R"({"type":"token","name":")" + std::string(name) + "\"}"; }
    std::string id_of(const http::response& made) {
        BOOST_TEST_REQUIRE(made.status == 201, made.body);
        return std::string(json_of(made).find("id")->text());
    }
    bool may(const member_id& who, std::string_view action, std::string_view name) {
        return decide({who, std::nullopt, std::string(action), "token", std::string(name), nullptr}).allowed;
    }
    std::vector<grant> grants_of(const member_id& who) {
        return must(read<std::vector<grant>>(
            [&](tenant_transaction& tx) { return grant_repository(tx).of(principal_kind::member, who.text(), "", 10); }));
    }
    std::vector<exposure> seen_by(const member_id& who) {
        return must(
            read<std::vector<exposure>>([&](tenant_transaction& tx) { return exposure_repository(tx).of(who, "", "", 10); }));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_makers, makers_fixture)

BOOST_AUTO_TEST_CASE(KA_4_a_member_makes_what_the_switch_allows_and_has_it) {
    check_refused(as(plain, method::post, "/resources/own", token("mine")), "gatehouse:teams:own-resources", 1);
    members_create(true);
    id_of(as(plain, method::post, "/resources/own", token("mine")));
    BOOST_TEST_REQUIRE(grants_of(plain).size() == 1U);
    BOOST_TEST(grants_of(plain)[0].permissions == (std::vector<std::string>{"token:view", "token:code", "token:seed"}),
               boost::test_tools::per_element());
    BOOST_TEST((may(plain, "token:seed", "mine") && !may(admin, "token:seed", "mine") && !may(plain, "token:seed", "other")));
    BOOST_TEST_REQUIRE(seen_by(plain).size() == 1U);
    BOOST_TEST((seen_by(plain)[0].open && seen_by(plain)[0].why == "a grant"));
    check_refused(as(plain, method::post, "/resources", token("more")), "gatehouse:teams:resources", 2);
    BOOST_TEST(as(plain, method::post, "/resources/own", token("mine")).status == 409);
    BOOST_TEST(as(plain, method::post, "/resources/own",
                  R"({"type":"token","name":"x","parent":"token/mine"})")
                   .status == 400);  // its place is for others
}

BOOST_AUTO_TEST_CASE(a_rehearsal_gives_nothing) {
    members_create(true);
    BOOST_TEST(as(plain, method::post, "/resources/own?dry_run=true", token("mine")).status == 200);
    BOOST_TEST((grants_of(plain).empty() && seen_by(plain).empty()));
}

BOOST_AUTO_TEST_CASE(the_operator_makes_for_nobody) {
    id_of(as_operator(method::post, "/resources", token("main")));
    for (const auto& who : {admin, plain}) BOOST_TEST(grants_of(who).empty());
}

// Otherwise a seed would be had by deleting its token and making it again.
BOOST_AUTO_TEST_CASE(a_name_that_stood_for_something_gives_its_maker_nothing) {
    members_create(true);
    const auto first = id_of(as(plain, method::post, "/resources/own", token("mine")));
    BOOST_TEST(with_key(admin_key, method::del, "/resources/" + first).status == 200);
    id_of(with_key(admin_key, method::post, "/resources", token("mine")));
    BOOST_TEST((grants_of(admin).empty() && !may(admin, "token:seed", "mine")));
    const auto fresh = "/resources/" + id_of(with_key(admin_key, method::post, "/resources", token("fresh")));
    BOOST_TEST(may(admin, "token:seed", "fresh"));
    // Nor by giving such a name to one that he has; one that nobody had is as good as the last.
    const auto passed = "/resources/" + id_of(as_operator(method::post, "/resources", token("passed")));
    BOOST_TEST(as_operator(method::patch, passed, R"({"name":"moved"})").status == 200);
    BOOST_TEST(with_key(admin_key, method::patch, fresh, R"({"name":"passed"})").status == 403);
    BOOST_TEST(!may(admin, "token:seed", "passed"));
    BOOST_TEST(with_key(admin_key, method::patch, fresh, R"({"name":"fresher"})").status == 200);
    BOOST_TEST(may(admin, "token:seed", "fresher"));
}

// The one way in which a call adds to the caller's own rights: a grant that he gives himself is refused as ever.
BOOST_AUTO_TEST_CASE(making_is_no_road_to_anything_else) {
    members_create(true);
    id_of(as_operator(method::post, "/resources", token("theirs")));
    const auto grant_himself = [&](const member_id& who) {
        return as(who, method::post, "/grants",
                  R"({"member":")" + std::string(who.text()) + R"(","resource":"token/theirs","permissions":["token:seed"]})")
            .status;
    };
    BOOST_TEST(grant_himself(admin) == 403);
    BOOST_TEST(grant_himself(plain) == 403);
    const auto mine = "/resources/" + id_of(with_key(admin_key, method::post, "/resources", token("mine")));
    const auto theirs = json_of(list("/resources", "type=token&name=theirs"));
    const std::string moved = "/resources/" + std::string(theirs.find("items")->if_array()->front().find("id")->text());
    BOOST_TEST(with_key(admin_key, method::patch, moved, R"({"parent":"token/mine"})").status ==
               403);  // his grant counts below
    BOOST_TEST(!may(admin, "token:seed", "theirs"));
    BOOST_TEST(as(plain, method::patch, mine, R"({"name":"x"})").status == 403);
}

// KA-16: whoever was shown a provisioning token takes it along when he is removed; revoking it ends the mark.
BOOST_AUTO_TEST_CASE(a_provisioning_token_is_marked_when_who_was_shown_it_is_removed) {
    set_plan("enterprise");
    const auto second = add_member("second", true);
    const auto okta = "/connections/" + std::string(add_connection().text());
    const auto shown = as(second, method::post, okta + "/tokens");
    BOOST_TEST_REQUIRE(shown.status == 201, shown.body);
    const std::string id(json_of(shown).find("id")->text());
    BOOST_TEST(as_operator(method::post, okta + "/tokens").status == 201);  // of the operator: nobody's
    const auto marked = [&] {
        const auto listed = with_key(owner_key, method::get, "/rotations/tokens");
        BOOST_TEST_REQUIRE(listed.status == 200, listed.body);
        return json_of(listed).find("items")->if_array()->size();
    };
    BOOST_TEST(marked() == 0U);
    BOOST_TEST(as(second, method::post, "/transfer/step-down").status == 200);
    const auto removed = as_operator(method::post, of(second, "/remove"));
    BOOST_TEST_REQUIRE(removed.status == 200, removed.body);
    BOOST_TEST(json_of(removed).find("tokens")->if_array()->size() == 1U);
    BOOST_TEST(marked() == 1U);
    BOOST_TEST(as(owner, method::post, okta + "/tokens/" + id + "/revoke").status == 200);
    BOOST_TEST(marked() == 0U);
}

BOOST_AUTO_TEST_CASE(what_a_model_has_from_the_start_is_made_once) {
    testing::access_people kiwi("kiwi");
    const auto make_them = [&] {
        return kiwi.make<std::int64_t>(
            [&](tenant_transaction& tx) { return access::create_predefined(tx, kiwi.by, kiwi.model()); });
    };
    BOOST_TEST(make_them() == static_cast<std::int64_t>(kiwi.model().resources.size()));
    BOOST_TEST(make_them() == 0);
    const auto child = must(kiwi.read<resource>(
        [](tenant_transaction& tx) { return resource_repository(tx).find_named("page", "runtime-environment"); }));
    const auto parent =
        must(kiwi.read<resource>([](tenant_transaction& tx) { return resource_repository(tx).find_named("page", "console"); }));
    BOOST_TEST((child.parent == parent.id));
}

BOOST_AUTO_TEST_SUITE_END()
