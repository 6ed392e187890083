#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/store/exposure_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

struct rotations_fixture : admin_fixture {
    resource_id make_resource(std::string_view name) {
        return make<resource_id>([&](tenant_transaction& tx) -> result<resource_id> {
            const resource row{tx.new_id<resource_id>(), "app", std::string(name), {}, {}};
            if (auto in = resource_repository(tx).insert(row); !in) return in.error();
            return row.id;
        });
    }
    void show_secret(const member_id& to, const resource_id& on) {
        write([&](tenant_transaction& tx) { return exposure_repository(tx).record(to, on, "app:use"); });
    }
    std::size_t items(const http::response& answer) {
        BOOST_TEST_REQUIRE(answer.status / 100 == 2, answer.body);
        return json_of(answer).find("items")->if_array()->size();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_rotations, rotations_fixture)

// KA-16: at removal every secret that the person saw is named and marked; one call sets when it has to be changed.
BOOST_AUTO_TEST_CASE(a_removal_names_what_should_be_rotated) {
    const auto main = make_resource("main"), side = make_resource("side");
    make_resource("unseen");
    show_secret(plain, main);
    show_secret(plain, side);
    const auto removed = with_key(admin_key, method::post, of(plain, "/remove"));
    BOOST_TEST_REQUIRE(removed.status == 200, removed.body);
    const auto answer = json_of(removed);
    BOOST_TEST(answer.find("rotations")->if_array()->size() == 2U);
    for (const auto& [what, count] : {std::pair("rotations_marked", 2), {"assignments", 1}, {"api_keys", 1}, {"grants", 0}})
        BOOST_TEST(*answer.find("ended")->find(what)->if_integer() == count, what);
    BOOST_TEST(items(with_key(admin_key, method::get, "/rotations")) == 2U);
    BOOST_TEST(items(with_key(admin_key, method::get, of(plain, "/exposures"))) == 2U);

    const std::string mark =
        R"({"member":")" + std::string(plain.text()) + R"(","due":"2099-01-01T00:00:00Z","evidence":"OPS-7"})";
    BOOST_TEST(with_key(owner_key, method::post, "/rotations", mark).status == 200);
    const auto open = json_of(with_key(admin_key, method::get, "/rotations"));
    BOOST_TEST(open.find("items")->if_array()->size() == 2U);  // still one mark each
    BOOST_TEST(open.find("items")->if_array()->front().find("evidence")->text() == "OPS-7");

    const std::string at_main = "/resources/" + std::string(main.text());
    BOOST_TEST(with_key(admin_key, method::post, at_main + "/rotated", R"({"evidence":"done in OPS-8"})").status == 200);
    BOOST_TEST(with_key(admin_key, method::post, at_main + "/rotated").status == 409);
    BOOST_TEST(items(with_key(admin_key, method::get, "/rotations")) == 1U);
    BOOST_TEST(items(with_key(admin_key, method::get, at_main + "/rotations")) == 1U);
    BOOST_TEST(items(with_key(admin_key, method::get, at_main + "/exposures")) == 1U);
}

BOOST_AUTO_TEST_CASE(a_mark_of_the_wrong_shape_is_refused) {
    make_resource("main");
    for (const std::string_view body : {R"({})", R"({"resource":"app/main","member":"0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77"})",
                                        R"({"resource":"app/main","due":"2001-01-01T00:00:00Z"})"})
        BOOST_TEST(as_operator(method::post, "/rotations", std::string(body)).status == 400, body);
    BOOST_TEST(as_operator(method::post, "/rotations", R"({"resource":"app/none"})").status == 404);
    check_refused(with_key(plain_key, method::post, "/rotations", R"({"resource":"app/main"})"), "gatehouse:teams:rotations",
                  1);
    const auto evidence = [&](std::size_t bytes) {
        return as_operator(method::post, "/rotations",
                           R"({"resource":"app/main","evidence":")" + std::string(bytes, 'e') + "\"}")
            .status;
    };
    BOOST_TEST(evidence(limits::description_bytes + 1) == 413);
    BOOST_TEST(evidence(limits::description_bytes) == 200);
}

BOOST_AUTO_TEST_CASE(exposures_have_pages) {
    for (int i = 0; i < 3; ++i) show_secret(plain, make_resource("r" + std::to_string(i)));
    std::string after;
    std::size_t seen = 0;
    do {
        const auto page = json_of(list(of(plain, "/exposures"), "limit=2&cursor=" + after));
        seen += page.find("items")->if_array()->size();
        after = page.find("next")->text();
    } while (!after.empty());
    BOOST_TEST(seen == 3U);
}

