#include <boost/test/unit_test.hpp>

#include "support/temporary_store.hpp"

using namespace gatehouse;

BOOST_AUTO_TEST_SUITE(store_organization_repository)

BOOST_AUTO_TEST_CASE(an_organization_is_found_by_id_and_by_code_in_any_case) {
    testing::temporary_store store;
    const auto id = store.add_organization("Straße");
    const auto read = store->read_installation([&](installation_transaction& tx) -> result<void> {
        organization_directory directory(tx);
        const auto by_code = directory.find_by_code("STRASSE");
        BOOST_TEST_REQUIRE(by_code.has_value());
        BOOST_TEST((by_code->id == id));
        BOOST_TEST(directory.find(id)->code == "Straße");
        BOOST_TEST((directory.find_by_code("other").error().code == errc::not_found));
        BOOST_TEST(directory.list()->size() == 2u);
        return {};
    });
    BOOST_TEST(read.has_value());
}

BOOST_AUTO_TEST_CASE(a_code_that_is_taken_is_refused) {
    testing::temporary_store store;
    const auto written = store->write_installation([](installation_transaction& tx) -> result<void> {
        auto made = organization_directory(tx).create("ACME", "Another", "standard");
        if (!made) return made.error();
        return {};
    });
    BOOST_TEST_REQUIRE(written.has_error());
    BOOST_TEST((written.error().code == errc::uniqueness));
}

// The check that every store test ends with would be worth nothing if it did not see a walk.
BOOST_AUTO_TEST_CASE(a_walk_over_a_growing_table_is_seen) {
    testing::temporary_store store;
    struct {
        std::string sql;
        std::size_t walks;
    } const cases[] = {
        {"SELECT id FROM link WHERE document = $1", 1},
        {"SELECT id FROM link l WHERE l.version = $1", 1},
        {"SELECT id FROM link WHERE org = $1 AND id = $2", 0},
        {"SELECT id FROM organization ORDER BY name", 0},
        {"WITH a (n) AS (VALUES (1)) SELECT n FROM a", 0},
        {"DELETE FROM member WHERE status = $1", 1},
        // A search by name that reads a whole organization, also behind an alias and in a table without row numbers.
        {"SELECT id FROM link WHERE org = $1 AND version = $2", 1},
        {"SELECT id FROM link l WHERE l.org = $1 ORDER BY l.id LIMIT 5", 1},
        {"DELETE FROM tombstone WHERE org = $1 AND since = $2", 1},
        {"SELECT m.id FROM member m CROSS JOIN \"grant\" AS g WHERE m.org = $1 AND m.id = $2 AND g.org = m.org", 1},
        {"SELECT m.id FROM member m LEFT JOIN link l ON l.org = m.org AND l.version = $3 WHERE m.org = $1 AND m.id = $2", 1},
        {"SELECT m.id FROM member m LEFT JOIN link l ON l.org = m.org AND l.member = m.id WHERE m.org = $1 AND m.id = $2", 0},
        {"SELECT id FROM link WHERE org = $1 AND member = $2", 0},
        {"SELECT id FROM link WHERE org = $1 AND id > $2 ORDER BY id LIMIT 5", 0},
        {"SELECT id FROM role WHERE org = $1", 0},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.sql) {
            testing::plan_check check;
            check.see(c.sql, store.explain(c.sql));
            BOOST_TEST(check.walks().size() >= c.walks);
            if (c.walks == 0) BOOST_TEST(check.walks().empty());
        }
}

BOOST_AUTO_TEST_CASE(a_tenant_sees_its_own_organization) {
    testing::temporary_store store;
    const auto other = store.add_organization("other");
    for (const auto& id : {store.organization(), other}) {
        const auto read = store->read(id, [&](tenant_transaction& tx) -> result<void> {
            const auto current = organization_repository(tx).current();
            BOOST_TEST_REQUIRE(current.has_value());
            BOOST_TEST((current->id == id));
            BOOST_TEST(current->model == "standard");
            BOOST_TEST(current->member_count == 0);
            BOOST_TEST(!tx.writable());
            return {};
        });
        BOOST_TEST(read.has_value());
    }
}

BOOST_AUTO_TEST_SUITE_END()
