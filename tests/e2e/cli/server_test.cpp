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

// security.md, evidence: configuration at start.
BOOST_AUTO_TEST_CASE(each_start_leaves_its_settings_and_none_of_their_secrets) {
    cli_fixture at;
    const std::string file = at.gateway.data() + ".password";
    write_file(file, secret);
    at.gateway.stop();
    at.gateway.start("[sessions]\nidle_minutes = 7\n[audit]\ncheckpoints = \"http://u:" + std::string(secret) +
                     "@127.0.0.1:9/" + std::string(secret) + "\"\n[mail]\nsmtp = \"smtp://127.0.0.1:9\"\nfrom = \"a@b.example\"\nuser = \"" +
                     std::string(secret) + "\"\npassword_file = \"" + file + "\"\n");
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
