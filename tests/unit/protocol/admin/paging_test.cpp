#include <set>

#include "admin_fixture.hpp"
#include "protocol/admin/paging.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

struct walking : admin_fixture {
    void made(const std::string& path, const std::string& body) {
        const auto answer = as_operator(method::post, path, body);
        BOOST_TEST_REQUIRE(answer.status == 201, answer.body);
        data.clock.advance_ms(1);
    }
    // What a walk by pages of `limit` meets, by the items' own text; nothing twice.
    std::set<std::string> walk(
        const std::string& path, std::int64_t limit, const std::function<void()>& meanwhile = [] {}) {
        std::set<std::string> met;
        std::string cursor;
        do {
            const auto answer = list(path, "limit=" + std::to_string(limit) + "&cursor=" + cursor);
            BOOST_TEST_REQUIRE(answer.status == 200, answer.body);
            const auto page = json_of(answer);
            const auto& items = *page.find("items")->if_array();
            BOOST_TEST(static_cast<std::int64_t>(items.size()) <= limit);
            for (const value& one : items) BOOST_TEST(met.insert(to_json(one)).second, "met twice: " << to_json(one));
            cursor = page.find("next")->text();
            meanwhile();
        } while (!cursor.empty());
        return met;
    }
    std::string first_cursor(const std::string& path, const std::string& query = "limit=1") {
        const auto page = json_of(list(path, query));
        BOOST_TEST_REQUIRE(!page.find("next")->text().empty());
        return std::string(page.find("next")->text());
    }
    void furnish() {
        const std::string member = R"({"member":")" + std::string(plain.text()) + "\"}";
        for (const std::string n : {"1", "2", "3"}) {
            made("/teams", R"({"slug":"t)" + n + "\"}");
            made("/units", R"({"code":"u)" + n + "\"}");
            made("/units/u1/members", R"({"member":")" + std::string(add_member("m" + n).text()) + "\"}");
            made("/resources", R"({"type":"app","name":"r)" + n + "\"}");
            made("/grants", R"({"member":")" + std::string(plain.text()) + R"(","resource":"app/r)" + n +
                                R"(","permissions":["app:use"]})");
            made("/connections", R"({"name":"c)" + n + "\"}");
            signed_in(plain);  // three that end at one moment, and three that do not
            signed_in(admin);
            data.clock.advance_ms(1);
            made(of(plain, "/assignments"), R"({"role":"viewer","scope":"team:t)" + n + "\"}");
        }
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_paging, walking)

BOOST_AUTO_TEST_CASE(each_list_is_walked_page_by_page) {
    furnish();
    const std::string by_plain = of(plain), connection(add_connection().text());
    for (int i = 0; i < 3; ++i) made("/connections/" + connection + "/tokens", "{}");
    for (const auto& path :
         {std::string("/members"), std::string("/sessions"), std::string("/api-keys"), std::string("/roles"),
          std::string("/policies"), std::string("/teams"), std::string("/units"), std::string("/units/u1/members"),
          std::string("/resources"), std::string("/connections"), std::string("/audit"), std::string("/mfa"),
          std::string("/roles/admin/actions"), std::string("/roles/viewer/assignments"), by_plain + "/assignments",
          by_plain + "/grants", "/connections/" + connection + "/tokens"})
        BOOST_TEST_CONTEXT(path) {
            const auto whole = walk(path, limits::page_most);
            BOOST_TEST(whole.size() >= 3U);
            for (const std::int64_t limit : {1, 2}) BOOST_TEST((walk(path, limit) == whole));
        }
}

BOOST_AUTO_TEST_CASE(what_is_there_throughout_is_met_once_whatever_comes_and_goes) {
    furnish();
    const auto before = walk("/teams", limits::page_most);
    int round = 0;
    const auto met = walk("/teams", 1, [&] {
        made("/teams", R"({"slug":"new)" + std::to_string(round) + "\"}");
        as_operator(method::del, "/teams/new" + std::to_string(round - 1));
        if (++round > 5) as_operator(method::del, "/teams/new" + std::to_string(round - 1));
    });
    for (const auto& one : before) BOOST_TEST(met.contains(one));
}