BOOST_AUTO_TEST_CASE(an_organization_is_renamed_by_its_owner) {
    const std::string renaming = R"({"name":"Acme Inc","description":"Anvils"})";
    check_refused(with_key(admin_key, method::patch, "", renaming), "gatehouse:organization:change", 1);
    const auto renamed = with_key(owner_key, method::patch, "", renaming);
    BOOST_TEST_REQUIRE(renamed.status == 200, renamed.body);
    BOOST_TEST(json_of(renamed).find("name")->text() == "Acme Inc");
    BOOST_TEST(json_of(with_key(owner_key, method::get, "")).find("description")->text() == "Anvils");
    BOOST_TEST(with_key(owner_key, method::patch, "", R"({"name":""})").status == 400);
    BOOST_TEST(
        with_key(owner_key, method::patch, "", R"({"name":")" + std::string(limits::name_bytes + 1, 'a') + "\"}").status ==
        413);
}

// Of the removed too; of what is gone there is no name.
BOOST_AUTO_TEST_CASE(exposures_and_rotations_name_members_and_resources) {
    const auto main = make_resource("main");
    show_secret(plain, main);
    BOOST_TEST(with_key(admin_key, method::post, of(plain, "/remove")).status == 200);
    const auto first = [&](const std::string& path) {
        return json_of(as_operator(method::get, path)).find("items")->if_array()->front();
    };
    for (const auto& path : {of(plain, "/exposures"), "/resources/" + std::string(main.text()) + "/exposures"}) {
        BOOST_TEST(first(path).find("user_name")->text() == "plain");
        BOOST_TEST(first(path).find("resource_name")->text() == "app/main");
    }
    for (const auto& path : {std::string("/rotations"), "/resources/" + std::string(main.text()) + "/rotations"}) {
        BOOST_TEST(first(path).find("resource_name")->text() == "app/main");
        BOOST_TEST(first(path).find("by_name")->text() == "admin");
    }
    BOOST_TEST(as_operator(method::del, "/resources/" + std::string(main.text())).status == 200);
    BOOST_TEST(first(of(plain, "/exposures")).find("resource_name")->is_null());
}

// More than one statement asks for.
BOOST_AUTO_TEST_CASE(each_of_many_on_a_page_has_its_name) {
    for (int i = 0; i < 70; ++i) show_secret(plain, make_resource("r" + std::to_string(i)));
    const auto page = json_of(list(of(plain, "/exposures"), "limit=70"));
    BOOST_TEST_REQUIRE(page.find("items")->if_array()->size() == 70U);
    for (const auto& one : *page.find("items")->if_array()) BOOST_TEST(one.find("resource_name")->text().starts_with("app/r"));
}

// KA-16: all that a member saw, however much it was.
BOOST_AUTO_TEST_CASE(what_a_member_saw_beyond_one_call_is_marked_by_the_next) {
    std::optional<resource_id> last;
    write([&](tenant_transaction& tx) -> result<void> {
        for (std::int64_t i = 0; i <= limits::rotations_marked; ++i) {
            const resource row{tx.new_id<resource_id>(), "app", "a" + std::to_string(i), {}, {}};
            if (auto in = resource_repository(tx).insert(row); !in) return in;
            if (auto seen = exposure_repository(tx).record(plain, row.id, "app:use"); !seen) return seen;
            last = std::max(last.value_or(row.id), row.id);
        }
        return {};
    });
    const std::string member = R"("member":")" + std::string(plain.text()) + "\"";
    const auto first = json_of(as_operator(method::post, "/rotations", "{" + member + "}"));
    BOOST_TEST(std::ssize(*first.find("items")->if_array()) == limits::rotations_marked);
    BOOST_TEST_REQUIRE(!first.find("next")->is_null());
    const std::string after = R"("after":")" + std::string(first.find("next")->text()) + "\"";
    const auto second = json_of(as_operator(method::post, "/rotations", "{" + member + "," + after + "}"));
    BOOST_TEST_REQUIRE(second.find("items")->if_array()->size() == 1U);
    BOOST_TEST(second.find("items")->if_array()->front().find("resource")->text() == last->text());
    BOOST_TEST(second.find("next")->is_null());
    BOOST_TEST(as_operator(method::post, "/rotations", R"({"resource":"app/a1",)" + after + "}").status == 400);
    BOOST_TEST(as_operator(method::post, "/rotations", "{" + member + R"(,"after":"x"})").status == 400);
}

BOOST_AUTO_TEST_SUITE_END()
