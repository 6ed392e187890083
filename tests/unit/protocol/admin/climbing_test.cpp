#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

BOOST_FIXTURE_TEST_SUITE(admin_climbing, admin_fixture)

BOOST_AUTO_TEST_CASE(nobody_gives_what_stands_above_or_to_himself) {
    const struct {
        std::string_view why, key, path, body;
        int status;
    } cases[] = {
        {"below the own level", admin_key, "members/plain", R"({"role":"viewer"})", 201},
        {"the own level", admin_key, "members/plain", R"({"role":"admin"})", 201},
        {"ownership", admin_key, "members/plain", R"({"role":"owner"})", 403},
        {"ownership by the owner", owner_key, "members/plain", R"({"role":"owner"})", 403},
        {"to whoever stands above", admin_key, "members/owner", R"({"role":"viewer"})", 403},
        {"to himself, what he has not", admin_key, "members/admin", R"({"role":"viewer"})", 403},
        {"to himself, what he has", admin_key, "members/admin", R"({"role":"admin"})", 201},
        {"no such role", admin_key, "members/plain", R"({"role":"king"})", 400},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why) {
            const auto& who = c.path.ends_with("owner") ? owner : c.path.ends_with("admin") ? admin : plain;
            const auto answer = with_key(std::string(c.key), method::post, of(who, "/assignments"), std::string(c.body));
            BOOST_TEST(answer.status == c.status, answer.body);
        }
}

BOOST_AUTO_TEST_CASE(a_team_is_no_ladder) {
    const std::string team = "/teams/" + std::string(add_team("crew").text());
    const std::string join_admin = R"({"member":")" + std::string(admin.text()) + "\"}";
    BOOST_TEST(with_key(plain_key, method::post, team + "/members", join_admin).status == 403);
    BOOST_TEST(with_key(admin_key, method::post, team + "/members", join_admin).status == 201);  // it gives nothing yet
    BOOST_TEST(with_key(admin_key, method::post, team + "/assignments", R"({"role":"viewer"})").status == 403);
    BOOST_TEST(with_key(owner_key, method::post, team + "/assignments", R"({"role":"viewer"})").status == 201);
    const std::string join_owner = R"({"member":")" + std::string(owner.text()) + "\"}";
    BOOST_TEST(with_key(admin_key, method::post, team + "/members", join_owner).status == 403);
}

BOOST_AUTO_TEST_CASE(nobody_publishes_what_he_does_not_hold) {
    const auto publish = [&](const std::string& key, const std::string& policy, std::string_view statements) {
        return with_key(key, method::post, "/policies/" + policy + "/versions",
                        R"({"statements":)" + std::string(statements) + "}")
            .status;
    };
    constexpr std::string_view configure =
        R"([{"effect":"allow","actions":["gatehouse:connections:configure"],"resources":["grn:app:gatehouse:{org_id}:*"]}])";
    constexpr std::string_view nothing = "[]";
    BOOST_TEST(publish(plain_key, "app-read", nothing) == 403);
    BOOST_TEST(publish(admin_key, "app-read", configure) == 403);
    BOOST_TEST(publish(admin_key, "ownership", configure) == 403);
    BOOST_TEST(publish(owner_key, "app-read", nothing) == 201);  // takes away only
    BOOST_TEST(with_key(owner_key, method::post, "/policies/app-read/default", R"({"version":1})").status ==
               403);  // would give it back to himself
    BOOST_TEST(as_operator(method::post, "/policies/app-read/default", R"({"version":1})").status == 200);
    constexpr std::string_view delegate =
        R"([{"effect":"delegate","actions":["gatehouse:connections:configure"],"resources":["grn:app:gatehouse:{org_id}:*"]}])";
    BOOST_TEST(publish(admin_key, "app-read", delegate) == 403);  // to hand out is a right, too
    BOOST_TEST(
        as_operator(method::post, "/policies/app-read/versions", R"({"statements":)" + std::string(delegate) + "}").status ==
        201);
}

BOOST_AUTO_TEST_CASE(no_policy_takes_a_right_from_whoever_stands_above) {
    const auto statement = [](std::string_view effect) {
        return R"({"effect":")" + std::string(effect) +
               R"(","actions":["app:read"],"resources":["grn:app:app:{org_id}:app/*"]})";
    };
    const std::string allow = statement("allow"), deny = statement("deny");
    const auto publish = [&](const std::string& list) { return R"({"statements":[)" + list + "]}"; };
    const auto reads = [&](const member_id& who) { return decide({who, {}, "app:read", "app", "main", nullptr}).allowed; };
    for (const auto& list : {std::string(), deny, allow + "," + deny}) BOOST_TEST_CONTEXT(list) {
            const auto answer = with_key(admin_key, method::post, "/policies/app-read/versions", publish(list));
            BOOST_TEST(answer.status == 403, answer.body);
            BOOST_TEST(reads(owner));
        }
    BOOST_TEST(with_key(admin_key, method::post, "/policies/app-read/versions", publish(allow)).status ==
               201);  // nothing changes
    BOOST_TEST(as_operator(method::post, "/policies/app-read/versions", publish("")).status == 201);
    BOOST_TEST(as_operator(method::post, "/policies/app-read/default", R"({"version":1})").status == 200);
    BOOST_TEST(with_key(admin_key, method::post, "/policies/app-read/default", R"({"version":3})").status ==
               403);  // the empty one
    BOOST_TEST(reads(owner));
    BOOST_TEST(with_key(owner_key, method::post, "/policies/app-read/default", R"({"version":3})").status == 200);
    BOOST_TEST(!reads(plain));
}

BOOST_AUTO_TEST_SUITE_END()
