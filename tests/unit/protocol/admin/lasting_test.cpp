#include <algorithm>

#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

constexpr std::int64_t an_hour_ms = 3'600'000;

struct lasting_fixture : admin_fixture {
    instant now = data.clock.now();

    member_id person(std::string_view name, time_window window) {
        const auto id = add_member(name);
        assign(principal_kind::member, id.text(), "admin", window);
        return id;
    }
    std::string key_of(const member_id& who) { return std::string(api_key(who).text.reveal()); }
    static std::string until(std::optional<instant> end) { return end ? R"(,"expires_at":")" + to_rfc3339(*end) + '"' : ""; }
    static std::string a_role(std::string_view slug, std::optional<instant> end = {}) {
        return R"({"role":")" + std::string(slug) + '"' + until(end) + "}";
    }
    static std::string joining(const member_id& who, std::string_view more = {}) {
        return R"({"member":")" + std::string(who.text()) + '"' + std::string(more) + "}";
    }
    int post(const std::string& key, const std::string& path, std::string body) {
        return with_key(key, method::post, path, std::move(body)).status;
    }
    std::string team(std::string_view slug) { return "/teams/" + std::string(add_team(slug).text()); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_lasting, lasting_fixture)

BOOST_AUTO_TEST_CASE(who_holds_a_role_for_a_time_does_not_make_it_lasting) {
    const auto visitor = person("visitor", {{}, now + an_hour_ms});
    const auto key = key_of(visitor);
    const auto mine = team("mine"), theirs = team("theirs"), later = team("later");
    BOOST_TEST(post(owner_key, mine + "/members", joining(visitor)) == 201);
    BOOST_TEST(post(owner_key, theirs + "/assignments", a_role("admin")) == 201);
    BOOST_TEST(post(key, later + "/members", joining(visitor, R"(,"not_before":")" + to_rfc3339(now + 1000) + '"')) == 201);

    BOOST_TEST(post(key, of(visitor, "/assignments"), a_role("admin")) == 403);
    BOOST_TEST(post(key, of(visitor, "/assignments"), a_role("admin", now + an_hour_ms)) == 403);
    BOOST_TEST(post(key, mine + "/assignments", a_role("admin")) == 403);
    BOOST_TEST(post(key, later + "/assignments", a_role("admin")) == 403);
    BOOST_TEST(post(key, theirs + "/members", joining(visitor)) == 403);
    BOOST_TEST(post(key, of(plain, "/assignments"), a_role("admin", now + an_hour_ms)) == 201);  // to others he may
}

BOOST_AUTO_TEST_CASE(what_comes_by_a_team_is_not_made_ones_own) {
    const auto crew = team("crew");
    const auto sailor = add_member("sailor");
    BOOST_TEST(post(owner_key, crew + "/assignments", a_role("admin")) == 201);
    BOOST_TEST(post(owner_key, crew + "/members", joining(sailor)) == 201);
    const auto key = key_of(sailor);
    BOOST_TEST(post(key, of(plain, "/assignments"), a_role("viewer")) == 201);
    BOOST_TEST(post(key, of(sailor, "/assignments"), a_role("admin")) == 403);
    BOOST_TEST(post(owner_key, of(sailor, "/assignments"), a_role("admin")) == 201);
    BOOST_TEST(post(key, of(sailor, "/assignments"), a_role("admin")) == 201);  // held directly and without end by now
}

BOOST_AUTO_TEST_CASE(nobody_prolongs_his_own_rows) {
    const auto crew = team("crew");
    const auto end = now + an_hour_ms;
    const std::string own = of(admin, "/assignments");
    BOOST_TEST(post(owner_key, own, a_role("admin", end)) == 201);
    BOOST_TEST(post(owner_key, crew + "/assignments", a_role("admin", end)) == 201);
    BOOST_TEST(post(owner_key, crew + "/members", joining(admin, until(end))) == 201);
    for (const auto& [longer, status] :
         {std::pair(std::optional<instant>(), 403), {end + 1, 403}, {end, 201}, {end - 1000, 201}, {end, 403}})
        BOOST_TEST_CONTEXT((longer ? to_rfc3339(*longer) : "no end")) {
            BOOST_TEST(post(admin_key, own, a_role("admin", longer)) == status);
            BOOST_TEST(post(admin_key, crew + "/assignments", a_role("admin", longer)) == status);
            BOOST_TEST(post(admin_key, crew + "/members", joining(admin, until(longer))) == status);
        }
    BOOST_TEST(post(owner_key, own, a_role("admin")) == 201);  // somebody else may
}

BOOST_AUTO_TEST_CASE(a_window_that_never_opens_is_refused) {
    const auto quoted = [](instant when) { return '"' + to_rfc3339(when) + '"'; };
    const std::string crew = team("crew");
    const struct {
        std::string_view why;
        std::string more;
        int status;
    } cases[] = {
        {"over", R"(,"expires_at":)" + quoted(now - 1), 400},
        {"ends now", R"(,"expires_at":)" + quoted(now), 400},
        {"ends as it opens", R"(,"not_before":)" + quoted(now + 5) + R"(,"expires_at":)" + quoted(now + 5), 400},
        {"opens after its end", R"(,"not_before":)" + quoted(now + 9) + R"(,"expires_at":)" + quoted(now + 5), 400},
        {"opens for a millisecond", R"(,"not_before":)" + quoted(now + 5) + R"(,"expires_at":)" + quoted(now + 6), 201},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why) {
            BOOST_TEST(post(owner_key, of(plain, "/assignments"), R"({"role":"viewer")" + c.more + "}") == c.status);
            BOOST_TEST(post(owner_key, crew + "/members", joining(plain, c.more)) == c.status);
        }
}

BOOST_AUTO_TEST_CASE(a_scope_names_a_type_of_the_model) {
    const struct {
        std::string_view scope;
        int status;
    } cases[] = {{"app:main", 201}, {"door:main", 400}, {"organization:x", 400}, {"org:x", 400}, {"app:", 400}};
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.scope)
    BOOST_TEST(post(owner_key, of(plain, "/assignments"), R"({"role":"viewer","scope":")" + std::string(c.scope) + "\"}") ==
               c.status);
}

