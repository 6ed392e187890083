#include <gatehouse/base/text.hpp>

#include <chrono>
#include <filesystem>
#include <thread>

#include "cli_fixture.hpp"
#include "support/raw_connection.hpp"
#include "support/test_certificate.hpp"
#include "support/tls_connection.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

std::uint16_t port_in(std::string_view listening) {
    return static_cast<std::uint16_t>(std::stoi(std::string(listening.substr(listening.rfind(':') + 1))));
}

std::string request(std::string_view verb, std::string_view path, std::string_view type, std::string_view body,
                    std::string_view more = {}) {
    return std::string(verb) + " " + std::string(path) +
           " HTTP/1.1\r\nHost: id.example.com:8443\r\nContent-Type: " + std::string(type) +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(more) + "\r\n" + std::string(body);
}

// A gateway that speaks TLS, with a door for applications, and one of these in acme.
struct applications_door : cli_fixture {
    test_certificate own;
    test_key proof;
    std::string owner = make_acme(), secret, id;
    std::uint16_t public_port = 0, port = 0;

    applications_door() {
        const auto shop = operator_json({"application", "create", "shop", "--organization", "acme", "--right", "introspect",
                                         "--right", "evaluate", "--right", "search"});
        id = text_of(shop, "id");
        secret = text_of(shop, "secret");
        serve_tls();
    }
    void serve_tls() {
        gateway.stop();
        gateway.start(
            "base_url = \"https://id.example.com:8443\"\napplications_listen = \"127.0.0.1:0\"\n[tls]\ncertificate = \"" +
            own.certificate_file() + "\"\nkey = \"" + own.key_file() + "\"\n");
        const auto log = operator_json({"server", "log", "--kind", "server.started"});
        const value& started = *items_of(log).front().find("facts");
        public_port = port_in(text_of(started, "listen"));
        port = port_in(text_of(started, "applications_listen"));
    }
    std::string add(const std::string& certificate_file, const std::string& application = "shop") {
        return text_of(operator_json({"application", "certificate", "add", application, "--certificate", certificate_file}),
                       "id");
    }
    void remove(const std::string& certificate) {
        operator_json({"application", "certificate", "remove", "shop", certificate, "--yes"});
    }
    tls_connection as(test_key& who, const std::string& certificate_file) {
        return tls_connection(port, {certificate_file, who.key_file()});
    }
    std::string question(std::string_view more = {}) const {
        return request("POST", "/access/v1/acme/evaluation", "application/json",
                       R"({"subject":{"type":"member","id":")" + owner +
                           R"("},"action":{"name":"app:use"},"resource":{"type":"app","id":"main"}})",
                       more);
    }
    static std::string introspection(const std::string& token = "x", std::string_view more = {}) {
        return request("POST", "/oauth2/introspect", "application/x-www-form-urlencoded", "token=" + token, more);
    }
    std::string basic() const { return "Authorization: Basic " + to_base64(id + ":" + secret) + "\r\n"; }
    std::string api_key() { return key["GATEHOUSE_API_KEY"]; }
};

int status(tls_connection& on, const std::string& asked) { return status_of(on.ask(asked)); }

}  // namespace

BOOST_AUTO_TEST_CASE(an_application_asks_with_its_certificate_and_no_secret) {
    applications_door at;
    BOOST_TEST(at.gateway.greeting().find("applications with a certificate") != std::string::npos);
    const auto certificate = at.proof.certify();
    auto shop = at.as(at.proof, certificate);
    BOOST_TEST(status(shop, at.question()) == 401, "nobody knows this key");
    at.add(certificate);
    const std::string decided = shop.ask(at.question());
    BOOST_TEST(status_of(decided) == 200);
    BOOST_TEST(body_of(decided).find(R"("decision":true)") != std::string_view::npos, decided);
    const std::string told = shop.ask(at.introspection(at.api_key()));
    BOOST_TEST(body_of(told).find(R"("active":true)") != std::string_view::npos, told);
    auto by_1_2 = tls_connection(at.port, {certificate, at.proof.key_file()}, tls_version::only_1_2);
    BOOST_TEST(status(by_1_2, at.question()) == 200);
    const auto shown = at.operator_json({"application", "show", "shop"});
    BOOST_TEST(shown.find("certificates")->if_array()->size() == 1U);
    const auto listed = at.as_operator({"application", "certificate", "list", "shop"});
    BOOST_TEST(listed.out.find("active") != std::string::npos, listed.out);
}

