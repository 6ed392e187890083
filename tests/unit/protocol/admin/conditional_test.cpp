#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

struct conditional : admin_fixture {
    http::response with(method verb, const std::string& path, std::vector<http::header> more, std::string body = {}) {
        more.push_back({"Authorization", "Bearer " + owner_key});
        return with_headers(verb, path, std::move(more), std::move(body));
    }
    std::string tag(const std::string& path) {
        const auto shown = with_key(owner_key, method::get, path);
        BOOST_TEST_REQUIRE(shown.status == 200, shown.body);
        return header_of(shown, "ETag");
    }
    std::string made(const std::string& path, const std::string& body) {
        const auto answer = as_operator(method::post, path, body);
        BOOST_TEST_REQUIRE(answer.status == 201, answer.body);
        return std::string(json_of(answer).find("id")->text());
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_conditional, conditional)

// Every route that shows one thing: a new one is asked here without anybody's doing.
BOOST_AUTO_TEST_CASE(each_single_thing_has_a_tag_and_no_list_has) {
    const std::pair<std::string_view, std::string> ids[] = {
        {"member", std::string(plain.text())},
        {"connection", std::string(add_connection().text())},
        {"team", made("/teams", R"({"slug":"support"})")},
        {"role", "admin"},
        {"policy", "app-use"},
        {"resource", made("/resources", R"({"type":"app","name":"r"})")},
        {"unit", made("/units", R"({"code":"u"})")},
    };
    constexpr std::string_view prefix = "/api/v1/organizations/{org}";
    std::size_t tagged = 0;
    for (const auto& route : socket_routes) BOOST_TEST_CONTEXT(route.path_template) {
            if (route.verb != method::get || !route.path_template.starts_with(prefix)) continue;
            std::string path = route.path_template.substr(prefix.size());
            for (const auto& [name, id] : ids)
                if (const auto hole = path.find("{" + std::string(name) + "}"); hole != std::string::npos)
                    path.replace(hole, name.size() + 2, id);
            if (path.find('{') != std::string::npos) continue;
            const bool one = path.empty() || route.path_template.ends_with('}');
            const auto shown = as_operator(method::get, path);
            if (shown.status != 200) continue;  // explain wants a question, and so on
            BOOST_TEST(header_of(shown, "ETag").starts_with('"') == one);
            tagged += one ? 1 : 0;
        }
    BOOST_TEST(tagged >= 8U);
}

BOOST_AUTO_TEST_CASE(what_the_client_has_is_not_sent_again) {
    const auto path = of(plain);
    const std::string present = tag(path);
    for (const auto& header : {present, "W/" + present, "\"other\", " + present, std::string("*")}) BOOST_TEST_CONTEXT(header) {
            const auto again = with(method::get, path, {{"If-None-Match", header}});
            BOOST_TEST(again.status == 304);
            BOOST_TEST(again.body.empty());
            BOOST_TEST(header_of(again, "ETag") == present);
        }
    BOOST_TEST(with(method::get, path, {{"If-None-Match", "\"other\""}}).status == 200);
    BOOST_TEST(with(method::get, path, {{"If-Match", "\"other\""}}).status == 412);
    as_operator(method::post, path + "/suspend");
    BOOST_TEST(with(method::get, path, {{"If-None-Match", present}}).status == 200);
    BOOST_TEST(tag(path) != present);
}

BOOST_AUTO_TEST_CASE(a_change_of_what_changed_meanwhile_is_refused) {
    made("/teams", R"({"slug":"support"})");
    const std::string first = tag("/teams/support");
    const auto rename = [&](const std::string& name, std::vector<http::header> headers) {
        return with(method::patch, "/teams/support", std::move(headers), R"({"name":")" + name + "\"}");
    };
    BOOST_TEST(rename("A", {{"If-Match", first}}).status == 200);
    const auto refused = rename("B", {{"If-Match", first}});
    BOOST_TEST(refused.status == 412, refused.body);
    BOOST_TEST(header_of(refused, "Content-Type") == "application/problem+json");
    BOOST_TEST(json_of(as_operator(method::get, "/teams/support")).find("name")->text() == "A");
    BOOST_TEST(rename("C", {{"If-Match", "\"x\", " + tag("/teams/support")}}).status == 200);
    BOOST_TEST(rename("D", {{"If-Match", "*"}}).status == 200);
    BOOST_TEST(rename("E", {{"If-Match", "W/" + tag("/teams/support")}}).status == 412);  // strong comparison
    const auto member = R"({"member":")" + std::string(plain.text()) + "\"}";
    BOOST_TEST(with(method::post, "/teams/support/members", {{"If-Match", first}}, member).status == 412);
    BOOST_TEST(with(method::del, "/teams/support", {{"If-Match", first}}).status == 412);
    BOOST_TEST(with(method::del, "/teams/support", {{"If-Match", tag("/teams/support")}}).status == 200);
    BOOST_TEST(with(method::del, "/teams/support", {{"If-Match", "*"}}).status == 404);
}

