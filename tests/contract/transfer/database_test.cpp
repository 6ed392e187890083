#include <gatehouse/store/backup.hpp>

#include <filesystem>
#include <future>
#include <thread>

#include "engine/postgres/connection.hpp"
#include "rich_store.hpp"
#include "support/replicated_cluster.hpp"
#include "transfer/open_end.hpp"

using namespace gatehouse;
using namespace gatehouse::contract;

namespace {

constexpr auto ignore = [](const sql_row&) { return result<void>(); };

std::unique_ptr<postgres::connection> connected(const std::string& url) {
    auto opened = postgres::connection::open(url);
    BOOST_TEST_REQUIRE(opened.has_value(), (opened ? "" : opened.error().detail));
    BOOST_TEST_REQUIRE((*opened)->script("SELECT set_config('gatehouse.all', 'on', false)").has_value());
    return std::move(*opened);
}

struct fixture : rich_store {
    std::string file() { return folder() + "/backup" + std::to_string(++files_); }
    std::string written(const store_place& from) {
        const std::string path = file();
        const auto done = write_backup(from, path, key, clock.now(), random);
        BOOST_TEST_REQUIRE(done.has_value(), (done ? "" : done.error().detail));
        return path;
    }
    void restored(const std::string& path, const store_place& to) {
        const auto done = restore_backup({path, to, "root", false}, key, clock, random);
        BOOST_TEST_REQUIRE(done.has_value(), (done ? "" : done.error().detail));
    }
    crypto::master_key key = *crypto::master_key::from_bytes(secret(std::string(32, 'k')), "kkkk");

private:
    int files_ = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(store_carried_on_a_database, fixture)

BOOST_AUTO_TEST_CASE(a_database_whose_clock_is_another_is_not_carried_nor_confirmed) {
    const new_database database;
    restored(written(place()), database.place());
    run_on(database.place(),
           "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$SELECT "
           "pg_catalog.clock_timestamp() - interval '" +
               std::to_string(limits::database_clock_ms + 500) + " ms'$$");
    run_on(database.place(), "ALTER ROLE gatehouse_owner SET search_path = public, pg_catalog");
    const auto confirmed = confirm_credentials(database.place(), "root", clock, random);
    const auto kept = write_backup(database.place(), file(), key, clock.now(), random);
    run_on(database.place(), "ALTER ROLE gatehouse_owner RESET search_path");
    BOOST_TEST_REQUIRE((confirmed.has_error() && kept.has_error()));
    BOOST_TEST((confirmed.error().code == errc::conflict));
    BOOST_TEST(confirmed.error().detail.find("clock is") != std::string::npos, confirmed.error().detail);
    BOOST_TEST(kept.error().detail.find("clock is") != std::string::npos, kept.error().detail);
}

// A gateway has the organization's row and goes on to its credentials, as a revocation does.
BOOST_AUTO_TEST_CASE(credentials_are_confirmed_beside_a_gateway_that_writes) {
    const new_database database;
    restored(written(place()), database.place());
    const auto gateway = connected(database.place().url), looking = connected(database.place().url);
    BOOST_TEST_REQUIRE(
        gateway->begin("BEGIN; SELECT 1 FROM organization WHERE number = 7 FOR NO KEY UPDATE", ignore).has_value());
    auto confirming =
        std::async(std::launch::async, [&] { return confirm_credentials(database.place(), "root", clock, random); });
    const auto waits = [&] {
        return *looking->integer(
                   "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = "
                   "current_database()") > 0;
    };
    while (!waits() && confirming.wait_for(std::chrono::milliseconds(10)) != std::future_status::ready) continue;
    const instant later{clock.now().ms + 5'000};
    BOOST_TEST(gateway->run("UPDATE api_key SET last_used = 5 WHERE org = 7").has_value());
    BOOST_TEST(gateway->run("UPDATE organization SET last_at = $1 WHERE number = 7", {later}).has_value());
    BOOST_TEST(gateway->script("COMMIT").has_value());
    const auto confirmed = confirming.get();
    BOOST_TEST_REQUIRE(confirmed.has_value(), (confirmed ? "" : confirmed.error().detail));
    BOOST_TEST(*confirmed > 1);
    BOOST_TEST(*looking->integer("SELECT at FROM change WHERE org = 7 ORDER BY position DESC LIMIT 1") == later.ms);
    BOOST_TEST(*looking->integer("SELECT last_at FROM organization WHERE number = 7") == later.ms);
}

BOOST_AUTO_TEST_CASE(a_statement_over_a_whole_store_takes_what_it_takes) {
    const new_database database;
    constexpr char long_one[] = "SELECT 1 FROM pg_sleep(3)";
    static_assert(limits::writer_job_ms + 500 < 3'000);
    auto end = transfer::open_end(database.place(), transfer::purpose::fill);
    BOOST_TEST_REQUIRE(end.has_value(), (end ? "" : end.error().detail));
    BOOST_TEST_REQUIRE((*end)->begin_writing().has_value());
    BOOST_TEST((*end)->sql().run(long_one).has_value());
    BOOST_TEST((*end)->sql().run_built(long_one, {}, ignore).has_value());
    BOOST_TEST((*end)->commit().has_value());
    BOOST_TEST((connected(database.place().url)->run(long_one).error().code == errc::unavailable));
}

BOOST_AUTO_TEST_CASE(of_a_primary_that_is_cut_off_nothing_is_kept_and_the_promoted_one_is_asked) {
    testing::replicated_cluster servers;
    const std::string name = servers.first().make_database();
    const auto url_at = [&](const std::string& hosts) {
        return "postgresql:///" + name + "?host=" + hosts + "&user=gatehouse_owner";
    };
    BOOST_TEST_REQUIRE(move_store(place(), {{}, url_at(servers.hosts())}, clock).has_value());
    written({{}, url_at(servers.first().folder())});
    servers.cut_off();
    const std::string none = file();
    const auto refused = write_backup({{}, url_at(servers.first().folder())}, none, key, clock.now(), random);
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == errc::unavailable));
    BOOST_TEST(refused.error().detail.find("its standby does not confirm") != std::string::npos, refused.error().detail);
    BOOST_TEST(!std::filesystem::exists(none));

    servers.promote();
    const testing::postgres_cluster third(testing::postgres_cluster::standby_of{servers.second()});
    servers.second().run("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'");
    servers.second().run("postgres", "SELECT pg_reload_conf()");
    servers.second().run(name, "UPDATE member SET user_name = 'promoted' WHERE id = 'm1'");
    const auto to = new_directory();
    restored(written({{}, url_at(servers.hosts())}), to);
    BOOST_TEST(text_on(to, "SELECT user_name FROM member WHERE id = 'm1'") == "promoted");
}

BOOST_AUTO_TEST_SUITE_END()
