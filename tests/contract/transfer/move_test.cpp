#include <gatehouse/store/backup.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "engine/migrations.hpp"
#include "rich_store.hpp"
#include "transfer/open_end.hpp"

using namespace gatehouse;
using namespace gatehouse::contract;

namespace {

struct fixture : rich_store {
    std::vector<compared_table> moved(const store_place& from, const store_place& to, const transfer_hooks& hooks = {}) {
        auto done = move_store(from, to, clock, hooks);
        BOOST_TEST_REQUIRE(done.has_value(), (done ? "" : done.error().detail));
        return *done;
    }
    void refused(const store_place& from, const store_place& to, errc code, const std::string& why,
                 const transfer_hooks& hooks = {}) {
        const auto done = move_store(from, to, clock, hooks);
        BOOST_TEST_REQUIRE(done.has_error());
        BOOST_TEST((done.error().code == code));
        BOOST_TEST(done.error().detail.find(why) != std::string::npos, done.error().detail);
    }
    result<std::unique_ptr<store>> open(const store_place& at) {
        return at.url.empty() ? open_sqlite({at.directory, store_kind::real, ""}, clock, random)
                              : open_postgres({at.url, ""}, clock, random);
    }
    void is_half_filled(const store_place& at) {
        const auto opened = open(at);
        BOOST_TEST_REQUIRE(opened.has_error());
        BOOST_TEST(opened.error().detail == half_filled);
    }
};

// A run that was interrupted: whatever it wrote by then stays.
struct interrupted {};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(store_move, fixture)

BOOST_AUTO_TEST_CASE(there_and_back_nothing_is_different) {
    const new_database database;
    const auto there = moved(place(), database.place());
    for (const auto& one : there) BOOST_TEST(one.same(), one.from.table);
    BOOST_TEST(table_of(there, "member").from.rows == many_people);
    BOOST_TEST(table_of(there, "hold_past").from.rows == 2);
    BOOST_TEST(table_of(there, "link_attribute").from.rows == 5);

    const auto back = moved(database.place(), new_directory());
    BOOST_TEST((to_of(back) == from_of(there)));
}

BOOST_AUTO_TEST_CASE(every_table_of_the_schema_is_carried_but_what_belongs_to_its_running) {
    const auto tables = moved(place(), new_directory());
    const auto in_schema =
        text_on(place(), "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
    BOOST_TEST(std::to_string(tables.size() + 1) == in_schema);  // all but lease
    BOOST_CHECK_THROW(table_of(tables, "lease"), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(an_organizations_number_is_never_used_again) {
    const new_database database;
    moved(place(), database.place());
    {
        const auto opened = open(database.place());
        BOOST_TEST_REQUIRE(opened.has_value(), (opened ? "" : opened.error().detail));
        const auto made = (*opened)->write_installation([](installation_transaction& tx) -> result<void> {
            const auto id = organization_directory(tx).create("next", "Next", "standard");
            return id ? result<void>() : id.error();
        });
        BOOST_TEST_REQUIRE(made.has_value());
    }
    run_on(database.place(), "DELETE FROM node");
    const auto back = new_directory();
    moved(database.place(), back);
    BOOST_TEST(text_on(back, "SELECT number FROM organization WHERE code = 'next'") == "10");
    run_on(back, "INSERT INTO organization (id, code, code_fold, name, model, created) VALUES ('x', 'x', 'x', 'x', 'x', 1)");
    BOOST_TEST(text_on(back, "SELECT number FROM organization WHERE code = 'x'") == "11");
}

BOOST_AUTO_TEST_CASE(a_row_that_is_not_what_was_written_is_found_and_the_store_stays_shut) {
    const new_database database;
    for (const store_place& to : {new_directory(), database.place()}) {
        const auto tables = moved(place(), to, {{}, [&] {
                                                    run_on(to, "UPDATE member SET user_name = 'unï7' WHERE id = 'm7'");
                                                    run_on(to, "DELETE FROM hold_past");
                                                }});
        for (const auto& one : tables)
            BOOST_TEST(one.same() == (one.from.table != "member" && one.from.table != "hold_past"), one.from.table);
        BOOST_TEST(table_of(tables, "member").to.rows == many_people);
        BOOST_TEST(table_of(tables, "hold_past").to.rows == 0);
        is_half_filled(to);
    }
}

BOOST_AUTO_TEST_CASE(the_row_that_lets_in_is_compared_before_it_does) {
    const new_database database;
    const std::string late = "BEGIN UPDATE server SET created = created + 1;";
    for (const auto& [to, trigger] :
         {std::pair(new_directory(), "CREATE TRIGGER late AFTER INSERT ON server " + late + " END"),
          std::pair(database.place(),
                    "CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$" + late +
                        " RETURN NULL; END$$;"
                        " CREATE TRIGGER late AFTER INSERT ON server FOR EACH ROW EXECUTE FUNCTION late()")}) {
        refused(place(), to, errc::conflict, "the row of the server is not what was written",
                {{}, [&, to = to, trigger = trigger] { run_on(to, trigger); }});
        is_half_filled(to);
    }
}

BOOST_AUTO_TEST_CASE(numbers_that_would_be_given_out_again_are_found) {
    const new_database database;
    for (const auto& [to, back] :
         {std::pair(new_directory(), "UPDATE sqlite_sequence SET seq = 8 WHERE name = 'organization'"),
          std::pair(database.place(), "SELECT setval(pg_get_serial_sequence('organization', 'number'), 8)")}) {
        refused(place(), to, errc::conflict, "the numbers of organization do not go on after 9",
                {{}, [&, to = to, back = back] { run_on(to, back); }});
        is_half_filled(to);
    }
}

BOOST_AUTO_TEST_CASE(a_half_filled_store_is_neither_served_nor_filled_further_nor_moved) {
    const new_database database;
    for (const store_place& to : {new_directory(), database.place()}) {
        const transfer_hooks hooks{[](std::string_view table, std::int64_t) {
                                       if (table == "member") throw interrupted();
                                   },
                                   {}};
        BOOST_CHECK_THROW(static_cast<void>(move_store(place(), to, clock, hooks)), interrupted);
        is_half_filled(to);
        refused(place(), to, errc::conflict, half_filled);
        refused(to, new_directory(), errc::conflict, half_filled);
    }
}

// Killed when there is no more than the first tables.
BOOST_AUTO_TEST_CASE(a_schema_that_was_begun_for_a_move_is_served_by_nobody) {
    const new_database database;
    for (const store_place& to : {new_directory(), database.place()}) {
        {
            const auto end = transfer::open_end(to, transfer::purpose::fill);
            BOOST_TEST_REQUIRE(end.has_value(), (end ? "" : end.error().detail));
            BOOST_TEST_REQUIRE((*end)->make_schema(1, store_kind::real, clock.now()).has_value());
        }
        is_half_filled(to);
        refused(place(), to, errc::conflict, half_filled);
        const auto confirmed = confirm_credentials(to, "root", clock, random);
        BOOST_TEST_REQUIRE(confirmed.has_error());
    }
}

BOOST_AUTO_TEST_CASE(what_somebody_else_keeps_in_the_database_is_not_carried) {
    const new_database database, other;
    moved(place(), database.place());
    for (const new_database* one : {&database, &other}) run_on(one->place(), "CREATE TABLE heartbeat (at timestamptz, n int)");
    run_on(database.place(), "DELETE FROM node");
    const auto tables = moved(database.place(), other.place());
    for (const auto& one : tables) BOOST_TEST(one.from.table != "heartbeat");
}

BOOST_AUTO_TEST_CASE(what_is_not_empty_is_left_alone) {
    const auto other = new_directory();
    moved(place(), other);
    run_on(other, "UPDATE member SET user_name = 'kept' WHERE id = 'm1'");
    refused(place(), other, errc::conflict, "there is a store already");
    BOOST_TEST(text_on(other, "SELECT user_name FROM member WHERE id = 'm1'") == "kept");
    BOOST_TEST(open(other).has_value());
}

BOOST_AUTO_TEST_CASE(a_served_store_is_not_moved) {
    const new_database database;
    {
        const auto served = open(place());
        refused(place(), database.place(), errc::conflict, "another process is using this data directory");
    }
    moved(place(), database.place());
    {
        const auto served = open(database.place());
        BOOST_TEST_REQUIRE(served.has_value());
    }
    refused(database.place(), new_directory(), errc::conflict, "a gateway used it 0 seconds ago");
    run_on(database.place(), "UPDATE node SET seen = seen - " + std::to_string(limits::transfer_node_seen_ms));
    moved(database.place(), new_directory());
}

BOOST_AUTO_TEST_CASE(a_source_of_another_version_is_served_once_first) {
    run_on(place(), "PRAGMA user_version = 2");
    refused(place(), new_directory(), errc::conflict, "start this one on it once");
    run_on(place(), "PRAGMA user_version = 1000");
    refused(place(), new_directory(), errc::conflict, "a newer version");
    refused({folder() + "/nowhere", {}}, new_directory(), errc::not_found, "there is no store");
}

// As a gateway of then left it: without the columns that were added since.
BOOST_AUTO_TEST_CASE(a_store_that_has_the_first_migrations_only_is_known_for_what_it_is) {
    const new_database database;
    for (const store_place& old : {new_directory(), database.place()}) {
        {
            const auto end = transfer::open_end(old, transfer::purpose::fill);
            BOOST_TEST_REQUIRE(end.has_value(), (end ? "" : end.error().detail));
            BOOST_TEST_REQUIRE((*end)->make_schema(2, store_kind::real, clock.now()).has_value());
        }
        refused(old, new_directory(), errc::conflict, "start this one on it once");
        run_on(old, "UPDATE server SET min_node_version = " + std::to_string(being_filled));
        refused(place(), old, errc::conflict, half_filled);
        run_on(old, "UPDATE server SET min_node_version = 1");
        for (const auto& one : moved(place(), old)) BOOST_TEST(one.same(), one.from.table);
    }
}

BOOST_AUTO_TEST_CASE(a_text_that_postgres_cannot_hold_is_named) {
    run_on(place(), "UPDATE member SET user_name = 'a' || char(0) || 'b' WHERE id = 'm9'");
    const new_database database;
    refused(place(), database.place(), errc::conflict, "a text in member holds a zero byte");
    const auto same = moved(place(), new_directory());
    BOOST_TEST(table_of(same, "member").same());
}

BOOST_AUTO_TEST_SUITE_END()
