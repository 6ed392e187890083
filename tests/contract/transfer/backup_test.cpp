#include <gatehouse/store/backup.hpp>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include <gatehouse/base/text.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "engine/migrations.hpp"
#include "engine/sqlite/copy.hpp"
#include "rich_store.hpp"
#include "transfer/backup_stream.hpp"
#include "transfer/content_sum.hpp"
#include "transfer/manifest.hpp"
#include "transfer/new_file.hpp"
#include "transfer/open_end.hpp"

using namespace gatehouse;
using namespace gatehouse::contract;

namespace {

crypto::master_key key_of(char byte, const std::string& id) {
    return *crypto::master_key::from_bytes(secret(std::string(32, byte)), id);
}

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// The borders of a backup's parts: the header, and each chunk with its length.
std::vector<std::string> parts_of(const std::string& bytes) {
    std::vector<std::string> parts{bytes.substr(0, bytes.find('\n') + 1)};
    for (std::size_t at = parts[0].size(); at < bytes.size();) {
        std::size_t length = 0;
        for (std::size_t i = 0; i < 4; ++i) length = length << 8 | static_cast<unsigned char>(bytes[at + i]);
        parts.push_back(bytes.substr(at, 4 + length));
        at += 4 + length;
    }
    return parts;
}

struct fixture : rich_store {
    std::string file() { return folder() + "/backup" + std::to_string(++files_); }
    std::string written(const store_place& from) {
        const std::string path = file();
        const auto done = write_backup(from, path, key, clock.now(), random);
        BOOST_TEST_REQUIRE(done.has_value(), (done ? "" : done.error().detail));
        return path;
    }
    restored_store restored(const std::string& path, const store_place& to, bool confirm = false) {
        auto done = restore_backup({path, to, "root", confirm}, key, clock, random);
        BOOST_TEST_REQUIRE(done.has_value(), (done ? "" : done.error().detail));
        for (const auto& one : done->tables) BOOST_TEST(one.same(), one.from.table);
        return *done;
    }
    void refused(const std::string& path, const std::string& why) {
        const auto checked = check_backup(path, key);
        BOOST_TEST_REQUIRE(checked.has_error());
        BOOST_TEST(checked.error().detail.find(why) != std::string::npos, checked.error().detail);
        const auto to = new_directory();
        BOOST_TEST(restore_backup({path, to, "root", true}, key, clock, random).has_error());
        if (text_on(to, "SELECT count(*) FROM server") == "1")
            BOOST_TEST(open_sqlite({to.directory, store_kind::real, ""}, clock, random).error().detail == half_filled);
    }
    std::string tampered(const std::string& bytes) {
        const std::string path = file();
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }
    std::size_t left_in_folder() {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder()), {}));
    }

    crypto::master_key key = key_of('k', "kkkk");

private:
    int files_ = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(store_backup, fixture)

BOOST_AUTO_TEST_CASE(what_is_restored_on_either_engine_is_what_was_backed_up) {
    const new_database database;
    const auto path = written(place());
    struct stat facts {};
    ::stat(path.c_str(), &facts);
    BOOST_TEST((facts.st_mode & 0777) == 0600u);
    const auto checked = check_backup(path, key);
    BOOST_TEST_REQUIRE(checked.has_value());
    const auto moved = move_store(place(), new_directory(), clock);
    BOOST_TEST((checked->tables == from_of(*moved)));
    restored(path, database.place());
    const auto again = written(database.place());
    restored(again, new_directory());
}

