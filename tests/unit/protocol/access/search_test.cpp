#include <gatehouse/base/limits/search.hpp>
#include <gatehouse/domain/access/resources.hpp>
#include <gatehouse/protocol/authzen/authzen.hpp>

#include <algorithm>
#include <set>

#include "described_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::protocol;
using testing::header_of;
using testing::json_of;

namespace {

struct fixture : testing::described_fixture {
    testing::registered plain = add_application("plain", {"search"}), idle = add_application("idle", {"evaluate"});
    authzen::shared_searches all = std::make_shared<const access::searches>(models);
    endpoint subjects = authzen::search_subjects(at, all), resources = authzen::search_resources(at, all),
             actions = authzen::search_actions(at, all);

    http::response send(const endpoint& to, const std::string& authorization, std::string body, std::string_view org = "acme") {
        auto asked = request(http::method::post, "/x",
                             {{"Authorization", authorization}, {"Content-Type", "application/json"}, {"X-Request-ID", "q3"}},
                             std::move(body));
        asked.path_values = {std::string(org)};
        const char* what = &to == &subjects ? "search/subject" : &to == &resources ? "search/resource" : "search/action";
        return run_described(to, what, asked);
    }
    static std::string who_can(std::string_view page, std::string_view id = "main", std::string_view context = "{}") {
        return R"({"subject":{"type":"member"},"action":{"name":"app:use"},"resource":{"type":"app","id":")" + std::string(id) +
               R"("},"context":)" + std::string(context) + R"(,"page":)" + std::string(page) + "}";
    }
    static std::string subject(const member_id& who) {
        return R"({"subject":{"type":"member","id":")" + std::string(who.text()) + R"("})";
    }
    std::string next_of(const http::response& answer) {
        return std::string(json_of(answer).find("page")->find("next_token")->text());
    }
    std::set<std::string> found(const http::response& answer, std::string_view key = "id") {
        BOOST_TEST_REQUIRE(answer.status == 200, answer.body);
        std::set<std::string> names;
        const auto body = json_of(answer);
        for (const auto& one : *body.find("results")->if_array()) names.emplace(one.find(key)->text());
        BOOST_TEST(*body.find("page")->find("count")->if_integer() == static_cast<std::int64_t>(names.size()));
        return names;
    }
    static std::string page(std::string_view token, int limit) {
        return R"({"token":")" + std::string(token) + R"(","limit":)" + std::to_string(limit) + "}";
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(protocol_search, fixture)

BOOST_AUTO_TEST_CASE(subjects_come_page_by_page) {
    std::set<std::string> wanted;
    for (const char* name : {"ada", "bob", "cyd", "dee", "eve"}) {
        const auto who = add_member(name);
        assign(principal_kind::member, who.text(), "member");
        wanted.emplace(who.text());
    }
    add_member("viewer");
    const auto gone = add_member("gone");
    assign(principal_kind::member, gone.text(), "member");
    suspend(gone);
    std::set<std::string> seen;
    std::string token;
    int pages = 0;
    do {
        const auto answer = send(subjects, plain.basic(), who_can(page(token, 2)));
        BOOST_TEST(header_of(answer, "X-Request-ID") == "q3");
        const auto names = found(answer);
        BOOST_TEST(names.size() <= 2u);
        seen.insert(names.begin(), names.end());
        token = next_of(answer);
    } while (!token.empty() && ++pages < 10);
    BOOST_TEST(seen == wanted, boost::test_tools::per_element());
    BOOST_TEST(found(send(subjects, plain.basic(), who_can("null"))) == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_token_is_good_for_its_own_search_only) {
    for (const char* name : {"ada", "bob", "cyd"}) assign(principal_kind::member, add_member(name).text(), "member");
    const auto other = add_application("other", {"search"});
    const auto token = next_of(send(subjects, plain.basic(), who_can(page("", 1))));
    BOOST_TEST_REQUIRE(!token.empty());
    BOOST_TEST(send(subjects, plain.basic(), who_can(page(token, 1))).status == 200);
    BOOST_TEST(send(subjects, plain.basic(), who_can(R"({"next_token":")" + token + "\"}")).status == 200);
    BOOST_TEST(send(subjects, plain.basic(), who_can(page(token, 1), "second")).status == 400);
    BOOST_TEST(send(subjects, other.basic(), who_can(page(token, 1))).status == 400);
    BOOST_TEST(send(actions, plain.basic(),
                    subject(add_member("eve")) + R"(,"resource":{"type":"app","id":"main"},"page":)" + page(token, 1) + "}")
                   .status == 400);
    BOOST_TEST(send(subjects, plain.basic(), who_can(page("x" + token, 1))).status == 400);
    BOOST_TEST(send(subjects, plain.basic(), who_can(page("MSAy.AAAA", 1))).status == 400);
    data.clock.advance_ms(limits::search_token_ms);
    BOOST_TEST(send(subjects, plain.basic(), who_can(page(token, 1))).status == 400);
}

BOOST_AUTO_TEST_CASE(resources_and_actions_of_a_member) {
    const auto ada = add_member("ada");
    write([&](tenant_transaction& tx) -> result<void> {
        for (const char* name : {"main", "second"})
            if (auto made = access::create_resource(tx, by, model(), {tx.new_id<resource_id>(), "app", name, {}, {}}, {});
                !made)
                return made;
        return {};
    });
    const std::string about = subject(ada) + R"(,"action":{"name":"app:use"},"resource":{"type":"app"}})";
    BOOST_TEST(found(send(resources, plain.basic(), about)).empty());
    assign(principal_kind::member, ada.text(), "member", {}, {"app", "second"});
    BOOST_TEST(found(send(resources, plain.basic(), about)) == (std::set<std::string>{"second"}),
               boost::test_tools::per_element());
    const auto may = found(send(actions, plain.basic(), subject(ada) + R"(,"resource":{"type":"app","id":"second"}})"), "name");
    BOOST_TEST(may.contains("app:use"));
    BOOST_TEST(may.contains("app:read"));
    BOOST_TEST(
        found(send(actions, plain.basic(), R"({"subject":{"type":"user","id":"x"},"resource":{"type":"app","id":"main"}})"),
              "name")
            .empty());
}

BOOST_AUTO_TEST_CASE(who_may_not_search_is_told_so) {
    const auto admin = add_member("admin");
    assign(principal_kind::member, admin.text(), "admin");
    const auto key = api_key(admin), narrow = api_key(admin, {"gatehouse:access:evaluate"});
    data.add_organization("other");
    const auto bearer = [](const auto& one) { return "Bearer " + std::string(one.text.reveal()); };
    BOOST_TEST(send(subjects, bearer(key), who_can("null")).status == 200);
    BOOST_TEST(send(subjects, bearer(key), who_can("null"), "other").status == 404);
    BOOST_TEST(send(subjects, bearer(narrow), who_can("null")).status == 403);
    BOOST_TEST(send(subjects, idle.basic(), who_can("null")).status == 403);
    BOOST_TEST(send(subjects, plain.basic(), who_can("null"), "other").status == 404);
    BOOST_TEST(send(subjects, "", who_can("null")).status == 401);
}

BOOST_AUTO_TEST_CASE(what_is_no_search_is_refused) {
    for (const std::string_view wrong : {"7", R"({"limit":0})", R"({"limit":1001})", R"({"limit":"1"})", R"({"token":1})"})
        BOOST_TEST(send(subjects, plain.basic(), who_can(wrong)).status == 400, wrong);
    BOOST_TEST(send(subjects, plain.basic(), who_can("null", "a*")).status == 400);
    BOOST_TEST(send(subjects, plain.basic(), who_can("null", "main", R"({"session":"ghs_x"})")).status == 400);
    for (const std::string body : {"", "[]", "{}", R"({"subject":{"type":"member"}})"})
        for (const auto* to : {&subjects, &resources, &actions}) BOOST_TEST(send(*to, plain.basic(), body).status == 400, body);
}

// Where more might have it than are looked for from their end, everybody is looked at, a bounded number for one page.
BOOST_AUTO_TEST_CASE(a_page_of_a_large_organization_is_bounded) {
    const auto many = static_cast<std::size_t>(limits::search_candidates) + limits::search_examined + 500;
    const auto sink = add_team("sink");
    std::optional<member_id> last;
    const auto add = [&](tenant_transaction& tx, std::size_t i) -> result<void> {
        last = tx.new_id<member_id>();
        member row{*last};
        row.names.user_name = "m" + std::to_string(i);
        if (auto in = member_repository(tx).insert(row); !in) return in;
        if (i >= static_cast<std::size_t>(limits::search_candidates) + 1 && i + 1 < many) return {};
        return team_repository(tx).put_member({sink, *last, {"direct", "test"}, {}, tx.now()});
    };
    constexpr std::size_t slice = 200;  // of one write
    for (std::size_t from = 0; from < many; from += slice) {
        data.clock.advance_ms(1);  // ids come in the order of slices: who holds the role comes first
        write([&](tenant_transaction& tx) -> result<void> {
            for (std::size_t i = from; i < std::min(from + slice, many); ++i)
                if (auto in = add(tx, i); !in) return in;
            return {};
        });
    }
    assign(principal_kind::team, sink.text(), "member");
    std::set<std::string> seen;
    std::string token;
    bool short_page = false;
    do {
        const auto answer = send(subjects, plain.basic(), who_can(page(token, 1000)));
        const auto names = found(answer);
        seen.insert(names.begin(), names.end());
        token = next_of(answer);
        short_page = short_page || (names.size() < 1000 && !token.empty());
    } while (!token.empty());
    BOOST_TEST(seen.size() == static_cast<std::size_t>(limits::search_candidates) + 2);
    BOOST_TEST(seen.contains(std::string(last->text())));
    BOOST_TEST(short_page);  // limits::search_examined
}

BOOST_AUTO_TEST_SUITE_END()
