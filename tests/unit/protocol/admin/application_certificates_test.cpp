#include <gatehouse/base/limits/applications.hpp>
#include <gatehouse/crypto/certificate.hpp>

#include "owners_fixture.hpp"
#include "support/test_certificate.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

struct certifying : owners_fixture {
    registered shop = add_application("shop", {"introspect"}), desk = add_application("desk", {"introspect"});
    test_key key, next;

    http::response ask(method verb, const std::string& path, std::string body = {}) {
        auto asked = request(verb, "/api/v1/applications/" + path, {}, std::move(body));
        const auto found = socket.find(verb, asked.path);
        BOOST_TEST_REQUIRE(found.found, "no route for " << path);
        asked.path_values = found.path_values;
        asked.route_template = found.found->path_template;
        return run_described(socket_routes, asked);
    }
    static std::string of(const registered& one, const std::string& more = "/certificates") {
        return std::string(one.id.text()) + more;
    }
    static std::string body_of(const std::string& certificate, const std::string& name = {}) {
        object body;
        body.set("certificate", value(certificate));
        if (!name.empty()) body.set("name", value(name));
        return to_json(value(std::move(body)));
    }
    http::response add(const registered& to, const std::string& file, const std::string& name = {}) {
        return ask(method::post, of(to), body_of(content_of(file), name));
    }
    std::size_t count(const registered& at) { return json_of(ask(method::get, of(at))).find("items")->if_array()->size(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_application_certificates, certifying)

BOOST_AUTO_TEST_CASE(a_key_is_registered_shown_and_removed) {
    const auto made = add(shop, key.certify());
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    const auto shown = json_of(made);
    BOOST_TEST(shown.find("name")->text() == "CN=gatehouse test");
    BOOST_TEST(shown.find("status")->text() == "active");
    BOOST_TEST(shown.find("fingerprint")->text().size() == 64U);
    BOOST_TEST(json_of(add(shop, next.certify(), "from June on")).find("name")->text() == "from June on");
    BOOST_TEST(count(shop) == 2U);
    BOOST_TEST(count(desk) == 0U);
    BOOST_TEST(json_of(ask(method::get, of(shop, ""))).find("certificates")->if_array()->size() == 2U);
    const std::string id = "/" + std::string(shown.find("id")->text());
    BOOST_TEST(ask(method::del, of(desk) + id).status == 404, "another application's");
    const auto gone = ask(method::del, of(shop) + id);
    BOOST_TEST_REQUIRE(gone.status == 200, gone.body);
    BOOST_TEST(json_of(gone).find("status")->text() == "removed");
    BOOST_TEST(ask(method::del, of(shop) + id).status == 404);
    BOOST_TEST(ask(method::del, of(shop) + "/nonsense").status == 404);
    BOOST_TEST(count(shop) == 1U);
    BOOST_TEST(told("application.certificate_added") == 2U);
    BOOST_TEST(told("application.certificate_removed") == 1U);
}

BOOST_AUTO_TEST_CASE(one_key_is_one_applications_whatever_certificate_is_around_it) {
    BOOST_TEST(add(shop, key.certify()).status == 201);
    BOOST_TEST(add(desk, key.certify(-1, 7200)).status == 409);
    BOOST_TEST(add(shop, key.certify(-1, 7200)).status == 409);
    BOOST_TEST(ask(method::del, of(desk, "")).status == 200);
    BOOST_TEST(add(shop, key.certify()).status == 409);
    BOOST_TEST(ask(method::del, of(shop, "")).status == 200);
    const auto again = add_application("again", {});
    BOOST_TEST(add(again, key.certify()).status == 201, "its keys have ended with the application");
    BOOST_TEST(ask(method::get, of(shop)).status == 404);
    BOOST_TEST(add(shop, next.certify()).status == 404);
}

BOOST_AUTO_TEST_CASE(what_proves_nothing_is_refused) {
    test_key small(test_key::kind::small_rsa), unknown(test_key::kind::ed25519), good(test_key::kind::rsa);
    BOOST_TEST(add(shop, good.certify()).status == 201);
    const auto weak = add(shop, small.certify());
    BOOST_TEST(weak.status == 400);
    BOOST_TEST(weak.body.find("too weak") != std::string::npos, weak.body);
    BOOST_TEST(add(shop, unknown.certify()).status == 400);
    for (const auto* body : {"{}", R"({"certificate":""})", R"({"certificate":"AAAA"})", R"({"certificate":1})",
                             R"({"certificate":"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})"})
        BOOST_TEST(ask(method::post, of(shop), body).status == 400, body);
    const auto both = body_of(content_of(key.certify()) + content_of(key.key_file()));
    const auto careless = ask(method::post, of(shop), both);
    BOOST_TEST(careless.status == 400);
    BOOST_TEST(careless.body.find("private key") != std::string::npos, careless.body);
    BOOST_TEST(careless.body.find("BEGIN") == std::string::npos);
    BOOST_TEST(ask(method::post, of(shop), body_of(content_of(key.certify()), std::string(300, 'n'))).status >= 400);
    BOOST_TEST(count(shop) == 1U);
    BOOST_TEST(told("application.certificate_added") == 1U);
}

BOOST_AUTO_TEST_CASE(a_certificate_that_ended_is_not_registered) {
    const auto file = key.certify();
    data.clock.set(must(certificate::parse(content_of(file))).not_after + 1);
    const auto late = add(shop, file);
    BOOST_TEST(late.status == 400);
    BOOST_TEST(late.body.find("ended at") != std::string::npos, late.body);
}

BOOST_AUTO_TEST_CASE(an_application_has_so_many_keys_and_no_more) {
    for (std::size_t i = 0; i < limits::application_certificates; ++i) {
        test_key one;
        BOOST_TEST(add(shop, one.certify()).status == 201);
    }
    const auto full = add(shop, key.certify());
    BOOST_TEST(full.status == 409);
    BOOST_TEST(full.body.find("remove one first") != std::string::npos, full.body);
}

// The secret may have been changed since the restore, and its keys wait nonetheless.
BOOST_AUTO_TEST_CASE(confirming_takes_the_keys_along_whatever_became_of_the_secret) {
    add(shop, key.certify());
    const auto raw = [&](std::string_view text) { write([&](tenant_transaction& tx) { return raw_rows(tx).run(text); }); };
    raw("UPDATE server SET restored_at = 1000, restored_from = -1 WHERE $1 > 0");
    raw("UPDATE application_certificate SET generation = -1 WHERE $1 > 0");
    const auto first_status = [&] {
        return std::string(json_of(ask(method::get, of(shop))).find("items")->if_array()->front().find("status")->text());
    };
    BOOST_TEST(first_status() == "waiting");
    BOOST_TEST(ask(method::post, of(shop, "/confirm")).status == 200);
    BOOST_TEST(first_status() == "active");
    BOOST_TEST(ask(method::post, of(shop, "/confirm")).status == 409);
    raw("UPDATE application_certificate SET generation = -2 WHERE $1 > 0");
    BOOST_TEST(first_status() == "restored");
    BOOST_TEST(ask(method::post, of(shop, "/confirm")).status == 409);
    BOOST_TEST(told("application.confirmed") == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