BOOST_AUTO_TEST_CASE(nothing_of_the_store_can_be_read_in_the_file) {
    const auto bytes = bytes_of(written(place()));
    for (const char* word : {"member", "familyName", "acme"}) BOOST_TEST(bytes.find(word) == std::string::npos, word);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_what_was_written_is_refused) {
    const auto bytes = bytes_of(written(place()));
    const auto parts = parts_of(bytes);
    BOOST_TEST_REQUIRE(parts.size() > 4u);
    const auto put_together = [&](std::vector<std::size_t> order) {
        std::string out;
        for (const auto i : order) out += parts[i];
        return out;
    };
    std::vector<std::size_t> all(parts.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    const auto without_last = std::vector(all.begin(), all.end() - 1);
    auto swapped = all, doubled = all, dropped = all;
    std::swap(swapped[2], swapped[3]);
    doubled.insert(doubled.begin() + 2, 2);
    dropped.erase(dropped.begin() + 2);

    refused(tampered(put_together(without_last)), "is cut short: its last chunk is missing");
    refused(tampered(bytes.substr(0, bytes.size() - 1)), "is cut short");
    refused(tampered(put_together(swapped)), "was changed: chunk 1 does not open at its place");
    refused(tampered(put_together(doubled)), "was changed: chunk 2 does not open at its place");
    refused(tampered(put_together(dropped)), "was changed: chunk 1 does not open at its place");
    refused(tampered(bytes + parts.back()), "was changed");
    for (const std::size_t at : {parts[0].size() - 3, parts[0].size() + 5, bytes.size() / 2, bytes.size() - 1}) {
        std::string flipped = bytes;
        flipped[at] = static_cast<char>(flipped[at] ^ 1);
        refused(tampered(flipped), "was changed");
    }
    refused(tampered("something else\n"), "is no backup");
    refused(tampered(""), "is no backup");
    refused(folder() + "/nowhere", "cannot be read");
}

BOOST_AUTO_TEST_CASE(another_master_key_is_named) {
    const auto path = written(place());
    key = key_of('o', "oooo");
    refused(path, "was made under the master key kkkk, and the one here is oooo");
    key = key_of('o', "kkkk");
    refused(path, "was changed: chunk 0");
}

// Sealed as it should be, and still not to be restored.
BOOST_AUTO_TEST_CASE(a_backup_is_judged_by_what_it_says_of_itself) {
    backup_manifest good;
    good.taken = good.store_created = clock.now();
    good.migration = static_cast<std::int64_t>(migrations().size());
    good.generation = 1;
    good.kind = "real";
    good.fold_version = fold_version();
    const auto judged = [&](const backup_manifest& start, const std::vector<table_sum>& sums) {
        const std::string path = file();
        auto writer = *transfer::backup_writer::make(path, key, random);
        const std::pair<char, std::string> records[] = {
            {transfer::start_record, transfer::write_start(start)},
            {transfer::table_record,
             transfer::write_table(
                 {"model",
                  {{"hash", sql_value::kind::text}, {"loaded", sql_value::kind::integer}, {"name", sql_value::kind::text}}})},
            {transfer::end_record, transfer::write_end(sums, {})}};
        for (const auto& [kind, body] : records) BOOST_TEST_REQUIRE(writer.add(kind, body).has_value());
        BOOST_TEST_REQUIRE(writer.finish().has_value());
        const new_database database;
        const auto done = restore_backup({path, database.place(), "root", false}, key, clock, random);
        return done ? std::string() : done.error().detail;
    };
    backup_manifest newer = good, folded = good;
    newer.migration += 1;
    folded.fold_version = "unicode-1.0";
    BOOST_TEST(judged(newer, {}).find("was made by a newer version") != std::string::npos);
    BOOST_TEST(judged(folded, {}).find("were folded with unicode-1.0") != std::string::npos);
    const std::string promised = judged(good, {{"model", 1, ""}}), few = judged(good, {transfer::content_sum().of("model")});
    BOOST_TEST(promised.find("does not hold what its manifest says") != std::string::npos, promised);
    BOOST_TEST(few.find("not every table was carried") != std::string::npos, few);
}

BOOST_AUTO_TEST_CASE(a_chunk_or_a_row_over_its_limit_is_refused) {
    const auto bytes = bytes_of(written(place()));
    std::string longer = parts_of(bytes)[0];
    const auto length = limits::backup_chunk_bytes + 17;
    for (int shift = 24; shift >= 0; shift -= 8) longer += static_cast<char>(length >> shift);
    refused(tampered(longer + std::string(length, 'x')), "a chunk is too long");
    auto writer = transfer::backup_writer::make(file(), key, random);
    BOOST_TEST_REQUIRE(writer.has_value());
    const std::string row(limits::backup_record_bytes, 'x');
    BOOST_TEST(writer->add('R', row).has_value());
    BOOST_TEST((writer->add('R', row + "x").error().code == errc::too_large));
}

BOOST_AUTO_TEST_CASE(nothing_is_written_over_and_nothing_is_left_of_what_failed) {
    const auto path = written(place());
    const auto before = bytes_of(path);
    const auto there = left_in_folder();
    BOOST_TEST((write_backup(place(), path, key, clock.now(), random).error().code == errc::conflict));
    BOOST_TEST(bytes_of(path) == before);
    const auto nowhere = write_backup(place(), folder() + "/none/backup", key, clock.now(), random);
    BOOST_TEST((nowhere.error().code == errc::unavailable));
    BOOST_TEST(nowhere.error().detail.find("/none/backup cannot be made") != std::string::npos, nowhere.error().detail);
    const transfer_hooks stop{[](std::string_view table, std::int64_t) {
        if (table == "member") throw std::runtime_error("stopped");
    }};
    BOOST_CHECK_THROW(static_cast<void>(write_backup(place(), file(), key, clock.now(), random, stop)), std::runtime_error);
    BOOST_TEST(left_in_folder() == there);
}

// A file system that knows no rename that refuses, as NFS is: as far as this thread can tell.
bool forget_such_renames(unsigned failure) {
    sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | failure),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog all{std::size(program), program};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all) == 0;
}

