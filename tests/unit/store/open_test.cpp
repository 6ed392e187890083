#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include <gatehouse/base/text.hpp>

#include "engine/migrations.hpp"
#include "support/temporary_store.hpp"

using namespace gatehouse;

namespace {

struct raw_database {
    explicit raw_database(const std::string& path) {
        sqlite3_open(path.c_str(), &handle);
        testing::without_history(handle);
    }
    ~raw_database() { sqlite3_close(handle); }
    int run(const char* script) { return sqlite3_exec(handle, script, nullptr, nullptr, nullptr); }
    std::string text(const char* sql) {
        sqlite3_stmt* found = nullptr;
        sqlite3_prepare_v2(handle, sql, -1, &found, nullptr);
        std::string value;
        if (sqlite3_step(found) == SQLITE_ROW) value = reinterpret_cast<const char*>(sqlite3_column_text(found, 0));
        sqlite3_finalize(found);
        return value;
    }
    sqlite3* handle = nullptr;
};

struct fixture {
    testing::temporary_directory directory;
    manual_clock clock{{1'795'331'203'000}};
    seeded_random random{11};
    std::string data() const { return directory.path() + "/data"; }
    std::string database() const { return data() + "/gatehouse.db"; }
    result<std::unique_ptr<store>> open(store_kind kind = store_kind::real) {
        return open_sqlite({data(), kind, ""}, clock, random);
    }
    void tamper(const char* script) { BOOST_TEST_REQUIRE(raw_database(database()).run(script) == SQLITE_OK); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(store_open, fixture)

BOOST_AUTO_TEST_CASE(the_directory_is_nobody_elses) {
    const auto opened = open();
    BOOST_TEST_REQUIRE(opened.has_value());
    struct stat facts {};
    ::stat(data().c_str(), &facts);
    BOOST_TEST((facts.st_mode & 0777) == 0700u);
    ::stat(database().c_str(), &facts);
    BOOST_TEST((facts.st_mode & 0777) == 0600u);
}

// The other process is made before the store's threads are: of a lock that one of them holds, its copy would never be free.
BOOST_AUTO_TEST_CASE(a_second_process_is_refused_and_the_next_one_is_not) {
    {
        int begun[2];
        BOOST_TEST_REQUIRE(::pipe(begun) == 0);
        const pid_t child = ::fork();
        if (child == 0) {
            char word = 0;
            ::close(begun[1]);
            const bool is_open = ::read(begun[0], &word, 1) == 1;
            const auto second = open();
            ::_exit(is_open && second.has_error() && second.error().code == errc::conflict ? 0 : 1);
        }
        ::close(begun[0]);
        const auto opened = open();
        BOOST_TEST(opened.has_value());
        BOOST_TEST(::write(begun[1], "x", 1) == 1);
        ::close(begun[1]);
        int status = -1;
        ::waitpid(child, &status, 0);
        BOOST_TEST((WIFEXITED(status) && WEXITSTATUS(status) == 0));
    }
    BOOST_TEST(open().has_value());
}

BOOST_AUTO_TEST_CASE(a_store_keeps_its_kind) {
    BOOST_TEST_REQUIRE(open(store_kind::demo).has_value());
    const auto real = open(store_kind::real);
    BOOST_TEST_REQUIRE(real.has_error());
    BOOST_TEST((real.error().code == errc::conflict));
    BOOST_TEST(open(store_kind::demo).has_value());
}

BOOST_AUTO_TEST_CASE(a_store_that_needs_a_newer_version_is_refused) {
    BOOST_TEST_REQUIRE(open().has_value());
    tamper("PRAGMA user_version = 1000");
    BOOST_TEST(open().has_value(), "a newer one that only expanded the store may be followed by an older one");
    tamper("UPDATE server SET min_node_version = 1000");
    const auto refused = open();
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == errc::conflict));
    BOOST_TEST(raw_database(database()).text("PRAGMA user_version") == "1000");
}

// As the first version left it: what is there stays, and what later versions added is found.
BOOST_AUTO_TEST_CASE(a_store_of_the_first_version_is_brought_to_the_newest) {
    std::filesystem::create_directory(data());
    BOOST_TEST_REQUIRE(raw_database(database()).run(std::string(migrations().front().content).c_str()) == SQLITE_OK);
    tamper(
        "PRAGMA user_version = 1;"
        "INSERT INTO organization (id, code, code_fold, name, model, created) VALUES ('x', 'acme', 'acme', '', 'm', 0)");
    BOOST_TEST_REQUIRE(open().has_value());
    raw_database raw(database());
    BOOST_TEST(raw.text("PRAGMA user_version") == std::to_string(migrations().size()));
    BOOST_TEST(raw.text("SELECT code FROM organization") == "acme");
    BOOST_TEST(raw.text("SELECT count(*) FROM pragma_index_info('session_expires')") == "2");
    BOOST_TEST(open().has_value());
}

BOOST_AUTO_TEST_CASE(names_folded_by_an_older_unicode_are_folded_again) {
    BOOST_TEST_REQUIRE(open().has_value());
    tamper(
        "UPDATE server SET fold_version = 'unicode-9.0';"
        "INSERT INTO organization (id, code, code_fold, name, model, created) VALUES ('x', 'GROẞ', 'GROẞ', '', 'm', "
        "0)");
    BOOST_TEST_REQUIRE(open().has_value());
    raw_database raw(database());
    BOOST_TEST(raw.text("SELECT code_fold FROM organization") == "gross");
    BOOST_TEST(raw.text("SELECT fold_version FROM server") == fold_version());
}

BOOST_AUTO_TEST_CASE(names_that_become_one_are_refused_and_left) {
    BOOST_TEST_REQUIRE(open().has_value());
    tamper(
        "UPDATE server SET fold_version = 'unicode-9.0';"
        "INSERT INTO organization (id, code, code_fold, name, model, created) VALUES"
        " ('x', 'GROẞ', 'GROẞ', '', 'm', 0), ('y', 'gross', 'gross', '', 'm', 0)");
    const auto refused = open();
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == errc::conflict));
    BOOST_TEST(raw_database(database()).text("SELECT fold_version FROM server") == "unicode-9.0");
}