BOOST_AUTO_TEST_CASE(a_second_write_renews_the_row_and_says_its_id) {
    const auto id_of = [&](std::string body) {
        return std::string(
            json_of(with_key(owner_key, method::post, of(plain, "/assignments"), std::move(body))).find("id")->text());
    };
    const auto first = id_of(a_role("viewer")), second = id_of(a_role("viewer", now + an_hour_ms));
    BOOST_TEST(first == second);
    BOOST_TEST(id_of(R"({"role":"viewer","scope":"app:main"})") != first);
    change_filter added;
    added.kind = "assignment.added";
    const auto told =
        must(read<std::vector<change>>([&](tenant_transaction& tx) { return change_repository(tx).newest(added, 0, 100); }));
    BOOST_TEST(std::ranges::count(told, first, [](const change& one) { return one.target.id; }) == 2);
    BOOST_TEST(with_key(owner_key, method::del, of(plain, "/assignments/" + second)).status == 200);
}

BOOST_AUTO_TEST_CASE(a_renewal_shortens_nothing_of_whoever_stands_above) {
    const auto crew = team("crew");
    const auto end = now + an_hour_ms;
    BOOST_TEST(post(owner_key, crew + "/assignments", a_role("member", end)) == 201);
    BOOST_TEST(post(owner_key, crew + "/members", joining(owner)) == 403);  // he does not hold it directly
    BOOST_TEST(as_operator(method::post, crew + "/members", joining(owner)).status == 201);
    const std::string opens_later = R"({"role":"member","not_before":")" + to_rfc3339(now + 1000) + '"' + until(end) + "}";
    BOOST_TEST(post(admin_key, crew + "/assignments", a_role("member", end - 1)) == 403);
    BOOST_TEST(post(admin_key, crew + "/assignments", opens_later) == 403);
    BOOST_TEST(post(admin_key, crew + "/assignments", a_role("member", end)) == 201);
    BOOST_TEST(post(admin_key, crew + "/assignments", a_role("member")) == 201);
    BOOST_TEST(post(admin_key, crew + "/assignments", a_role("member", end)) == 403);
}

BOOST_AUTO_TEST_SUITE_END()