// Judged where the change is made: both were prepared while the tag was the present one.
BOOST_AUTO_TEST_CASE(of_two_changes_with_one_tag_the_second_is_refused) {
    made("/teams", R"({"slug":"support"})");
    const std::vector<http::header> headers{{"Authorization", "Bearer " + owner_key}, {"If-Match", tag("/teams/support")}};
    std::vector<protocol::answer> waiting;
    for (const std::string name : {"A", "B"}) {
        const auto asked = addressed(door, method::patch, "/teams/support", headers, R"({"name":")" + name + "\"}");
        waiting.push_back(handler_of(public_routes, asked)(asked));
    }
    std::vector<int> statuses;
    for (auto& one : waiting) {
        auto& plan = std::get<protocol::plan>(one);
        const auto done = data->write(plan.organization, [&](tenant_transaction& tx) -> result<void> {
            const auto outcome = plan.fn(tx);
            return outcome ? result<void>() : result<void>(outcome.error());
        });
        statuses.push_back(done ? 200 : plan.refuse(done.error()).status);
    }
    BOOST_TEST((statuses == std::vector{200, 412}));
    BOOST_TEST(json_of(as_operator(method::get, "/teams/support")).find("name")->text() == "A");
}

BOOST_AUTO_TEST_CASE(the_organization_and_what_has_no_tag) {
    const std::string present = tag("");
    const auto rename = [&](const std::string& with_tag) {
        return with(method::patch, "", {{"If-Match", with_tag}}, R"({"name":"New"})").status;
    };
    BOOST_TEST(rename("\"other\"") == 412);
    BOOST_TEST(rename(present) == 200);
    BOOST_TEST(rename(present) == 412);
    // Where there is nothing to compare with, it is refused and not passed over.
    BOOST_TEST(with(method::post, "/teams", {{"If-Match", "*"}}, R"({"slug":"t"})").status == 400);
    BOOST_TEST(with(method::patch, "", {{"If-None-Match", "*"}}, R"({"name":"Newer"})").status == 400);
}

BOOST_AUTO_TEST_CASE(a_header_that_cannot_be_read_is_refused) {
    for (const std::string bad : {"", "abc", "\"abc", "\"a\" \"b\"", "*, \"a\"", "w/\"a\"", ","}) BOOST_TEST_CONTEXT(bad) {
            BOOST_TEST(with(method::get, of(plain), {{"If-None-Match", bad}}).status == 400);
            BOOST_TEST(with(method::post, of(plain, "/suspend"), {{"If-Match", bad}}).status == 400);
        }
    BOOST_TEST(with(method::get, of(plain), {{"If-None-Match", "\"a\""}, {"If-None-Match", "\"b\""}}).status == 400);
    BOOST_TEST(!must(read<member>([&](tenant_transaction& tx) { return member_repository(tx).get(plain); })).suspended());
}

// What was done under a key is answered again, though the tag that it named is of the past by then.
BOOST_AUTO_TEST_CASE(a_repeated_call_is_not_judged_by_its_tag_again) {
    const std::vector<http::header> headers{{"If-Match", tag("")}, {"Idempotency-Key", "k"}};
    for (int i = 0; i < 2; ++i) BOOST_TEST(with(method::patch, "", headers, R"({"name":"New"})").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
