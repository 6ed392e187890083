#include <filesystem>

#include "cli_fixture.hpp"

using namespace gatehouse::testing;
namespace files = std::filesystem;

namespace {

struct holding : cli_fixture {
    std::string file = gateway.master_key(), folder = files::path(file).parent_path();
    holding() { make_acme(); }

    std::vector<std::string> ids() {
        std::vector<std::string> out;
        const auto all = parsed(as_operator({"key", "list", "-o", "json"}));
        for (const auto& one : items_of(all)) out.push_back(text_of(one, "id"));
        return out;
    }
    // Personal values of the trail are sealed under the store's keys: made before, and now.
    bool trail_opens() {
        const auto listed = with_key({"audit", "list", "-o", "json"});
        return listed.code == 0 && listed.out.find("root@acme.example") != std::string::npos &&
               with_key({"audit", "verify", "--online"}).code != 1;
    }
    bool key_is_good() { return with_key({"user", "list"}).code == 0; }
    void restart() {
        const std::string secret = key["GATEHOUSE_API_KEY"];
        gateway.stop();
        gateway.start();
        use_key(secret);
    }
    ran serve() { return run_gatehouse({"serve", "--data", gateway.data(), "--listen", "127.0.0.1:0"}); }
    std::string backup(const std::string& name) {
        const std::string path = folder + "/" + name;
        const auto made = run_gatehouse({"backup", path, "--data", gateway.data()});
        BOOST_TEST(made.code == 0, made.err);
        return path;
    }
    int opens(const std::string& backup, const std::string& with) {
        return run_gatehouse({"restore", backup, "--check", "--master-key", with}).code;
    }
};

}  // namespace

// It would start, and every token, session and sealed key in the store would fail without a word.
BOOST_AUTO_TEST_CASE(a_store_is_not_served_with_another_ones_master_key) {
    holding at;
    at.gateway.stop();
    const std::string kept = at.file + ".kept";
    files::rename(at.file, kept);
    files::copy_file(served().master_key(), at.file);

    const auto refused = at.serve();
    BOOST_TEST(refused.code == 5);
    BOOST_TEST(refused.out == "");
    BOOST_TEST(refused.err.find("the master key " + at.file + " (") != std::string::npos, refused.err);
    BOOST_TEST(refused.err.find(") does not open " + at.gateway.data() + ": it opens with ") != std::string::npos, refused.err);
    BOOST_TEST(at.as_operator({"user", "list"}).code == 6);

    files::rename(kept, at.file);
    at.restart();
    BOOST_TEST(at.key_is_good());
}

BOOST_AUTO_TEST_CASE(a_rotated_master_key_opens_what_the_one_before_did_and_that_one_nothing_more) {
    holding at;
    const auto before = at.ids();
    const std::string early = at.backup("early.gatehouse");
    BOOST_TEST(at.as_operator({"key", "rotate"}).code == 2);  // nobody said yes
    BOOST_TEST((at.ids() == before));

    const auto rotated = at.as_operator({"key", "rotate", "--yes"});
    BOOST_TEST_REQUIRE(rotated.code == 0, rotated.err);
    const std::string former = at.file + "." + before.at(0);
    BOOST_TEST(rotated.out.find("The one before is " + former) != std::string::npos, rotated.out);
    BOOST_TEST_REQUIRE(at.ids().size() == 1U);
    BOOST_TEST(at.ids().at(0) != before.at(0));
    for (const bool again : {false, true}) {
        if (again) at.restart();
        BOOST_TEST(at.key_is_good());
        BOOST_TEST(at.trail_opens());
    }
    const std::string late = at.backup("late.gatehouse");
    BOOST_TEST(at.opens(early, former) == 0);
    BOOST_TEST(at.opens(early, at.file) == 5);
    BOOST_TEST(at.opens(late, at.file) == 0);
    BOOST_TEST(at.opens(late, former) == 5);

    at.gateway.stop();
    files::rename(at.file, at.file + ".new");
    files::copy_file(former, at.file);
    BOOST_TEST(at.serve().code == 5);
    files::rename(at.file + ".new", at.file);
    at.restart();
    const auto noted = at.as_operator({"server", "log", "--kind", "master_key.removed"});
    BOOST_TEST(noted.out.find(before.at(0)) != std::string::npos, noted.out);
}

