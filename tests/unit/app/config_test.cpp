#include <boost/test/unit_test.hpp>

#include "app/config.hpp"

using namespace gatehouse;
using namespace gatehouse::app;

BOOST_AUTO_TEST_SUITE(app_config)

BOOST_AUTO_TEST_CASE(plain_http_is_for_loopback_literals_only) {
    struct {
        std::string_view base_url, listen;
        bool good;
    } const cases[] = {
        {"http://127.0.0.1:8080", "127.0.0.1", true},
        {"http://127.9.0.2", "127.0.0.1", true},
        {"http://[::1]:8080", "::1", true},
        {"http://localhost:8080", "127.0.0.1", false},
        {"http://127.0.0.1:8080", "0.0.0.0", false},
        {"http://127.0.0.1.example.com", "127.0.0.1", false},
        {"http://id.example.com", "127.0.0.1", false},
        {"https://id.example.com", "127.0.0.1", true},
        {"https://id.example.com", "0.0.0.0", false},
        {"https://id.example.com/", "127.0.0.1", false},
        {"https://me@id.example.com", "127.0.0.1", false},
        {"ftp://127.0.0.1", "127.0.0.1", false},
        {"", "127.0.0.1", false},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.base_url << " at " << c.listen) {
            config settings;
            settings.base_url = c.base_url;
            settings.listen.address = c.listen;
            BOOST_TEST(check_base_url(settings).has_value() == c.good);
        }
}

BOOST_AUTO_TEST_CASE(behind_a_named_proxy_https_needs_no_certificate_here) {
    config settings;
    settings.base_url = "https://id.example.com";
    settings.listen.address = "10.0.0.5";
    BOOST_TEST(check_base_url(settings).has_error());
    settings.trusted_proxies = {"10.0.0.1"};
    BOOST_TEST(check_base_url(settings).has_value());
}

BOOST_AUTO_TEST_CASE(addresses_are_read_whole) {
    BOOST_TEST(parse_address("127.0.0.1:0")->port == 0);
    BOOST_TEST(parse_address("[::1]:443")->address == "::1");
    for (const std::string_view bad :
         {"", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:80x", "127.0.0.1:-1"})
        BOOST_TEST(parse_address(bad).has_error(), bad);
}

// The colons of ::1 were taken for a port, so that who listened there had to write base_url out.
BOOST_AUTO_TEST_CASE(a_loopback_address_is_its_own_base_url) {
    for (const std::string_view listen : {"127.0.0.1:8080", "[::1]:8080"}) BOOST_TEST_CONTEXT(listen) {
            config settings;
            settings.listen = *parse_address(listen);
            settings.base_url = url_of(settings.listen);
            const auto place = check_base_url(settings);
            BOOST_TEST_REQUIRE(place.has_value());
            BOOST_TEST(place->authority() == listen);
        }
}

BOOST_AUTO_TEST_CASE(every_setting_is_read) {
    const auto settings = parse_config(R"(
        data = "/srv/gatehouse"
        master_key = "/etc/gatehouse/master.key"
        base_url = "https://id.example.com"
        listen = "0.0.0.0:443"
        operations_listen = "127.0.0.1:9090"
        applications_listen = "[::1]:8444"
        trusted_proxies = ["10.0.0.1"]
        [tls]
        certificate = "chain.pem"
        key = "key.pem"
        [audit]
        checkpoints = "https://logs.example.com/in"
        erased = "/srv/erased"
        [sessions]
        absolute_minutes = 480
        idle_minutes = 30
    )");
    BOOST_TEST_REQUIRE(settings.has_value());
    BOOST_TEST(settings->data == "/srv/gatehouse");
    BOOST_TEST(settings->listen.port == 443);
    BOOST_TEST_REQUIRE(settings->operations_listen.has_value());
    BOOST_TEST(settings->operations_listen->port == 9090);
    BOOST_TEST_REQUIRE(settings->applications_listen.has_value());
    BOOST_TEST(text_of(*settings->applications_listen) == "[::1]:8444");
    BOOST_TEST_REQUIRE(settings->tls.has_value());
    BOOST_TEST(settings->tls->private_key == "key.pem");
    BOOST_TEST(settings->session_idle_ms == 30 * 60'000);
    BOOST_TEST(settings->erased_list == "/srv/erased");
    BOOST_TEST(settings->audit_checkpoints == "https://logs.example.com/in");
}

BOOST_AUTO_TEST_CASE(a_setting_that_is_misspelt_or_misused_is_named) {
    struct {
        std::string_view text, named;
    } const cases[] = {
        {"lisen = \"127.0.0.1:1\"", "lisen"},
        {"listen = 8080", "listen"},
        {"listen = \"here\"", "listen"},
        {"trusted_proxies = [1]", "trusted_proxies"},
        {"[tls]\ncertificate = \"a\"", "[tls]"},
        {"applications_listen = \"127.0.0.1:8444\"", "applications_listen needs [tls]"},
        {"applications_listen = \"here\"", "applications_listen"},
        {"[tls]\ncertificate = \"a\"\nkey = \"b\"\nkeys = 1", "tls.keys"},
        {"[sessions]\nidle_minutes = 0", "sessions.idle_minutes"},
        {"[audit]\ncheckpoint = \"a\"", "audit.checkpoint"},
        {"tls = 3", "tls"},
        {"sessions = \"x\"", "sessions"},
        {"data = ", "line 1"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.text) {
            const auto settings = parse_config(c.text);
            BOOST_TEST_REQUIRE(settings.has_error());
            BOOST_TEST(settings.error().detail.find(c.named) != std::string::npos, settings.error().detail);
        }
}

// Read as text a directory is empty, and empty settings are good ones: of another store.
BOOST_AUTO_TEST_CASE(settings_that_are_no_file_are_refused) {
    for (const char* path : {"/", "/nowhere/gatehouse.toml"}) {
        const auto loaded = load_config(path);
        BOOST_TEST_REQUIRE(loaded.has_error(), path);
        BOOST_TEST((loaded.error().code == errc::invalid_value), path);
    }
    BOOST_TEST(load_config("/dev/null").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
