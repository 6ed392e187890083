#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

struct access_end_fixture : admin_fixture {
    instant end = data.clock.now() + 3'600'000;
    std::string path = of(plain, "/access-end");

    static std::string at(instant when) { return R"({"at":")" + to_rfc3339(when) + "\"}"; }
    std::string shown() {
        const auto answer = json_of(as_operator(method::get, of(plain)));
        const value* found = answer.find("access_ends_at");
        return found ? std::string(found->text()) : "";
    }
    http::response by(const member_id& who, method verb, std::string body = {}) {
        const std::string session(signed_in(who).text.reveal());
        return with_headers(verb, path,
                            {{"Cookie", protocol::session_cookie_name(place) + "=" + session},
                             {"Origin", "http://127.0.0.1:8080"},
                             {"X-Gatehouse-Csrf", "1"},
                             {"Content-Type", "application/json"}},
                            std::move(body));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_access_end, access_end_fixture)

BOOST_AUTO_TEST_CASE(an_access_ends_when_its_time_has_come) {
    assign(principal_kind::member, plain.text(), "admin");  // who may keep a key
    const auto answer = with_key(admin_key, method::put, path, at(end));
    BOOST_TEST_REQUIRE(answer.status == 200, answer.body);
    BOOST_TEST(shown() == to_rfc3339(end));
    BOOST_TEST(with_key(plain_key, method::get, "/api-keys").status != 401);
    data.clock.set(end);
    BOOST_TEST(with_key(plain_key, method::get, "/api-keys").status == 401);
}

BOOST_AUTO_TEST_CASE(what_is_no_time_to_come_is_refused) {
    for (const std::string& body :
         {std::string("{}"), std::string(R"({"at":"tomorrow"})"), std::string(R"({"at":null})"), at(data.clock.now())})
        BOOST_TEST(with_key(admin_key, method::put, path, body).status == 400, body);
    BOOST_TEST(with_key(admin_key, method::put, of(owner, "/access-end"), at(end)).status == 403);  // above the caller
    BOOST_TEST(as_operator(method::put, of(owner, "/access-end"), at(end)).status == 409);
    BOOST_TEST(shown().empty());
}

BOOST_AUTO_TEST_CASE(a_rehearsal_sets_nothing) {
    BOOST_TEST(with_key(admin_key, method::put, path + "?dry_run=true", at(end)).status == 200);
    BOOST_TEST(shown().empty());
}

BOOST_AUTO_TEST_CASE(an_end_is_taken_back_by_nobody_below_whoever_set_it) {
    BOOST_TEST(by(owner, method::put, at(end)).status == 200);
    const auto refused = by(admin, method::del);
    BOOST_TEST(refused.status == 403, refused.body);
    BOOST_TEST(shown() == to_rfc3339(end));
    BOOST_TEST(by(owner, method::del).status == 200);
    BOOST_TEST(shown().empty());
    BOOST_TEST(by(owner, method::del).status == 409);
    BOOST_TEST(as_operator(method::put, path, at(end)).status == 200);
    BOOST_TEST(by(owner, method::del).status == 403);
    BOOST_TEST(as_operator(method::del, path).status == 200);
}

// The id of an operator key is no member's, whose level could be asked.
BOOST_AUTO_TEST_CASE(what_an_operator_key_set_only_the_operator_takes_back) {
    write([&](tenant_transaction& tx) {
        return member_repository(tx).set_access_end(plain, end, tx.new_id<session_id>().text());
    });
    const auto refused = by(owner, method::del);
    BOOST_TEST(refused.status == 403);
    BOOST_TEST(refused.body.find("only the operator takes it back") != std::string::npos, refused.body);
    BOOST_TEST(as_operator(method::del, path).status == 200);
}

BOOST_AUTO_TEST_CASE(bringing_an_end_forward_does_not_make_it_ones_own) {
    BOOST_TEST(as_operator(method::put, path, at(end)).status == 200);
    BOOST_TEST(by(admin, method::put, at(end - 1'000)).status == 200);
    BOOST_TEST(shown() == to_rfc3339(end - 1'000));
    BOOST_TEST(by(admin, method::del).status == 403);
    BOOST_TEST(as_operator(method::del, path).status == 200);
    BOOST_TEST(by(admin, method::put, at(end)).status == 200);
    BOOST_TEST(by(owner, method::put, at(end)).status == 200);  // the owner's from now on
    BOOST_TEST(by(admin, method::del).status == 403);
}

BOOST_AUTO_TEST_CASE(nobody_prolongs_his_own_access) {
    path = of(admin, "/access-end");
    BOOST_TEST(by(admin, method::put, at(end)).status == 200);
    BOOST_TEST(by(admin, method::put, at(end + 1'000)).status == 409);
    BOOST_TEST(by(admin, method::del).status == 403);
}

BOOST_AUTO_TEST_SUITE_END()
