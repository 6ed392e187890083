#include <gatehouse/protocol/authzen/authzen.hpp>
#include <gatehouse/protocol/oauth/oauth.hpp>
#include <gatehouse/store/application_certificate_repository.hpp>
#include <gatehouse/store/application_repository.hpp>

#include "described_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::protocol;
using testing::json_of;

namespace {

// Applications at a door that asks for certificates.
struct certified : testing::described_fixture {
    testing::registered shop = add_application("shop", {"evaluate", "introspect"}),
                        foreign = add_application("foreign", {"evaluate", "introspect"}, {}, false),
                        idle = add_application("idle", {});
    endpoint evaluation = authzen::evaluation(at), introspection = oauth::introspect(at);
    member_id ada = add_member("ada");
    instant from = data.clock.now() + (-60'000), to = data.clock.now() + 60'000;

    certified() {
        assign(principal_kind::member, ada.text(), "member");
        for (const auto& [whose, key] : {std::pair(shop.id, "shop's"), {foreign.id, "foreign's"}, {idle.id, "idle's"}})
            add_key(whose, key);
    }
    application_certificate add_key(const application_id& whose, std::string key) {
        std::optional<application_certificate> made;
        testing::must(data->write_installation([&](installation_transaction& tx) -> result<void> {
            auto done = sessions::register_certificate(tx, whose, {application_certificate_id::trusted(""), "", key, to});
            if (!done) return done.error();
            made = *std::move(done);
            return {};
        }));
        return *made;
    }
    http::request shown(http::request asked, std::string key) {
        asked.certificate = std::make_shared<const http::client_certificate>(http::client_certificate{key, from, to});
        return asked;
    }
    http::response evaluate(std::string key, std::vector<http::header> more = {}, std::string org = "acme") {
        more.push_back({"Content-Type", "application/json"});
        auto asked = shown(request(http::method::post, "/access/v1/x/evaluation", more,
                                   R"({"subject":{"type":"member","id":")" + std::string(ada.text()) +
                                       R"("},"action":{"name":"app:use"},"resource":{"type":"app","id":"main"}})"),
                           key);
        asked.path_values = {org};
        return run_described(evaluation, "evaluation", asked);
    }
    http::response introspect(std::string key, std::vector<http::header> more = {}) {
        more.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        return run(introspection, shown(request(http::method::post, "/oauth2/introspect", more, "token=x"), key));
    }
    // The same of whoever shows it: both doors' status, which has to be one.
    int status(std::string key, const std::vector<http::header>& more = {}) {
        const int one = evaluate(key, more).status, other = introspect(key, more).status;
        BOOST_TEST(one == other);
        return one;
    }
    void raw(std::string_view text) {
        write([&](tenant_transaction& tx) { return testing::raw_rows(tx).run(text); });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(access_certificates, certified)

BOOST_AUTO_TEST_CASE(whoever_has_the_key_is_the_application) {
    const auto yes = evaluate("shop's");
    BOOST_TEST_REQUIRE(yes.status == 200, yes.body);
    BOOST_TEST(*json_of(yes).find("decision")->if_boolean());
    BOOST_TEST(introspect("shop's").body == R"({"active":false})");
    BOOST_TEST(status("nobody's") == 401);
    BOOST_TEST(status("") == 401, "a key that proves nothing");
    BOOST_TEST(status("SHOP'S") == 401);
}

BOOST_AUTO_TEST_CASE(its_list_and_rights_bind_it_as_they_do_with_a_secret) {
    BOOST_TEST(evaluate("foreign's").status == 404);
    BOOST_TEST(evaluate("shop's", {}, "nowhere").status == 404);
    BOOST_TEST(status("idle's") == 403);
}

// One request, one credential: also where both are good, and of the same application.
BOOST_AUTO_TEST_CASE(an_authorization_header_beside_it_is_refused) {
    for (const auto& text : {shop.basic(), foreign.basic(), std::string("Bearer ghk_x"), std::string("Basic ????"),
                             std::string("Negotiate x"), std::string()})
        BOOST_TEST(status("shop's", {{"Authorization", text}}) == 401, text);
    BOOST_TEST(status("nobody's", {{"Authorization", shop.basic()}}) == 401);
}

BOOST_AUTO_TEST_CASE(it_is_good_from_its_first_moment_to_its_last) {
    const instant start = from, end = to;
    const struct {
        instant now;
        int status;
    } cases[] = {{start - 1, 401}, {start, 200}, {end, 200}, {end + 1, 401}};
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.now.ms - start.ms) {
            data.clock.set(c.now);
            BOOST_TEST(status("shop's") == c.status);
        }
    BOOST_TEST(evaluate("shop's").body.find("this certificate is good from") != std::string::npos);
    BOOST_TEST(evaluate("nobody's").body.find("this certificate is good from") == std::string::npos);
    from = end;
    to = end + 60'000;
    BOOST_TEST(status("shop's") == 200, "another one around the same key");
}

BOOST_AUTO_TEST_CASE(a_key_that_is_removed_is_refused_at_the_next_request_and_its_twin_is_not) {
    const auto next = add_key(shop.id, "shop's next");
    BOOST_TEST(status("shop's") == 200);
    BOOST_TEST(status("shop's next") == 200);
    testing::must(data->write_installation(
        [&](installation_transaction& tx) { return application_certificate_repository(tx).erase(shop.id, next.id); }));
    BOOST_TEST(status("shop's next") == 401);
    BOOST_TEST(status("shop's") == 200);
    testing::must(
        data->write_installation([&](installation_transaction& tx) { return application_repository(tx).erase(shop.id); }));
    BOOST_TEST(status("shop's") == 401);
}

BOOST_AUTO_TEST_CASE(who_is_disabled_or_waits_after_a_restore_is_refused) {
    raw("UPDATE application SET state = 'disabled' WHERE $1 > 0 AND name = 'shop'");
    BOOST_TEST(status("shop's") == 401);
    raw("UPDATE application SET state = 'active' WHERE $1 > 0");
    BOOST_TEST(status("shop's") == 200);
    raw("UPDATE server SET restored_at = 1000, restored_from = -1 WHERE $1 > 0");
    raw("UPDATE application_certificate SET generation = -1 WHERE $1 > 0");
    BOOST_TEST(status("shop's") == 401);
    BOOST_TEST(introspect("shop's").body.find("waits to be confirmed") != std::string::npos);
}

// What proxies say of a certificate that they have verified, they say to somebody else.
BOOST_AUTO_TEST_CASE(no_header_shows_a_certificate) {
    auto asked = request(http::method::post, "/oauth2/introspect",
                         {{"X-Forwarded-Client-Cert", "Hash=shop's"},
                          {"Client-Cert", ":c2hvcCdz:"},
                          {"X-SSL-Client-Fingerprint", "shop's"},
                          {"Content-Type", "application/x-www-form-urlencoded"}},
                         "token=x");
    BOOST_TEST(run(introspection, asked).status == 401);
}

BOOST_AUTO_TEST_SUITE_END()