BOOST_AUTO_TEST_CASE(a_file_system_that_cannot_refuse_a_rename_keeps_a_backup_too) {
    const auto there = left_in_folder();
    for (const unsigned failure : {EINVAL, ENOSYS}) {
        const std::string path = file();
        bool forgotten = false, kept = false, kept_over = true;
        errc why{};
        std::thread writing([&] {
            forgotten = forget_such_renames(failure);
            auto first = transfer::new_file::make(path), second = transfer::new_file::make(path);
            if (!forgotten || !first || !second || !first->write("first") || !second->write("second")) return;
            kept = first->keep().has_value();
            const auto over = second->keep();
            kept_over = over.has_value();
            if (!over) why = over.error().code;
        });
        writing.join();
        BOOST_TEST_REQUIRE(forgotten);
        BOOST_TEST(kept);
        BOOST_TEST(!kept_over);
        BOOST_TEST((why == errc::conflict));
        BOOST_TEST(bytes_of(path) == "first");
        BOOST_TEST(std::filesystem::hard_link_count(path) == 1);
    }
    BOOST_TEST(left_in_folder() == there + 2);
}

// A disk that takes no more, as far as a file can tell.
struct small_disk {
    small_disk() {
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before);
        const rlimit small{1024 * 1024, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~small_disk() { ::setrlimit(RLIMIT_FSIZE, &before); }
    rlimit before{};
};

BOOST_AUTO_TEST_CASE(a_full_disk_is_said_and_leaves_no_file) {
    const auto opened = open_sqlite({place().directory, store_kind::real, ""}, clock, random);
    const std::string copy = folder() + "/copy.db";
    BOOST_TEST_REQUIRE((*opened)->copy_to(copy).has_value());
    const auto there = left_in_folder();
    const auto made = [&] {
        const small_disk full;
        return std::pair(write_backup({{}, {}, copy}, file(), key, clock.now(), random), (*opened)->copy_to(copy + "2"));
    }();
    BOOST_TEST((made.first.error().code == errc::unavailable));
    BOOST_TEST(made.first.error().detail.find("cannot be written: File too large") != std::string::npos,
               made.first.error().detail);
    BOOST_TEST((made.second.error().code == errc::unavailable));
    BOOST_TEST(left_in_folder() == there);
}

BOOST_AUTO_TEST_CASE(a_restore_that_cannot_begin_leaves_no_directory) {
    const auto path = written(place());
    const auto leaves_nothing = [&](const std::string& from, const std::string& why) {
        const auto to = new_directory();
        const auto done = restore_backup({from, to, "root", false}, key, clock, random);
        BOOST_TEST_REQUIRE(done.has_error());
        BOOST_TEST(done.error().detail.find(why) != std::string::npos, done.error().detail);
        BOOST_TEST(!std::filesystem::exists(to.directory), why);
    };
    leaves_nothing(folder() + "/nowhere", "cannot be read");
    const auto taken = clock.now();
    clock.advance_ms(-1);
    leaves_nothing(path, "this machine's clock says");
    clock.set(taken);
    key = key_of('o', "oooo");
    leaves_nothing(path, "was made under the master key kkkk");
    key = key_of('o', "kkkk");
    leaves_nothing(path, "was changed: chunk 0");
}

BOOST_AUTO_TEST_CASE(a_clock_that_goes_back_under_way_mints_no_generation) {
    const auto path = written(place());
    const auto to = new_directory();
    const transfer_hooks set_back{{}, [&] { clock.advance_ms(-1); }};
    const auto done = restore_backup({path, to, "root", false}, key, clock, random, set_back);
    BOOST_TEST_REQUIRE(done.has_error());
    BOOST_TEST((done.error().code == errc::conflict));
    BOOST_TEST(open_sqlite({to.directory, store_kind::real, ""}, clock, random).error().detail == half_filled);
}

BOOST_AUTO_TEST_CASE(a_copy_leaves_room_on_the_disk) {
    const std::string database = folder() + "/sized.db";
    for (const auto& [of, size] : {std::pair("", 3000U), std::pair("-wal", 500U)}) {
        std::ofstream(database + of) << "";
        std::filesystem::resize_file(database + of, size);
    }
    BOOST_TEST(sqlite::judge_room(database, 3500 + limits::copy_spare_bytes).has_value());
    const auto refused = sqlite::judge_room(database, 3499 + limits::copy_spare_bytes);
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == errc::unavailable));

    // What follows the log's own end is nothing to SQLite.
    const auto opened = open_sqlite({place().directory, store_kind::real, ""}, clock, random);
    const std::string log = place().directory + "/gatehouse.db-wal", copy = folder() + "/copy.db";
    const auto log_bytes = std::filesystem::file_size(log);
    std::filesystem::resize_file(log, std::filesystem::space(folder()).available);
    const auto full = (*opened)->copy_to(copy);
    std::filesystem::resize_file(log, log_bytes);
    BOOST_TEST_REQUIRE(full.has_error());
    BOOST_TEST(full.error().detail.find("has no room for a copy") != std::string::npos, full.error().detail);
    BOOST_TEST(!std::filesystem::exists(copy));
    BOOST_TEST((*opened)->copy_to(copy).has_value());
}

