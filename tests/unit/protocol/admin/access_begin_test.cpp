#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

struct access_begin_fixture : admin_fixture {
    instant begin = data.clock.now() + 3'600'000;
    std::string path = of(plain, "/access-begin");

    static std::string at(instant when) { return R"({"not_before":")" + to_rfc3339(when) + "\"}"; }
    std::string shown(const char* name = "access_begins_at") {
        const auto answer = json_of(as_operator(method::get, of(plain)));
        const value* found = answer.find(name);
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

BOOST_FIXTURE_TEST_SUITE(admin_access_begin, access_begin_fixture)

BOOST_AUTO_TEST_CASE(an_access_begins_when_its_time_has_come) {
    assign(principal_kind::member, plain.text(), "admin");  // who may keep a key
    const auto answer = with_key(admin_key, method::put, path, at(begin));
    BOOST_TEST_REQUIRE(answer.status == 200, answer.body);
    BOOST_TEST(json_of(answer).find("ended")->find("api_keys")->number() == 1);
    BOOST_TEST(shown() == to_rfc3339(begin));
    BOOST_TEST(shown("status") == "active");
    BOOST_TEST(with_key(plain_key, method::get, "/api-keys").status == 401);
    const std::string key = R"({"name":"k","member":")" + std::string(plain.text()) + "\"}";
    BOOST_TEST(as_operator(method::post, "/api-keys", key).status == 409);
    data.clock.set(begin);
    BOOST_TEST(with_key(plain_key, method::get, "/api-keys").status == 401);
    BOOST_TEST(as_operator(method::post, "/api-keys", key).status == 201);
}

BOOST_AUTO_TEST_CASE(what_is_no_beginning_to_come_is_refused) {
    for (const std::string& body : {std::string("{}"), std::string(R"({"not_before":"tomorrow"})"),
                                    std::string(R"({"not_before":null})"), at(data.clock.now())})
        BOOST_TEST(with_key(admin_key, method::put, path, body).status == 400, body);
    BOOST_TEST(with_key(admin_key, method::put, of(owner, "/access-begin"), at(begin)).status == 403);  // above the caller
    BOOST_TEST(as_operator(method::put, of(owner, "/access-begin"), at(begin)).status == 409);
    BOOST_TEST(shown().empty());
}

BOOST_AUTO_TEST_CASE(a_rehearsal_shows_what_ends_and_delays_nobody) {
    const auto would = json_of(with_key(admin_key, method::put, path + "?dry_run=true", at(begin)));
    BOOST_TEST(would.find("effects")->find("keys_ended")->number() == 1);
    BOOST_TEST(shown().empty());
    BOOST_TEST(with_key(plain_key, method::get, "/api-keys").status != 401);
}

BOOST_AUTO_TEST_CASE(a_beginning_is_taken_back_by_nobody_below_whoever_set_it) {
    BOOST_TEST(by(owner, method::put, at(begin)).status == 200);
    BOOST_TEST(by(admin, method::put, at(begin + 1'000)).status == 200);  // later, and still the owner's
    BOOST_TEST(by(admin, method::del).status == 403);
    BOOST_TEST(shown() == to_rfc3339(begin + 1'000));
    BOOST_TEST(by(owner, method::del).status == 200);
    BOOST_TEST(shown().empty());
    BOOST_TEST(by(owner, method::del).status == 409);
    BOOST_TEST(as_operator(method::put, path, at(begin)).status == 200);
    BOOST_TEST(by(owner, method::del).status == 403);
    BOOST_TEST(as_operator(method::del, path).status == 200);
    BOOST_TEST(by(admin, method::put, at(begin)).status == 200);
    BOOST_TEST(by(admin, method::del).status == 200);
}

BOOST_AUTO_TEST_CASE(a_key_may_begin_later) {
    const auto body = [&](instant from, instant to) {
        return R"({"name":"k","member":")" + std::string(admin.text()) + R"(","not_before":")" + to_rfc3339(from) +
               R"(","expires_at":")" + to_rfc3339(to) + "\"}";
    };
    BOOST_TEST(as_operator(method::post, "/api-keys", body(begin, begin)).status == 400);
    BOOST_TEST(as_operator(method::post, "/api-keys", body(begin + 1, begin)).status == 400);
    BOOST_TEST(as_operator(method::post, "/api-keys",
                           R"({"name":"k","member":")" + std::string(admin.text()) + R"(","not_before":"soon"})")
                   .status == 400);
    const auto made = json_of(as_operator(method::post, "/api-keys", body(begin, begin + 3'600'000)));
    BOOST_TEST(made.find("not_before")->text() == to_rfc3339(begin));
    const std::string secret(made.find("secret")->text());
    BOOST_TEST(with_key(secret, method::get, "/members").status == 401);
    data.clock.set(begin);
    BOOST_TEST(with_key(secret, method::get, "/members").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