BOOST_AUTO_TEST_CASE(without_a_certificate_there_is_no_handshake_and_with_a_strangers_no_answer) {
    applications_door at;
    at.add(at.proof.certify());
    for (const auto version : {tls_version::any, tls_version::only_1_2}) {
        tls_connection nobody(at.port, {}, version);
        BOOST_TEST(nobody.ask(at.question(at.basic())) == "");
    }
    raw_connection plain(at.port);
    plain.send(at.question(at.basic()));
    BOOST_TEST(plain.read_to_end(3000));
    BOOST_TEST(plain.received().find("HTTP/1.1") == std::string::npos);
    test_key stranger, weak(test_key::kind::small_rsa), unknown(test_key::kind::ed25519);
    for (auto* one : {&stranger, &weak, &unknown}) {
        auto other = at.as(*one, one->certify());
        const int seen = status(other, at.question());
        BOOST_TEST((seen == 401 || (one != &stranger && seen == 0)));  // OpenSSL may refuse the weak one itself
        BOOST_TEST(at.as_operator({"application", "certificate", "add", "shop", "--certificate", one->certify()}).code ==
                   (one == &stranger ? 0 : 2));
    }
}

BOOST_AUTO_TEST_CASE(a_removed_key_ends_with_the_next_request_and_rotation_fails_none) {
    applications_door at;
    test_key next;
    const auto first = at.proof.certify(), second = next.certify();
    const auto old = at.add(first);
    auto before = at.as(at.proof, first);
    BOOST_TEST(status(before, at.question()) == 200);
    at.add(second);
    auto after = at.as(next, second);
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST(status(before, at.question()) == 200);
        BOOST_TEST(status(after, at.question()) == 200);
    }
    BOOST_TEST(at.as_operator({"application", "certificate", "remove", "shop", old, "--dry-run"}).code == 0);
    BOOST_TEST(status(before, at.question()) == 200);
    at.remove(old);
    BOOST_TEST(status(before, at.question()) == 401, "on the very connection that was good");
    BOOST_TEST(status(before, at.introspection()) == 401);
    BOOST_TEST(status(after, at.question()) == 200);
    at.operator_json({"application", "delete", "shop", "--yes"});
    BOOST_TEST(status(after, at.question()) == 401);
}