BOOST_AUTO_TEST_CASE(names_folded_by_a_newer_unicode_are_refused) {
    BOOST_TEST_REQUIRE(open().has_value());
    tamper("UPDATE server SET fold_version = 'unicode-99.0'");
    const auto refused = open();
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == errc::conflict));
}

BOOST_AUTO_TEST_CASE(a_directory_that_cannot_be_made_is_refused) {
    const auto refused = open_sqlite({"/proc/nowhere/data", store_kind::real, ""}, clock, random);
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == errc::unavailable));
}

namespace {

constexpr std::size_t page_bytes = 4096, frame_bytes = page_bytes + 24;

// How many pages the log ever held while so many writes of so many pages came one behind the other.
std::size_t longest_log(const sqlite::engine_options& options, int writes, std::size_t pages) {
    testing::temporary_store store(options);
    const std::string name(pages * page_bytes, 'x');
    for (int i = 0; i < writes; ++i)
        BOOST_TEST_REQUIRE(store
                               ->write_installation([&](installation_transaction& tx) -> result<void> {
                                   auto made = organization_directory(tx).create("o" + std::to_string(i), name, "standard");
                                   if (!made) return made.error();
                                   return {};
                               })
                               .has_value());
    return std::filesystem::file_size(store.data() + "/gatehouse.db-wal") / frame_bytes;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_log_is_copied_into_the_database_and_used_again) {
    constexpr std::size_t most = limits::writer_checkpoint_pages, each = 100;
    sqlite::engine_options options;
    options.checkpoint_in_background = false;
    const std::size_t longest = longest_log(options, 2 * most / each, each);
    BOOST_TEST(longest >= most);
    BOOST_TEST(longest < most + 2 * each);
}

// A background that never catches up must not let the log grow without end: here it is never even woken.
BOOST_AUTO_TEST_CASE(the_writer_itself_copies_a_log_that_became_too_long) {
    sqlite::engine_options options;
    BOOST_TEST(options.checkpoint_most == limits::writer_checkpoint_most);
    options.checkpoint_pages = options.checkpoint_most = 400;  // more than a new store writes
    const std::size_t longest = longest_log(options, 300, 4);
    BOOST_TEST(longest >= 400U);
    BOOST_TEST(longest < 420U);
}

// What a process that was killed leaves behind: the database and a log of some hundred pages, to be written again.
BOOST_AUTO_TEST_CASE(a_log_as_long_as_they_come_is_written_again) {
    {
        testing::temporary_store store(sqlite::engine_options{});
        const std::string name(400 * page_bytes, 'x');
        BOOST_TEST_REQUIRE(store
                               ->write_installation([&](installation_transaction& tx) -> result<void> {
                                   auto made = organization_directory(tx).create("last", name, "standard");
                                   return made ? result<void>() : made.error();
                               })
                               .has_value());
        std::filesystem::create_directory(data());
        for (const char* file : {"/gatehouse.db", "/gatehouse.db-wal"})
            std::filesystem::copy_file(store.data() + file, data() + file);
    }
    BOOST_TEST(std::filesystem::file_size(database() + "-wal") > 400 * page_bytes);
    const auto opened = open();
    BOOST_TEST_REQUIRE(opened.has_value(), (opened ? "" : opened.error().detail));
    BOOST_TEST(raw_database(database()).text("SELECT length(name) FROM organization WHERE code = 'last'") ==
               std::to_string(400 * page_bytes));
}

// Whoever calls SQLite before it is set up makes every allocation take a lock, and nothing else tells of it. In a process of
// its own: here others have called it.
BOOST_AUTO_TEST_CASE(the_library_is_set_up_before_anything_uses_it) {
    const pid_t made = fork();
    if (made == 0) {
        execl("/proc/self/exe", "unit_store", "--run_test=store_set_up", "--report_level=no", nullptr);
        _exit(127);
    }
    int status = -1;
    waitpid(made, &status, 0);
    BOOST_TEST(status == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(store_set_up, *boost::unit_test::disabled())

BOOST_AUTO_TEST_CASE(allocations_are_not_counted) {
    const testing::temporary_store store;
    BOOST_TEST(sqlite3_memory_used() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