// The store had the next key, and its file could not take its place: it is the only one, and nothing takes it away.
BOOST_AUTO_TEST_CASE(a_rotation_whose_file_stands_beside_its_place_is_not_begun_again) {
    holding at;
    const std::string beside = at.file + ".replacing";
    BOOST_TEST_REQUIRE(at.as_operator({"key", "rotate", "--yes"}).code == 0);
    files::rename(at.file, beside);
    const auto again = at.as_operator({"key", "rotate", "--yes"});
    BOOST_TEST(again.code == 5);
    BOOST_TEST(again.err.find("start the gateway anew") != std::string::npos, again.err);
    BOOST_TEST(files::exists(beside));
    at.restart();
    BOOST_TEST(files::exists(at.file));
    BOOST_TEST(!files::exists(beside));
    BOOST_TEST(at.key_is_good());
}

// Where several gateways have the file: each is started with the next one while both open the store.
BOOST_AUTO_TEST_CASE(a_next_master_key_takes_the_place_of_the_present_one_between_two_starts) {
    holding at;
    const std::string next = at.folder + "/next.key", first = at.ids().at(0);
    const auto added = at.as_operator({"key", "add", next});
    BOOST_TEST_REQUIRE(added.code == 0, added.err);
    BOOST_TEST((files::status(next).permissions() == (files::perms::owner_read | files::perms::owner_write)));
    BOOST_TEST_REQUIRE(at.ids().size() == 2U);
    const std::string second = at.ids().at(0) == first ? at.ids().at(1) : at.ids().at(0);

    BOOST_TEST(at.as_operator({"key", "add", at.folder + "/third.key"}).code == 5);
    BOOST_TEST(!files::exists(at.folder + "/third.key"));
    BOOST_TEST(at.as_operator({"key", "rotate", "--yes"}).code == 5);
    BOOST_TEST(at.as_operator({"key", "remove", first, "--yes"}).code == 5);  // it runs on that one
    at.restart();
    files::rename(next, at.file);
    at.restart();
    BOOST_TEST(at.as_operator({"key", "remove", "unknown", "--yes"}).code == 4);
    BOOST_TEST(at.as_operator({"key", "remove", first, "--yes"}).code == 0);
    BOOST_TEST((at.ids() == std::vector{second}));
    at.restart();
    BOOST_TEST(at.key_is_good());
    BOOST_TEST(at.trail_opens());
}

// The drill of docs/guides/keys.md: a gateway that still runs makes another file for its store.
BOOST_AUTO_TEST_CASE(a_lost_file_is_made_up_for_while_the_gateway_runs) {
    holding at;
    const std::string lost = at.ids().at(0), found = at.folder + "/found.key";
    files::remove(at.file);
    BOOST_TEST(at.serve().code == 5);
    const auto rotated = at.as_operator({"key", "rotate", "--yes"});
    BOOST_TEST(rotated.code == 5);
    BOOST_TEST(rotated.err.find("gatehouse key add") != std::string::npos, rotated.err);
    BOOST_TEST_REQUIRE(at.as_operator({"key", "add", found}).code == 0);
    at.gateway.stop();
    files::rename(found, at.file);
    at.restart();
    BOOST_TEST(at.key_is_good());
    BOOST_TEST(at.as_operator({"key", "remove", lost, "--yes"}).code == 0);
    BOOST_TEST(at.trail_opens());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_done_with_master_keys_changes_nothing) {
    holding at;
    const auto before = at.ids();
    write_file(at.folder + "/mine", "mine\n");
    const auto over = at.as_operator({"key", "add", at.folder + "/mine"});
    BOOST_TEST(over.code == 5);
    BOOST_TEST(over.err.find("is there already") != std::string::npos, over.err);
    BOOST_TEST(at.as_operator({"key", "add", at.folder + "/nowhere/key"}).code == 6);
    BOOST_TEST(at.as_operator({"key", "add", at.folder + "/next.key", "--dry-run"}).code == 2);
    BOOST_TEST(at.as_operator({"key", "rotate", "--dry-run"}).code == 2);
    BOOST_TEST(!files::exists(at.folder + "/next.key"));
    for (const auto& verb : {std::vector<std::string>{"key", "list"},
                             {"key", "add", at.folder + "/next.key"},
                             {"key", "rotate", "--yes"},
                             {"key", "remove", before.at(0), "--yes"}}) {
        const auto refused = at.with_key(verb);
        BOOST_TEST(refused.code == 2, verb.at(1));
        BOOST_TEST(refused.err.find("--data DIR") != std::string::npos, refused.err);
    }
    BOOST_TEST((at.ids() == before));
}
