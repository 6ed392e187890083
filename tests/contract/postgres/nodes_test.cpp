#include <atomic>
#include <thread>

#include "node.hpp"

using namespace gatehouse;
using namespace gatehouse::contract;

BOOST_AUTO_TEST_SUITE(postgres_nodes)

BOOST_AUTO_TEST_CASE(nodes_that_start_together_migrate_once) {
    const database data;
    std::atomic<int> opened = 0;
    std::vector<std::thread> starting;
    for (int i = 0; i < 4; ++i)
        starting.emplace_back([&] {
            system_clock time;
            system_random random;
            postgres::engine_options options;
            options.base = data.options();
            opened += postgres::open_engine(options, time, random).has_value() ? 1 : 0;
        });
    for (std::thread& one : starting) one.join();
    BOOST_TEST(opened == 4);
}

BOOST_AUTO_TEST_CASE(what_one_node_acknowledged_the_other_shows) {
    const database data;
    node a(data), b(data);
    const auto id = a.add_organization("acme");
    for (int i = 0; i < 200; ++i) {
        node &writes = i % 2 ? a : b, &reads = i % 2 ? b : a;
        BOOST_TEST_REQUIRE(writes.put(id, std::to_string(i)).has_value());
        BOOST_TEST_REQUIRE(reads.has(id, std::to_string(i)).value());
    }
}

// Read, add one, write: serial on all nodes together, or a step is lost.
BOOST_AUTO_TEST_CASE(writes_of_one_organization_are_serial_on_all_nodes) {
    const database data;
    node nodes[] = {node(data), node(data), node(data)};
    const auto id = nodes[0].add_organization("acme");
    constexpr int each = 100;
    std::atomic<int> failed = 0;
    std::vector<std::thread> writing;
    for (int i = 0; i < 12; ++i)
        writing.emplace_back([&, i] {
            for (int k = 0; k < each; ++k) {
                const auto done = nodes[i % 3]->write(id, [&](tenant_transaction& tx) -> result<void> {
                    const auto before = probe(tx).count();
                    if (auto put = probe(tx).put(std::to_string(before)); !put) return put;
                    return probe(tx).append_change();
                });
                failed += done ? 0 : 1;
            }
        });
    for (std::thread& one : writing) one.join();
    BOOST_TEST(failed == 0);
    const auto read = nodes[1]->read(id, [&](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(probe(tx).count() == 12 * each);
        // As many rows as the newest position: no gap, none twice.
        BOOST_TEST(probe(tx).changes() == probe(tx).newest_change());
        BOOST_TEST(probe(tx).last_position() == probe(tx).newest_change());
        return {};
    });
    BOOST_TEST(read.has_value());
}

BOOST_AUTO_TEST_CASE(an_organization_that_holds_its_lock_stops_no_other) {
    const database data;
    node at(data);
    const auto slow = at.add_organization("slow"), quick = at.add_organization("quick");
    const held_writer held(*at, slow);
    for (int i = 0; i < 20; ++i) BOOST_TEST(at.put(quick, std::to_string(i)).has_value());
}

// What is changed inside an organization from outside, an application's end above all, is one more writer of it.
BOOST_AUTO_TEST_CASE(what_crosses_organizations_takes_the_turn_of_each_that_it_writes_in) {
    const database data;
    node a(data), b(data);
    const auto id = a.add_organization("acme");
    BOOST_TEST_REQUIRE(a.put(id, "before").has_value());
    std::atomic<bool> written = false, seen_early = false;
    std::thread other;
    const auto ended = a->write_installation([&](installation_transaction& tx) {
        return organization_directory(tx).inside(id, [&](tenant_transaction& within) -> result<void> {
            if (!other.joinable()) other = std::thread([&] { written = b.put(id, "meanwhile").has_value(); });
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
            seen_early = written.load();
            return probe(within).put("inside");
        });
    });
    other.join();
    BOOST_TEST(ended.has_value());
    BOOST_TEST(!seen_early);
    BOOST_TEST(written);
}

BOOST_AUTO_TEST_CASE(what_crosses_organizations_goes_on_from_the_last_moment_of_each) {
    const database data;
    node at(data);
    const auto id = at.add_organization("acme");
    constexpr std::int64_t ahead = 4'000'000'000'000;  // of a node whose clock ran on
    data.run("UPDATE organization SET last_at = " + std::to_string(ahead));
    const auto written = at->write_installation([&](installation_transaction& tx) {
        return organization_directory(tx).inside(id, [&](tenant_transaction& within) -> result<void> {
            BOOST_TEST(within.now().ms == ahead);
            return probe(within).put("team");
        });
    });
    BOOST_TEST(written.has_value());
    // Fails where the history says another moment: nothing is divided by.
    data.run("SELECT 1 / (SELECT count(*) FROM team_history WHERE valid_from = " + std::to_string(ahead) + ")");
}

BOOST_AUTO_TEST_CASE(the_database_itself_shows_no_other_organization) {
    const database data;
    node at(data);
    const auto a = at.add_organization("a"), b = at.add_organization("b");
    BOOST_TEST_REQUIRE(at.put(a, "of a").has_value());
    BOOST_TEST_REQUIRE(at.put(b, "of b").has_value());
    const auto rows = [](tenant_transaction& tx, std::string_view sql) { return probe(tx).session().run(sql, {}); };
    const auto read = at->read(b, [&](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(rows(tx, "SELECT 1 FROM team").value() == 1);  // a statement that forgot its organization
        return {};
    });
    BOOST_TEST(read.has_value());
    const auto written = at->write(b, [&](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(rows(tx, "UPDATE team SET name = 'x'").value() == 1);
        BOOST_TEST(rows(tx, "DELETE FROM team").value() == 1);
        const auto foreign = probe(tx).session().run(
            "INSERT INTO team (org, id, slug, slug_fold, name) SELECT number, 'x', 'x', 'x', '' FROM organization WHERE id = "
            "$1",
            {a.text()});
        BOOST_TEST((foreign.has_error() && foreign.error().code == errc::internal));
        return make_error(errc::conflict, "enough");
    });
    BOOST_TEST((written.error().code == errc::conflict));
    BOOST_TEST(at.has(a, "of a").value());
}

BOOST_AUTO_TEST_CASE(every_table_with_an_organization_is_behind_the_wall) {
    const database data;
    node at(data);
    // Fails where there is one: a cast of its name is no number.
    data.run(
        "SELECT (SELECT min(c.relname) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org'"
        " WHERE c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity))::int");
    data.run("SELECT 1 / (SELECT count(*) FROM pg_policy)");
}

BOOST_AUTO_TEST_SUITE_END()