BOOST_AUTO_TEST_CASE(a_certificate_is_good_in_its_time_only) {
    applications_door at;
    at.add(at.proof.certify());
    auto expired = at.as(at.proof, at.proof.certify(-7200, -3600)), early = at.as(at.proof, at.proof.certify(3600, 7200));
    BOOST_TEST(status(expired, at.question()) == 401);
    BOOST_TEST(status(early, at.question()) == 401);
    const auto renewed = at.proof.certify(-10, 7200);
    auto good = at.as(at.proof, renewed);
    BOOST_TEST(status(good, at.question()) == 200, "the key is what is registered");
    const auto brief = at.proof.certify(-10, 2);
    auto ending = at.as(at.proof, brief);
    BOOST_TEST(status(ending, at.question()) == 200);
    std::this_thread::sleep_for(std::chrono::milliseconds(3'100));
    BOOST_TEST(status(ending, at.question()) == 401, "it ended while the connection was open");
}

BOOST_AUTO_TEST_CASE(the_door_has_what_applications_ask_and_nothing_else) {
    applications_door at;
    const auto certificate = at.proof.certify();
    at.add(certificate);
    auto shop = at.as(at.proof, certificate);
    for (const std::string_view path :
         {"/", "/login", "/scim/v2/Users", "/api/v1/organizations", "/api/v1/applications", "/livez", "/readyz", "/metrics",
          "/oauth2/token", "/console/", "/me", "/.well-known/authzen-configuration", "/auth/verify/x"})
        for (const std::string_view verb : {"GET", "POST"})
            BOOST_TEST(status(shop, request(verb, path, "application/json", "{}")) == 404, verb << " " << path);
    BOOST_TEST(status(shop, request("POST", "/access/v1/acme/search/action", "application/json",
                                    R"({"subject":{"type":"member","id":")" + at.owner +
                                        R"("},"resource":{"type":"app","id":"main"}})")) == 200);
    BOOST_TEST(status(shop, request("POST", "/access/v1/nowhere/evaluation", "application/json", "{}")) == 404);
}

BOOST_AUTO_TEST_CASE(one_request_shows_one_credential) {
    applications_door at;
    const auto certificate = at.proof.certify();
    at.add(certificate);
    auto shop = at.as(at.proof, certificate);
    BOOST_TEST(status(shop, at.question(at.basic())) == 401);
    BOOST_TEST(status(shop, at.question("Authorization: Bearer " + at.api_key() + "\r\n")) == 401);
    BOOST_TEST(status(shop, at.introspection("x", at.basic())) == 401);
    BOOST_TEST(status(shop, at.question()) == 200);
}

// A browser that is asked for a certificate asks its person.
BOOST_AUTO_TEST_CASE(the_public_door_asks_for_no_certificate_and_believes_no_header) {
    applications_door at;
    const auto certificate = at.proof.certify();
    at.add(certificate);
    const auto fingerprint =
        text_of(at.operator_json({"application", "show", "shop"}).find("certificates")->if_array()->front(), "fingerprint");
    tls_connection browser(at.public_port, {certificate, at.proof.key_file()});
    BOOST_TEST(status(browser, at.question()) == 401);
    BOOST_TEST(!browser.was_asked());
    const std::string forged = "Client-Cert: :" + to_base64(content_of(certificate)) +
                               ":\r\nX-Forwarded-Client-Cert: Hash=" + fingerprint +
                               "\r\nX-SSL-Client-Fingerprint: " + fingerprint + "\r\n";
    BOOST_TEST(status(browser, at.question(forged)) == 401);
    BOOST_TEST(status(browser, at.question(at.basic())) == 200, "its secret is as good as ever");
    test_key stranger;
    auto other = at.as(stranger, stranger.certify());
    BOOST_TEST(status(other, at.question(forged)) == 401);
    BOOST_TEST(status(other, at.question("X-Forwarded-For: 192.0.2.1\r\n")) == 401);
}

BOOST_AUTO_TEST_CASE(a_key_of_a_backup_waits_until_the_operator_confirms_it) {
    applications_door at;
    const auto certificate = at.proof.certify();
    at.add(certificate);
    const std::string file = at.gateway.data() + ".backup";
    const auto saved = run_gatehouse({"backup", file, "--data", at.gateway.data()});
    BOOST_TEST_REQUIRE(saved.code == 0, saved.err);
    at.gateway.stop();
    std::filesystem::remove_all(at.gateway.data());
    const auto back =
        run_gatehouse({"restore", file, "--to", "sqlite:" + at.gateway.data(), "--master-key", at.gateway.master_key()});
    BOOST_TEST_REQUIRE(back.code == 0, back.err);
    at.serve_tls();
    auto shop = at.as(at.proof, certificate);
    const std::string refused = shop.ask(at.introspection());
    BOOST_TEST(status_of(refused) == 401);
    BOOST_TEST(body_of(refused).find("waits to be confirmed") != std::string_view::npos, refused);
    at.operator_json({"application", "rotate", "shop", "--now", "--yes"});
    BOOST_TEST(status(shop, at.question()) == 401, "a new secret says nothing of the key");
    at.operator_json({"application", "confirm", "shop"});
    BOOST_TEST(status(shop, at.question()) == 200);
}

BOOST_AUTO_TEST_CASE(a_private_key_does_not_leave_the_machine) {
    applications_door at;
    const auto certificate = at.proof.certify();
    write_file(certificate, content_of(certificate) + content_of(at.proof.key_file()));
    const auto careless = at.as_operator({"application", "certificate", "add", "shop", "--certificate", certificate});
    BOOST_TEST(careless.code == 2);
    BOOST_TEST(careless.err.find("private key") != std::string::npos, careless.err);
    BOOST_TEST(at.as_operator({"application", "certificate", "add", "shop", "--certificate", "/nowhere"}).code == 2);
    BOOST_TEST(at.as_operator({"application", "certificate", "add", "none", "--certificate", at.proof.certify()}).code == 4);
}
