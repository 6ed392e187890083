#include <boost/test/unit_test.hpp>

#include <gatehouse/codec/json.hpp>

#include "app/start_note.hpp"

using namespace gatehouse;
using namespace gatehouse::app;

BOOST_AUTO_TEST_SUITE(app_start_note)

BOOST_AUTO_TEST_CASE(what_is_secret_or_may_hold_a_secret_is_only_named) {
    config settings;
    settings.store.url = "postgresql://gh:S3cret@db/gatehouse?password=S3cret";
    settings.store.owner_url = "postgresql://own:S3cret@db/gatehouse";
    settings.mail = {"", "smtp://mail.example", "a@b.example", "S3cret", "/etc/S3cret-file", ""};
    settings.tls = http::tls_files{"/etc/chain.pem", "/etc/S3cret.pem"};
    for (const auto where : {"https://u:S3cret@logs.example/in", "https://logs.example/S3cret", "https://logs.example?t=S3cret",
                             "http://a@S3cret@logs.example#S3cret"})
        BOOST_TEST_CONTEXT(where) {
            settings.audit_checkpoints = where;
            const std::string facts = start_facts(settings, {});
            BOOST_TEST(facts.find("S3cret") == std::string::npos, facts);
            BOOST_TEST(parse_json(facts)->find("audit.checkpoints")->text().ends_with("://logs.example"), facts);
        }
    const auto facts = *parse_json(start_facts(settings, {}));
    const value::array all{"store.url", "store.owner_url", "mail.user", "mail.password_file", "tls.key"};
    BOOST_TEST((*facts.find("secrets_set") == value(all)));
    BOOST_TEST(facts.find("engine")->text() == "postgresql");
}

BOOST_AUTO_TEST_CASE(limits_are_told_where_they_are_not_the_default) {
    config settings;
    BOOST_TEST(parse_json(start_facts(settings, {}))->find("limits")->if_object()->empty());
    settings.session_absolute_ms = 60'000;
    settings.store.fresh_ms = 2'000;
    const auto facts = *parse_json(start_facts(settings, {}));
    BOOST_TEST(*facts.find("limits")->find("sessions.absolute_minutes")->if_integer() == 1);
    BOOST_TEST(*facts.find("limits")->find("store.fresh_seconds")->if_integer() == 2);
}

// A path of this machine is shown whole.
BOOST_AUTO_TEST_CASE(where_checkpoints_go_is_told) {
    config settings;
    settings.audit_checkpoints = "/var/log/gatehouse@site/";
    BOOST_TEST(parse_json(start_facts(settings, {}))->find("audit.checkpoints")->text() == "/var/log/gatehouse@site/");
}

BOOST_AUTO_TEST_CASE(each_model_is_told_with_its_digest) {
    const auto facts = *parse_json(start_facts({}, {{"data/models/own.toml", "sha256:ab"}}));
    const auto& models = *facts.find("models")->if_array();
    BOOST_TEST_REQUIRE(models.size() == 1U);
    BOOST_TEST(models[0].find("file")->text() == "data/models/own.toml");
    BOOST_TEST(models[0].find("digest")->text() == "sha256:ab");
}

BOOST_AUTO_TEST_SUITE_END()
