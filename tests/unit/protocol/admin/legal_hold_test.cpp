#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/base/limits/audit.hpp>

#include "owners_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr auto because = R"({"reason":"Case 7"})";

struct held_fixture : owners_fixture {
    std::string erasing(const member_id& who) { return of(who, "/erase"); }
    std::string detail(const http::response& answer) { return std::string(json_of(answer).find("detail")->text()); }
    int status_of(method verb, const std::string& path, std::string body = because) {
        return as_operator(verb, path, std::move(body)).status;
    }
    std::size_t standing() { return json_of(list("/legal-holds", "")).find("items")->if_array()->size(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_legal_hold, held_fixture)

BOOST_AUTO_TEST_CASE(who_is_held_is_not_erased_and_the_organization_not_deleted) {
    const auto other = add_member("other");
    const auto before = told("member.changed");
    BOOST_TEST(with_key(owner_key, method::post, of(plain, "/legal-hold"), because).status == 201);
    const auto refused = as_operator(method::post, erasing(plain), "{}");
    BOOST_TEST(refused.status == 409);
    BOOST_TEST(detail(refused).find("this member stands under a legal hold") == 0U, detail(refused));
    BOOST_TEST(detail(refused).find("Case 7") != std::string::npos, detail(refused));
    BOOST_TEST((person(plain).status == member_status::active), "not even removed");
    BOOST_TEST(status_of(method::post, of(plain, "/remove"), "{}") == 200, "removed is not erased");
    BOOST_TEST(status_of(method::post, erasing(plain), "{}") == 409);
    BOOST_TEST(status_of(method::post, erasing(other), "{}") == 200);
    const auto kept = as_operator(method::del, "", R"({"confirm":"acme"})");
    BOOST_TEST(kept.status == 409);
    BOOST_TEST(detail(kept).find("a member of the organization") == 0U, detail(kept));
    const std::string okta = "/connections/" + std::string(add_connection().text());
    BOOST_TEST(status_of(method::del, okta, "") == 409, "its log would go with it");
    BOOST_TEST(status_of(method::del, of(plain, "/legal-hold"), "{}") == 200);
    BOOST_TEST(status_of(method::del, of(plain, "/legal-hold"), "{}") == 409);
    BOOST_TEST(status_of(method::del, okta, "") == 200);
    BOOST_TEST(told("member.changed") == before + 2);
    BOOST_TEST(status_of(method::post, erasing(plain), "{}") == 200);
    BOOST_TEST(status_of(method::del, "", R"({"confirm":"acme"})") == 200);
}

BOOST_AUTO_TEST_CASE(where_the_organization_is_held_so_is_everybody) {
    const auto shown = [&] { return json_of(with_key(owner_key, method::get, "")); };
    BOOST_TEST(shown().find("legal_hold")->is_null());
    const auto before = told("organization.changed");
    BOOST_TEST(with_key(owner_key, method::post, "/legal-hold", because).status == 201);
    BOOST_TEST(with_key(owner_key, method::post, "/legal-hold", because).status == 409);
    BOOST_TEST(shown().find("legal_hold")->find("reason")->text() == "Case 7");
    BOOST_TEST(status_of(method::post, of(admin, "/legal-hold")) == 201);
    const auto listed = json_of(list("/legal-holds", "limit=1"));
    BOOST_TEST(!listed.find("items")->if_array()->front().find("member"));
    const auto rest = json_of(list("/legal-holds", "limit=1&cursor=" + std::string(listed.find("next")->text())));
    BOOST_TEST(rest.find("items")->if_array()->front().find("member")->text() == admin.text());
    BOOST_TEST(status_of(method::post, erasing(plain), "{}") == 409);
    BOOST_TEST(status_of(method::del, "", R"({"confirm":"acme"})") == 409);
    BOOST_TEST(status_of(method::del, "/legal-hold") == 200);
    BOOST_TEST(shown().find("legal_hold")->is_null());
    BOOST_TEST(told("organization.changed") == before + 2);
    BOOST_TEST(status_of(method::post, erasing(plain), "{}") == 200);
    BOOST_TEST(status_of(method::post, erasing(admin), "{}") == 409);
}

BOOST_AUTO_TEST_CASE(lifting_one_takes_a_person_who_owns_it) {
    check_refused(with_key(admin_key, method::post, "/legal-hold", because), "gatehouse:audit:hold", 1);
    BOOST_TEST(with_key(owner_key, method::post, "/legal-hold", because).status == 201);
    check_refused(with_key(owner_key, method::del, "/legal-hold"), "", 2);
    check_refused(in_browser(fresh(admin), method::del, "/legal-hold"), "gatehouse:audit:hold", 3);
    check_refused(in_browser(opened(owner, true, {}), method::del, "/legal-hold"), "", 4);
    BOOST_TEST(standing() == 1U);
    BOOST_TEST(in_browser(fresh(owner), method::del, "/legal-hold").status == 200);
    BOOST_TEST(standing() == 0U);
}

BOOST_AUTO_TEST_CASE(a_hold_says_why) {
    for (const char* body : {"{}", R"({"reason":""})", R"({"reason":7})", R"({"reason":"x","until":"y"})"})
        BOOST_TEST(status_of(method::post, "/legal-hold", body) == 400, body);
    const std::string most(limits::description_bytes, 'r');
    BOOST_TEST(status_of(method::post, "/legal-hold", R"({"reason":")" + most + "r\"}") == 413);
    BOOST_TEST(status_of(method::post, "/members/01890000-0000-7000-8000-000000000009/legal-hold") == 404);
    BOOST_TEST(standing() == 0U);
    BOOST_TEST(status_of(method::post, "/legal-hold", R"({"reason":")" + most + "\"}") == 201);
}