BOOST_AUTO_TEST_CASE(a_restore_fills_an_empty_place_only) {
    const auto path = written(place());
    const auto again = restore_backup({path, place(), "root", false}, key, clock, random);
    BOOST_TEST_REQUIRE(again.has_error());
    BOOST_TEST(again.error().detail.find("there is a store already") != std::string::npos, again.error().detail);
}

BOOST_AUTO_TEST_CASE(a_restore_that_reads_back_something_else_stays_shut) {
    const auto to = new_directory();
    const transfer_hooks change{{}, [&] { run_on(to, "UPDATE change SET public = '{}' WHERE position = 3"); }};
    const auto done = restore_backup({written(place()), to, "root", false}, key, clock, random, change);
    BOOST_TEST_REQUIRE(done.has_value());
    for (const auto& one : done->tables) BOOST_TEST(one.same() == (one.from.table != "change"), one.from.table);
    BOOST_TEST(open_sqlite({to.directory, store_kind::real, ""}, clock, random).error().detail == half_filled);
}

BOOST_AUTO_TEST_CASE(a_restored_server_is_of_a_new_generation_and_says_so_to_every_organization) {
    const auto path = written(place()), to = new_directory().directory, twice = new_directory().directory;
    clock.advance_ms(60'000);
    const auto done = restored(path, {to});
    BOOST_TEST(done.generation == clock.now().ms);
    const store_place at{to};
    BOOST_TEST(text_on(at, "SELECT generation || ' ' || restored_from || ' ' || restored_at FROM server") ==
               std::to_string(done.generation) + " 1 " + std::to_string(clock.now().ms));
    BOOST_TEST(text_on(at, "SELECT count(*) FROM session WHERE generation = (SELECT generation FROM server)") == "0");
    BOOST_TEST(text_on(at, "SELECT count(*) FROM saml_request WHERE consumed IS NULL") == "0");
    BOOST_TEST(
        text_on(at, "SELECT group_concat(org || ':' || position || ':' || actor) FROM change WHERE kind = 'server.restored'") ==
        "7:4:root,8:1:root");
    BOOST_TEST(text_on(at, "SELECT last_position FROM organization WHERE number = 7") == "4");
    clock.advance_ms(1);
    BOOST_TEST(restored(path, {twice}).generation > done.generation);
}

BOOST_AUTO_TEST_CASE(credentials_wait_until_they_are_confirmed) {
    const auto path = written(place());
    constexpr char good[] =
        "SELECT (SELECT count(*) FROM api_key k, server s WHERE k.generation = s.generation) ||"
        " (SELECT count(*) FROM scim_token k, server s WHERE k.generation = s.generation) ||"
        " (SELECT count(*) FROM session k, server s WHERE k.generation = s.generation)";
    const auto waiting = new_directory(), confirmed = new_directory();
    restored(path, waiting);
    BOOST_TEST(text_on(waiting, good) == "000");
    restored(path, confirmed, true);
    BOOST_TEST(text_on(confirmed, good) == "110");

    // What was made under a generation before the backup's was never confirmed, and is not now.
    run_on(waiting, "UPDATE scim_token SET generation = 0");
    BOOST_TEST(confirm_credentials(waiting, "root", clock, random).value() == 4);
    BOOST_TEST(text_on(waiting, good) == "100");
    BOOST_TEST(text_on(waiting, "SELECT public FROM change WHERE org = 7 AND position = 5") ==
               R"({"credentials":"confirmed"})");
    BOOST_TEST(confirm_credentials(waiting, "root", clock, random).value() == 0);
    BOOST_TEST((confirm_credentials(place(), "root", clock, random).error().code == errc::conflict));
}

BOOST_AUTO_TEST_CASE(what_an_epoch_had_ended_is_confirmed_by_nobody) {
    const auto path = written(place());
    const auto to = new_directory();
    restored(path, to);
    run_on(to, "UPDATE member SET epoch = 9; UPDATE connection SET epoch = 9");
    BOOST_TEST(confirm_credentials(to, "root", clock, random).value() == 2);  // an application and its certificate
    BOOST_TEST(text_on(to, "SELECT count(*) FROM api_key k, server s WHERE k.generation = s.generation") == "0");
}

// A row for each connection, however many its members are; and nobody waited before.
BOOST_AUTO_TEST_CASE(members_of_connections_wait_after_a_restore_and_did_not_in_the_past) {
    const new_database database;
    run_on(place(), "UPDATE server SET min_node_version = 18");
    const auto path = written(place());
    const auto to = new_directory();
    clock.advance_ms(60'000);
    const auto made = std::to_string(restored(path, to).generation);
    constexpr char past[] =
        "SELECT group_concat(reconcile || '/' || valid_to, ' ') FROM (SELECT * FROM connection_history ORDER BY valid_from)";
    BOOST_TEST(text_on(place(), past) == "0/9223372036854775807");
    BOOST_TEST(text_on(to, past) == "0/" + std::to_string(clock.now().ms) + " " + made + "/9223372036854775807");
    BOOST_TEST(text_on(to, "SELECT reconcile FROM connection") == made);
    BOOST_TEST(text_on(to, "SELECT count(*) FROM member WHERE reconciled = 0") == std::to_string(many_people));
    BOOST_TEST(text_on(to, "SELECT min_node_version FROM server") == "20");  // no gateway that would let them in
    BOOST_TEST(text_on(to, "SELECT count(*) FROM change WHERE public LIKE '%\"members\":\"waiting\"%'") == "2");
    restored(path, database.place());
    run_on(database.place(), "SELECT 1 / count(*) FROM connection c, server s WHERE c.reconcile = s.generation");
    run_on(database.place(),
           "SELECT 1 / count(*) FROM connection_history h, server s WHERE h.reconcile = s.generation AND h.valid_from = "
           "s.restored_at");
}

// The restore fills a schema as old as the backup, and the first start brings it up.
BOOST_AUTO_TEST_CASE(members_wait_though_the_backup_is_from_before_they_could) {
    for (const bool marked : {true, false}) {
        const auto old = new_directory();
        {
            const auto end = transfer::open_end(old, transfer::purpose::fill);
            BOOST_TEST_REQUIRE(end.has_value(), (end ? "" : end.error().detail));
            BOOST_TEST_REQUIRE((*end)->make_schema(15, store_kind::real, clock.now()).has_value());
        }
        run_on(
            old,
            "INSERT INTO organization (number, id, code, code_fold, name, model, created) VALUES"
            " (7, '018f0000-0000-7000-8000-000000000007', 'acme', 'acme', '', 'standard', 1);"
            "INSERT INTO connection (org, id, name, name_fold, created, modified) VALUES (7, 'c', 'Okta', 'okta', 1, 2);"
            "DELETE FROM connection_history; INSERT INTO connection_history VALUES (7, 'c', 'draft', 5, 9223372036854775807);"
            "UPDATE server SET generation = 70, restored_at = 60, restored_from = 1, min_node_version = " +
                std::string(marked ? "20" : "10"));
        BOOST_TEST_REQUIRE(open_sqlite({old.directory, store_kind::real, ""}, clock, random).has_value());
        BOOST_TEST(text_on(old, "SELECT reconcile FROM connection") == (marked ? "70" : "0"));
        BOOST_TEST(text_on(old,
                           "SELECT group_concat(reconcile || '/' || valid_from || '/' || valid_to, ' ') FROM (SELECT * FROM"
                           " connection_history ORDER BY valid_from)") ==
                   (marked ? "0/5/60 70/60/9223372036854775807" : "0/5/9223372036854775807"));
    }
}

// Whoever adds a table of credentials decides here, and in reopening.cpp, what a restore makes of them.
BOOST_AUTO_TEST_CASE(every_kind_of_credential_is_dead_or_waits_after_a_restore) {
    const std::map<std::string, bool> waits{
        {"api_key", true},      {"application", true},   {"link_token", false}, {"application_certificate", true},
        {"oauth_client", true}, {"operator_key", false}, {"scim_token", true},  {"session", false}};
    const auto path = written(place());
    const auto waiting = new_directory(), confirmed = new_directory();
    restored(path, waiting);
    restored(path, confirmed, true);
    const std::string tables = text_on(place(),
                                       "SELECT group_concat(name, ',') FROM (SELECT t.name FROM sqlite_schema t,"
                                       " pragma_table_info(t.name) c WHERE t.type = 'table' AND c.name = 'generation'"
                                       " AND t.name <> 'server' ORDER BY t.name)");
    std::size_t decided = 0;
    for (const auto name : split(tables, ',')) {
        const std::string table(name);
        BOOST_TEST_REQUIRE(waits.contains(table), table);
        const std::string good = "SELECT count(*) FROM " + table + " WHERE generation = (SELECT generation FROM server)";
        BOOST_TEST(text_on(place(), good) == "1", table);
        BOOST_TEST(text_on(waiting, good) == "0", table);
        BOOST_TEST(text_on(confirmed, good) == (waits.at(table) ? "1" : "0"), table);
        ++decided;
    }
    BOOST_TEST(decided == waits.size());
    BOOST_TEST(text_on(confirmed, "SELECT count(*) FROM link_token WHERE consumed IS NULL") == "0");
    BOOST_TEST(text_on(confirmed, "SELECT state || sealed FROM mail") == "withdrawn", "its links are dead");
}

BOOST_AUTO_TEST_CASE(a_served_store_is_copied_while_it_is_written) {
    const auto opened = open_sqlite({place().directory, store_kind::real, ""}, clock, random);
    BOOST_TEST_REQUIRE(opened.has_value());
    store& data = **opened;
    const auto acme = organization_id::trusted("018f0000-0000-7000-8000-000000000007");
    const auto write_one = [&] {
        return data.write(acme, [](tenant_transaction& tx) -> result<void> {
            const auto done = change_repository(tx).append({}, change_kind::exported, change_target::of(tx.organization()));
            return done ? result<void>() : done.error();
        });
    };
    std::atomic<bool> stop = false;
    std::atomic<int> written_ones = 0, failed = 0;
    std::thread writing([&] {
        while (!stop) ++(write_one() ? written_ones : failed);
    });
    while (written_ones < 20) std::this_thread::yield();
    const std::string copy = folder() + "/copy.db";
    const auto copied = data.copy_to(copy);
    const int until = written_ones + 20;
    while (written_ones < until && failed == 0) std::this_thread::yield();
    stop = true;
    writing.join();
    BOOST_TEST(failed == 0);
    BOOST_TEST_REQUIRE(copied.has_value());
    BOOST_TEST((data.copy_to(copy).error().code == errc::conflict));
    BOOST_TEST((data.copy_to(folder() + "/none/copy.db").error().code == errc::unavailable));

    const auto to = new_directory();
    restored(written({{}, {}, copy}), to);
    BOOST_TEST(
        text_on(to,
                "SELECT count(*) = max(position) AND count(*) = (SELECT last_position FROM organization WHERE number = 7)"
                " AND count(*) > 20 FROM change WHERE org = 7") == "1");
}

// It lies in a folder of the gateway's user, and is read by whoever backs up, who may be root.
BOOST_AUTO_TEST_CASE(a_copy_is_only_read_and_never_made_nor_looked_for_behind_a_link) {
    const std::string data = folder() + "/odd %3f#?", copy = data + "/copy.db", link = data + "/link.db";
    std::filesystem::create_directory(data);
    std::filesystem::create_directory_symlink(data, folder() + "/beside");
    {
        const auto opened = open_sqlite({place().directory, store_kind::real, ""}, clock, random);
        BOOST_TEST_REQUIRE((*opened)->copy_to(copy).has_value());
    }
    const std::string before = bytes_of(copy);
    written({{}, {}, folder() + "/beside/copy.db"});
    BOOST_TEST((bytes_of(copy) == before));
    BOOST_TEST(std::distance(std::filesystem::directory_iterator(data), {}) == 1);

    std::filesystem::create_symlink(copy, link);
    for (const std::string& bad : {link, data + "/none.db", folder() + "/none/copy.db"})
        BOOST_TEST(write_backup({{}, {}, bad}, file(), key, clock.now(), random).has_error(), bad);
    BOOST_TEST(!std::filesystem::exists(data + "/none.db"));
}

BOOST_AUTO_TEST_CASE(a_database_is_backed_up_while_it_is_written) {
    const new_database database;
    BOOST_TEST_REQUIRE(move_store(place(), database.place(), clock).has_value());
    // As a role that owns nothing, which the start of a gateway has given what it needs.
    const std::string url = testing::shared_cluster().url(database.name);
    const auto opened = open_postgres({url, database.place().url}, clock, random);
    BOOST_TEST_REQUIRE(opened.has_value(), (opened ? "" : opened.error().detail));
    const auto acme = organization_id::trusted("018f0000-0000-7000-8000-000000000007");
    const auto write_one = [&] {
        return (*opened)->write(acme, [](tenant_transaction& tx) -> result<void> {
            const auto done = change_repository(tx).append({}, change_kind::exported, change_target::of(tx.organization()));
            return done ? result<void>() : done.error();
        });
    };
    int during = 0;
    const std::string path = file();
    const transfer_hooks write_between{[&](std::string_view, std::int64_t) { during += write_one() ? 1 : 0; }};
    const instant asked{clock.now().ms - 7};
    const auto done = write_backup({{}, url}, path, key, asked, random, write_between);
    BOOST_TEST_REQUIRE(done.has_value(), (done ? "" : done.error().detail));
    BOOST_TEST((check_backup(path, key)->taken == asked));
    BOOST_TEST(during > 10);
    const auto to = new_directory();
    restored(path, to);
    BOOST_TEST(text_on(to, "SELECT count(*) FROM change WHERE org = 7") == "4");  // three, and that of the restore
    BOOST_TEST(text_on(to, "SELECT last_position FROM organization WHERE number = 7") == "4");
    BOOST_TEST(text_on(to, "SELECT seq FROM sqlite_sequence WHERE name = 'organization'") == "9");
}

BOOST_AUTO_TEST_SUITE_END()