BOOST_AUTO_TEST_CASE(a_page_has_so_many_unless_it_is_said) {
    for (std::int64_t i = 0; i <= limits::page_default; ++i) made("/teams", R"({"slug":"t)" + std::to_string(i) + "\"}");
    const auto page = json_of(list("/teams", ""));
    BOOST_TEST(static_cast<std::int64_t>(page.find("items")->if_array()->size()) == limits::page_default);
    BOOST_TEST(list("/teams", "limit=" + std::to_string(limits::page_most + 1)).status == 400);
    BOOST_TEST(list("/teams", "limit=0").status == 400);
    BOOST_TEST(list("/roles", "limit=x").status == 400);
}

BOOST_AUTO_TEST_CASE(a_cursor_is_good_for_the_list_that_gave_it) {
    furnish();
    const std::string cursor = first_cursor("/teams");
    BOOST_TEST(list("/teams", "cursor=" + cursor).status == 200);
    BOOST_TEST(list("/teams", "limit=2&cursor=" + cursor).status == 200);
    BOOST_TEST(list("/units", "cursor=" + cursor).status == 400);           // another route
    BOOST_TEST(list("/teams", "cursor=" + cursor + "&x=1").status == 400);  // another filter
    const std::string of_plain = first_cursor(of(plain, "/grants"));
    BOOST_TEST(list(of(plain, "/grants"), "cursor=" + of_plain).status == 200);
    BOOST_TEST(list(of(admin, "/grants"), "cursor=" + of_plain).status == 400);  // another path
    const std::string filtered = first_cursor("/sessions", "limit=1&member=" + std::string(plain.text()));
    BOOST_TEST(list("/sessions", "cursor=" + filtered).status == 400);
    BOOST_TEST(list("/sessions", "cursor=" + filtered + "&member=" + std::string(plain.text())).status == 200);
    std::string forged = cursor;
    forged.back() = forged.back() == 'A' ? 'B' : 'A';
    forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
    for (const std::string& bad : {forged, std::string("x"), std::string(plain.text()), cursor.substr(0, 20)})
        BOOST_TEST(list("/teams", "cursor=" + bad).status == 400, bad);
    for (const std::string former : {"after=x", "before=7"}) BOOST_TEST(list("/teams", former).status == 400, former);
}

BOOST_AUTO_TEST_CASE(a_cursor_says_nothing_and_another_organization_cannot_use_it) {
    furnish();
    const std::string cursor = first_cursor("/teams");
    const auto seen = from_base64url(cursor.substr(cursor.find('.') + 1));
    const auto items = json_of(list("/teams", "limit=1"));
    BOOST_TEST(seen->find(items.find("items")->if_array()->front().find("id")->text()) == std::string::npos);
    const auto other = data.add_organization("other");
    auto asked = addressed(socket, method::get, "/teams", {}, {});
    asked.path_values.front() = std::string(other.text());
    asked.query = "cursor=" + cursor;
    BOOST_TEST(run(handler_of(socket_routes, asked), asked).status == 400);
}

BOOST_AUTO_TEST_CASE(numbers_are_places) {
    using namespace gatehouse::protocol::admin;
    const std::int64_t numbers[] = {std::numeric_limits<std::int64_t>::min(), -10, -2, 0, 1, 9, 10,
                                    std::numeric_limits<std::int64_t>::max()};
    std::string last;
    for (const auto number : numbers) {
        const auto text = place_of_number(number);
        BOOST_TEST(last < text);
        BOOST_TEST(text.size() == number_digits);
        BOOST_TEST(number_of_place(text) == number);
        last = text;
    }
    BOOST_TEST(number_of_place("") == 0);
}

BOOST_AUTO_TEST_CASE(sessions_and_keys_say_whose_they_are) {
    signed_in(plain);
    for (const auto* path : {"/sessions", "/api-keys"}) {
        const auto page = json_of(list(path, "member=" + std::string(plain.text())));
        BOOST_TEST_REQUIRE(page.find("items")->if_array()->size() == 1U);
        BOOST_TEST(page.find("items")->if_array()->front().find("user_name")->text() == "plain");
    }
}

BOOST_AUTO_TEST_SUITE_END()