BOOST_AUTO_TEST_CASE(how_long_evidence_is_kept_is_the_owners_to_say) {
    const auto days_of = [&](std::string_view kind) {
        const auto all = json_of(with_key(admin_key, method::get, "/retention"));
        for (const value& one : *all.find("items")->if_array())
            if (one.find("kind")->text() == kind) return *one.find("days")->if_integer();
        return std::int64_t{0};
    };
    const auto put = [&](const std::string& body) { return status_of(method::put, "/retention", body); };
    check_refused(with_key(admin_key, method::put, "/retention", R"({"kind":"mail","days":60})"), "gatehouse:audit:configure",
                  1);
    BOOST_TEST(with_key(owner_key, method::put, "/retention", R"({"kind":"mail","days":60})").status == 403);
    const auto before = told("organization.changed");
    BOOST_TEST(days_of("mail") == 30);
    BOOST_TEST(put(R"({"kind":"mail","days":60})") == 200);
    BOOST_TEST(days_of("mail") == 60);
    BOOST_TEST(days_of("saml_trace") == 30);
    BOOST_TEST(put(R"({"kind":"mail","days":null})") == 200);
    BOOST_TEST(days_of("mail") == 30);
    BOOST_TEST(told("organization.changed") == before + 2);
    for (const std::int64_t days : {limits::retention_days_least, limits::retention_days_most})
        BOOST_TEST(put(R"({"kind":"saml_trace","days":)" + std::to_string(days) + "}") == 200);
    for (const std::int64_t days : {limits::retention_days_least - 1, limits::retention_days_most + 1})
        BOOST_TEST(put(R"({"kind":"saml_trace","days":)" + std::to_string(days) + "}") == 400);
    for (const char* body : {"{}", R"({"days":7})", R"({"kind":"change","days":7})", R"({"kind":"mail","days":"7"})"})
        BOOST_TEST(put(body) == 400, body);
    BOOST_TEST(days_of("saml_trace") == limits::retention_days_most);
}

BOOST_AUTO_TEST_SUITE_END()
