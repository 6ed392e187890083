#include <sqlite3.h>

#include <boost/test/unit_test.hpp>

#include <set>

#include "fault/support/disk.hpp"

using namespace gatehouse::fault;

// The disk is what everything else is believed by.
BOOST_AUTO_TEST_SUITE(fault_disk)

BOOST_AUTO_TEST_CASE(what_was_synced_stays_and_the_rest_may_not) {
    disk on;
    on.open("f", true);
    on.write("f", 0, std::string(1024, 'a'));
    on.sync("f");
    const auto synced = on.log().size();
    on.write("f", 512, std::string(1024, 'b'));
    BOOST_TEST(on.read("f", 512, 4) == "bbbb");
    std::mt19937_64 chance(3);
    std::set<std::string> seen;
    for (int i = 0; i < 500; ++i) {
        BOOST_TEST(on.after_cut(synced, chance).at("f") == std::string(1024, 'a'));
        const std::string left = on.after_cut(synced + 1, chance).at("f");
        BOOST_TEST(left.substr(0, 512) == std::string(512, 'a'));
        seen.insert(left);
    }
    BOOST_TEST(seen.contains(std::string(1024, 'a')), "nothing of it was kept");
    BOOST_TEST(seen.contains(std::string(512, 'a') + std::string(1024, 'b')), "all of it was kept");
    BOOST_TEST(seen.contains(std::string(1024, 'a') + std::string(512, 'b')), "only the later sector was kept");
    BOOST_TEST(seen.size() > 4u, "and some of it was torn");
}

BOOST_AUTO_TEST_CASE(names_that_were_not_synced_come_and_go) {
    disk on(files{{"old", "x"}});
    on.open("new", true);
    on.remove("old", false);
    std::mt19937_64 chance(3);
    std::set<std::set<std::string>> seen;
    for (int i = 0; i < 200; ++i) {
        std::set<std::string> names;
        for (const auto& [name, content] : on.after_cut(99, chance)) names.insert(name);
        seen.insert(names);
    }
    BOOST_TEST(seen.size() == 4u);
    on.sync("new");
    on.open("gone", true);
    on.sync("gone");
    on.remove("gone", true);
    for (int i = 0; i < 50; ++i) {
        BOOST_TEST(on.after_cut(99, chance).contains("new"));
        BOOST_TEST(!on.after_cut(99, chance).contains("gone"));
    }
}

BOOST_AUTO_TEST_CASE(what_a_failed_sync_lost_no_later_sync_brings_back) {
    disk on;
    on.open("f", true);
    on.write("f", 0, std::string(4096, 'a'));
    on.arm(trouble::error, 1);
    BOOST_TEST(on.sync("f") == SQLITE_IOERR_FSYNC);
    BOOST_TEST(on.fired());
    BOOST_TEST(on.sync("f") == SQLITE_OK);
    BOOST_TEST(on.read("f", 0, 1) == "a", "the kernel still shows it");
    std::mt19937_64 chance(3);
    int lost = 0;
    for (int i = 0; i < 100; ++i) lost += on.after_cut(99, chance).at("f") != std::string(4096, 'a');
    BOOST_TEST(lost > 50);
}

BOOST_AUTO_TEST_CASE(trouble_comes_at_the_operation_that_was_named) {
    disk on;
    on.arm(trouble::full, 3);
    BOOST_TEST(on.open("f", true) == SQLITE_OK);
    BOOST_TEST(on.write("f", 0, "ab") == SQLITE_OK);
    BOOST_TEST(on.write("f", 2, "cd") == SQLITE_FULL);
    BOOST_TEST(on.write("f", 2, "cd") == SQLITE_OK);
    BOOST_TEST(on.read("f", 0, 9) == "abcd");
}

BOOST_AUTO_TEST_SUITE_END()
