#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr std::string_view secret = "Correct-Horse-9";

value::array starts_of(cli_fixture& at) { return items_of(at.operator_json({"server", "log", "--kind", "server.started"})); }

bool is_in_store(const std::string& data, std::string_view text) {
    for (const char* file : {"/gatehouse.db", "/gatehouse.db-wal"}) {
        std::ostringstream bytes;
        bytes << std::ifstream(data + file, std::ios::binary).rdbuf();
        if (bytes.str().find(text) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

// security.md, Browser: what development over plain http goes without.
BOOST_AUTO_TEST_CASE(a_start_over_plain_http_says_what_its_cookies_lack) {
    const served gateway;
    for (const std::string_view said : {"not Secure", "no __Host- name", "SameSite=Lax"})
        BOOST_TEST(gateway.greeting().find(said) != std::string::npos, gateway.greeting());
}

// security.md, evidence: configuration at start.
BOOST_AUTO_TEST_CASE(each_start_leaves_its_settings_and_none_of_their_secrets) {
    cli_fixture at;
    const std::string file = at.gateway.data() + ".password";
    write_file(file, secret);
    at.gateway.stop();
    at.gateway.start("[sessions]\nidle_minutes = 7\n[audit]\ncheckpoints = \"http://u:" + std::string(secret) +
                     "@127.0.0.1:9/" + std::string(secret) +
                     "\"\n[mail]\nsmtp = \"smtp://127.0.0.1:9\"\nfrom = \"a@b.example\"\nuser = \"" + std::string(secret) +
                     "\"\npassword_file = \"" + file + "\"\n");
    const auto starts = starts_of(at);
    BOOST_TEST_REQUIRE(starts.size() == 2U);
    const value &now = *starts[0].find("facts"), &first = *starts[1].find("facts");
    BOOST_TEST(text_of(now, "base_url") == at.gateway.url());
    BOOST_TEST(text_of(now, "engine") == "sqlite");
    BOOST_TEST(!text_of(now, "version").empty());
    BOOST_TEST(*now.find("limits")->find("sessions.idle_minutes")->if_integer() == 7);
    BOOST_TEST(first.find("limits")->if_object()->empty());
    BOOST_TEST(text_of(now, "audit.checkpoints") == "http://127.0.0.1:9");
    BOOST_TEST(text_of(now, "mail.smtp") == "smtp://127.0.0.1:9");
    BOOST_TEST(now.find("secrets_set")->if_array()->size() == 2U);
    BOOST_TEST(first.find("secrets_set")->if_array()->empty());
    BOOST_TEST_REQUIRE(!now.find("models")->if_array()->empty());
    BOOST_TEST(text_of(now.find("models")->if_array()->front(), "digest").starts_with("sha256:"));
    BOOST_TEST(is_in_store(at.gateway.data(), "server.started"));
    BOOST_TEST(!is_in_store(at.gateway.data(), secret));

    const auto shown = at.as_operator({"server", "log"});
    BOOST_TEST(shown.code == 0);
    for (const auto changed : {"limits", "mail.smtp", "audit.checkpoints", "secrets_set"})
        BOOST_TEST(shown.out.find(changed) != std::string::npos, shown.out);
    BOOST_TEST(shown.out.find("mail.folder") == std::string::npos, "nothing changed in it");
}

BOOST_AUTO_TEST_CASE(starts_are_the_operators_to_read_and_no_deleted_organizations) {
    cli_fixture at;
    at.make_acme();
    BOOST_TEST(at.with_key({"server", "log"}).code == 3);
    BOOST_TEST(items_of(at.operator_json({"organization", "list-deleted"})).empty());
    BOOST_TEST(starts_of(at).size() == 1U);
}

// What a refused start left would be taken for a store, and its key for one that must not be lost.
BOOST_AUTO_TEST_CASE(a_start_with_a_wrong_setting_leaves_nothing_behind) {
    const struct {
        std::string_view settings, said;
    } cases[] = {
        {"base_url = \"http://id.example.com\"", "base_url"},
        {"base_url = \"https://id.example.com\"\nlisten = \"0.0.0.0:0\"", "base_url"},
        {"listen = \"nowhere:0\"", "nowhere"},
        {"operations_listen = \"nowhere:0\"", "nowhere"},
        {"applications_listen = \"127.0.0.1:0\"", "applications_listen needs [tls]"},
        {"trusted_proxies = [\"proxy.example\"]", "proxy.example"},
        {"base_url = \"https://127.0.0.1\"\n[tls]\ncertificate = \"PLACE/none.pem\"\nkey = \"PLACE/none.pem\"", "TLS files"},
        {"master_key = \"PLACE/none/key\"", "none/key"},
        {"data = \"PLACE/settings.toml/data\"", "data directory"},
        {"[store]\nurl = \"postgresql://127.0.0.1:1/none\"", "store.url"},
        {"[mail]\nsmtp = \"smtp://127.0.0.1\"\nfrom = \"a@b.example\"\nuser = \"u\"\npassword_file = \"PLACE/none\"",
         "password_file"},
        {"[mail]\nsmtp = \"smtp://127.0.0.1\"\nfrom = \"nobody\"", "mail.from"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.settings) {
            const temporary_directory place;
            std::string settings(c.settings);
            for (auto at = settings.find("PLACE"); at != std::string::npos; at = settings.find("PLACE"))
                settings.replace(at, 5, place.path());
            if (settings.find("data =") == std::string::npos) settings = "data = \"" + place.path() + "/data\"\n" + settings;
            if (settings.find("listen = \"") == std::string::npos) settings = "listen = \"127.0.0.1:0\"\n" + settings;
            write_file(place.path() + "/settings.toml", settings);
            const auto refused = run_gatehouse({"serve", "--config", place.path() + "/settings.toml"});
            BOOST_TEST(refused.code != 0);
            BOOST_TEST(refused.err.find(c.said) != std::string::npos, refused.err);
            for (const auto& left : std::filesystem::recursive_directory_iterator(place.path()))
                BOOST_TEST(left.path().filename() == "settings.toml", left.path() << " was left");
        }
}
