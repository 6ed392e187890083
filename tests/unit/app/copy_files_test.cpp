#include <boost/test/unit_test.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>

#include <gatehouse/base/limits.hpp>
#include "app/copy_files.hpp"
#include "support/temporary_directory.hpp"

using namespace gatehouse;
using namespace gatehouse::app;

BOOST_AUTO_TEST_SUITE(app_copy_files)

BOOST_AUTO_TEST_CASE(only_what_is_named_as_a_copy_is_one) {
    seeded_random random{7};
    for (int i = 0; i < 50; ++i) BOOST_TEST(is_name_of_copy(new_name_of_copy(random)));
    BOOST_TEST(is_name_of_copy("copy-aZ09-_.db"));
    for (const std::string_view bad :
         {"", "copy-.db", "copy-x", "copy-x.dbx", "../copy-x.db", "copy-/x.db", "copy-../x.db", "copy-x.y.db", "copy-x.db-wal",
          "gatehouse.db", "../x", "/copy-x.db", "copy-x\n.db", "copy-\xc3\xa4.db"})
        BOOST_TEST(!is_name_of_copy(bad), bad);
    BOOST_TEST(!is_name_of_copy(std::string_view("copy-\0.db", 9)));
}

BOOST_AUTO_TEST_CASE(copies_are_deleted_when_they_are_so_old_and_nothing_else_is) {
    const testing::temporary_directory folder;
    const auto now = std::filesystem::file_time_type::clock::now();
    const auto add = [&](const std::string& name, std::int64_t age_ms) {
        std::ofstream(folder.path() + "/" + name) << "x";
        std::filesystem::last_write_time(folder.path() + "/" + name, now - std::chrono::milliseconds(age_ms));
    };
    const auto left = [&] {
        std::set<std::string> names;
        for (const auto& one : std::filesystem::directory_iterator(folder.path())) names.insert(one.path().filename());
        return names;
    };
    constexpr std::int64_t long_ago = 10 * limits::copy_kept_ms;
    for (const char* name : {"gatehouse.db", "gatehouse.db-wal", "copy-x", "copy-x.y.db", "copy-x.db-wal2"})
        add(name, long_ago);
    std::filesystem::create_symlink(folder.path() + "/gatehouse.db", folder.path() + "/copy-link.db");
    std::filesystem::create_directory(folder.path() + "/copy-folder.db");
    const auto stays = left();
    for (const char* name : {"copy-old.db", "copy-old.db-wal", "copy-old.db-shm", "copy-old.db-journal"})
        add(name, limits::copy_kept_ms);
    add("copy-young.db", limits::copy_kept_ms - 60'000);
    add("copy-of-tomorrow.db", -limits::copy_kept_ms);

    delete_copies(folder.path(), limits::copy_kept_ms);
    auto young_too = stays;
    young_too.insert({"copy-young.db", "copy-of-tomorrow.db"});
    BOOST_TEST((left() == young_too));
    delete_copies(folder.path(), any_age_ms);
    BOOST_TEST((left() == stays));
    delete_copies(folder.path() + "/none", any_age_ms);
}

BOOST_AUTO_TEST_SUITE_END()
