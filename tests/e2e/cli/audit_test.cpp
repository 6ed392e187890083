#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string present_key(cli_fixture& at) { return text_of(items_of(at.key_json({"audit", "keys"})).back(), "public"); }

}  // namespace

BOOST_AUTO_TEST_CASE(an_export_is_judged_without_a_gateway) {
    cli_fixture at;
    at.make_acme();
    at.key_json({"member", "create", "bob", "--email", "bob@acme.example"});
    const std::string file = at.gateway.data() + "/acme.jsonl", key = present_key(at);
    const auto exported = at.with_key({"audit", "export", file});
    BOOST_TEST_REQUIRE(exported.code == 0, exported.err);
    BOOST_TEST((std::filesystem::status(file).permissions() ==
                (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)));
    BOOST_TEST(at.with_key({"audit", "export", file}).code == 2);  // nothing is written over
    const auto newest = items_of(at.key_json({"audit", "list", "--kind", "exported"}));
    BOOST_TEST(newest.size() == 1U);
    at.gateway.stop();

    const auto good = run_gatehouse({"audit", "verify", file, "--key", key});
    BOOST_TEST(good.code == 0, good.out << good.err);
    BOOST_TEST(good.out.starts_with("whole: "), good.out);
    BOOST_TEST(good.err == "");
    const auto unsure = run_gatehouse({"audit", "verify", file});
    BOOST_TEST(unsure.code == 0);
    BOOST_TEST(unsure.err.find("no --key") != std::string::npos);

    std::string text = content_of(file);
    const auto third = text.find("\"position\":3,");
    text.replace(text.find("\"actor\":\"", third) + 9, 1, "X");
    std::ofstream(file, std::ios::binary) << text;
    const auto bad = run_gatehouse({"audit", "verify", file, "--key", key});
    BOOST_TEST(bad.code == 1);
    BOOST_TEST(bad.out.find("record 3: ") != std::string::npos, bad.out);
    BOOST_TEST(run_gatehouse({"audit", "verify", "/nonexistent", "--key", key}).code == 2);
    BOOST_TEST(run_gatehouse({"audit", "verify", file, "--key", "nonsense"}).code == 2);
}

BOOST_AUTO_TEST_CASE(a_running_gateways_trail_is_judged_and_outlives_its_key) {
    cli_fixture at;
    at.make_acme();
    const std::string first = present_key(at);
    BOOST_TEST(at.as_operator({"audit", "verify", "--key", first}).code == 0);
    BOOST_TEST(at.with_key({"audit", "rotate-key", "--yes"}).code == 3);
    at.operator_json({"audit", "rotate-key", "--yes"});
    BOOST_TEST(items_of(at.key_json({"audit", "keys"})).size() == 2U);
    const auto still = at.as_operator({"audit", "verify", "--key", first});
    BOOST_TEST(still.code == 0, still.out << still.err);
    BOOST_TEST(at.with_key({"audit", "verify", "--key", present_key(at)}).code == 0);
    BOOST_TEST(items_of(at.key_json({"audit", "list", "--kind", "server.configured"})).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_person_is_erased_with_a_word_and_for_good) {
    cli_fixture at;
    at.make_acme();
    const auto bob = text_of(at.key_json({"member", "create", "bob", "--email", "bob@acme.example"}), "id");
    const auto history = [&] { return at.with_key({"audit", "list", "--target", bob, "-o", "json"}).out; };
    BOOST_TEST(history().find("bob@acme.example") != std::string::npos);
    BOOST_TEST(at.as_operator({"user", "erase", "bob"}).code == 2);                         // without --yes
    BOOST_TEST(at.with_key({"user", "erase", "bob", "--yes"}).code == 3);                   // an API key never does
    BOOST_TEST(at.as_operator({"user", "erase", "root@acme.example", "--yes"}).code == 5);  // the owner
    BOOST_TEST(text_of(at.operator_json({"user", "erase", "bob", "--yes"}), "status") == "erased");
    BOOST_TEST(history().find("bob@acme.example") == std::string::npos);
    BOOST_TEST(history().find("member.erased") != std::string::npos);
    BOOST_TEST(at.as_operator({"user", "erase", bob, "--yes"}).code == 5);
    at.key_json({"member", "create", "bob", "--email", "bob@acme.example"});  // the names are free
    BOOST_TEST(at.as_operator({"audit", "verify", "--key", present_key(at)}).code == 0);

    // The list of who was erased outlives what a restore turns back.
    std::ifstream file(at.gateway.data() + "/erased");
    std::string organization, member;
    file >> organization >> member;
    BOOST_TEST(member == bob);
}

// Who changed this last (KT-14, KT-21).
BOOST_AUTO_TEST_CASE(the_history_of_one_thing_is_found_by_its_id) {
    cli_fixture at;
    const auto owner = at.make_acme();
    const auto bob = text_of(at.key_json({"member", "create", "bob"}), "id");
    at.key_json({"user", "suspend", "bob"});
    const auto about = items_of(at.key_json({"audit", "list", "--target", bob}));
    BOOST_TEST_REQUIRE(about.size() == 2U);
    BOOST_TEST(text_of(about.front(), "kind") == "member.suspended");
    BOOST_TEST(text_of(about.front(), "actor") == owner);
    BOOST_TEST(items_of(at.key_json({"audit", "list", "--actor", owner})).size() >= 2U);
    BOOST_TEST(items_of(at.key_json({"audit", "list", "--target", "bob"})).size() == 2U);
    BOOST_TEST(items_of(at.key_json({"audit", "list", "--actor", "root@acme.example"})).size() >= 2U);
    at.key_json({"team", "create", "bob"});
    BOOST_TEST(at.with_key({"audit", "list", "--target", "bob"}).code == 5);
    BOOST_TEST(items_of(at.key_json({"audit", "list", "--target", "bob", "--target-kind", "team"})).size() == 1U);
    for (const char* whose : {"--actor", "--target"}) {
        const auto nobody = at.with_key({"audit", "list", whose, "nobody-at-all"});
        BOOST_TEST(nobody.code == 4);
        BOOST_TEST(nobody.err.find("nobody-at-all") != std::string::npos, nobody.err);
    }
    BOOST_TEST(items_of(at.key_json({"audit", "list", "--target-kind", "member", "--kind", "member.suspended"})).size() == 1U);
    BOOST_TEST(items_of(at.key_json({"audit", "list", "--until", "2020-01-01T00:00:00Z"})).empty());
    BOOST_TEST(!items_of(at.key_json({"audit", "list", "--from", "2020-01-01T00:00:00Z"})).empty());
}
