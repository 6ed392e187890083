#include <libpq-fe.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "node.hpp"

using namespace gatehouse;
using namespace gatehouse::contract;

namespace {

using milliseconds = std::chrono::milliseconds;

template <class Do> milliseconds time_of(Do work) {
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began);
}

class batches : public installation_repository {
public:
    using installation_repository::installation_repository;
    std::int64_t count(const std::string& like) {
        std::int64_t found = -1;
        (void)sql().run("SELECT count(*) FROM batch WHERE id LIKE $1", {like}, [&](const sql_row& row) {
            found = row.integer(0);
            return result<void>();
        });
        return found;
    }
};

class building : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    bool run(int number) {
        const sql_value one = number;
        const std::string text = std::to_string(number);
        const auto rows = sql().run_built("SELECT " + text + " WHERE $1 = " + text, std::span(&one, 1),
                                          [](const sql_row&) { return result<void>(); });
        return rows && *rows == 1;
    }
    // Of this connection.
    std::int64_t kept(const std::string& text) {
        std::int64_t found = -1;
        (void)sql().run("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'b%' AND statement LIKE $1", {text},
                        [&](const sql_row& row) {
                            found = row.integer(0);
                            return result<void>();
                        });
        return found;
    }
    bool unnamed_argument() {
        const sql_value one = 1;
        return sql().run_built("SELECT 1", std::span(&one, 1), [](const sql_row&) { return result<void>(); }).has_value();
    }
};

std::int64_t batches_of(node& at, const std::string& like) {
    std::int64_t found = -1;
    (void)at->read_installation([&](installation_transaction& tx) -> result<void> {
        found = batches(tx).count(like);
        return {};
    });
    return found;
}

// Stays inside reads, each on a connection of its own, until it goes.
class held_readers {
public:
    held_readers(node& at, const organization_id& of, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            threads_.emplace_back([this, &at, of] {
                (void)at->read(of, [this](tenant_transaction&) -> result<void> {
                    std::unique_lock lock(mutex_);
                    ++inside_;
                    changed_.notify_all();
                    changed_.wait(lock, [this] { return released_; });
                    return {};
                });
            });
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return inside_ == count; });
    }
    ~held_readers() {
        {
            const std::lock_guard lock(mutex_);
            released_ = true;
            changed_.notify_all();
        }
        for (std::thread& one : threads_) one.join();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t inside_ = 0;
    bool released_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(postgres_limits)

BOOST_AUTO_TEST_CASE(a_reader_too_many_waits_and_is_refused) {
    const database data;
    postgres::engine_options options;
    BOOST_TEST(options.readers == limits::database_readers);
    options.readers = 2;
    node at(data, options);
    const auto id = at.add_organization("acme");
    {
        const held_readers held(at, id, 2);
        const auto waited = time_of([&] { BOOST_TEST((at.has(id, "x").error().code == errc::unavailable)); });
        BOOST_TEST((waited >= milliseconds(limits::database_connection_wait_ms)));
    }
    BOOST_TEST(at.has(id, "x").has_value());
}

BOOST_AUTO_TEST_CASE(as_many_organizations_are_written_at_once_as_there_are_writers) {
    const database data;
    postgres::engine_options options;
    BOOST_TEST(options.writers == limits::database_writers);
    options.writers = 2;
    options.revocation_writers = 0;
    node at(data, options);
    const auto a = at.add_organization("a"), b = at.add_organization("b"), c = at.add_organization("c");
    events done;
    const auto put = [&](const organization_id& in) {
        BOOST_TEST_REQUIRE(
            at->submit(write_plan{in, write_class::interactive, 0, [](tenant_transaction& tx) { return probe(tx).put("x"); }},
                       [&](const result<void>&) { done.add("done"); }));
    };
    held_writer first(*at, a);
    put(b);
    done.wait_for(1);
    {
        const held_writer second(*at, b);
        put(c);
        std::this_thread::sleep_for(milliseconds(100));
        BOOST_TEST(done.all().size() == 1u);
    }
    done.wait_for(2);
}

// Else who is to be locked out would wait for strangers: as long as another node holds the rows of organizations that are
// written here.
BOOST_AUTO_TEST_CASE(a_suspension_has_a_writer_when_all_others_wait_for_locks) {
    const database data;
    postgres::engine_options options;
    BOOST_TEST(options.revocation_writers == limits::database_revocation_writers);
    options.writers = 2;
    node at(data, options);
    const auto a = at.add_organization("a"), b = at.add_organization("b"), c = at.add_organization("c");
    PGconn* const other = PQconnectdb(data.options().owner_url.c_str());
    PQclear(PQexec(other, "BEGIN"));
    PQclear(PQexec(other, "SELECT 1 FROM organization WHERE code IN ('a', 'b') FOR UPDATE"));
    events done;
    const auto put = [&](const organization_id& in, const std::string& name) {
        BOOST_TEST_REQUIRE(
            at->submit(write_plan{in, write_class::interactive, 0, [](tenant_transaction& tx) { return probe(tx).put("x"); }},
                       [&done, name](const result<void>& outcome) { done.add(name + (outcome ? " written" : " refused")); }));
    };
    put(a, "a");
    put(b, "b");
    std::this_thread::sleep_for(milliseconds(200));  // both writers wait now
    put(c, "c");
    const auto suspending = time_of([&] {
        const auto suspended = at->write(
            c, [](tenant_transaction& tx) { return probe(tx).put("suspended"); }, write_class::revocation);
        BOOST_TEST(suspended.has_value());
    });
    BOOST_TEST((suspending < milliseconds(limits::organization_lock_ms / 4)), suspending.count() << " ms");
    BOOST_TEST(done.all().empty(), "nobody else had a writer");
    done.wait_for(3);
    PQfinish(other);
    const auto all = done.all();
    BOOST_TEST(std::ranges::count(all, "c written") == 1);
    BOOST_TEST(std::ranges::count(all, "a refused") + std::ranges::count(all, "b refused") == 2);
}

// Their texts are made of what clients send: as many as there are clients' ideas.
BOOST_AUTO_TEST_CASE(the_last_few_built_statements_stay_prepared) {
    const database data;
    node at(data);
    const auto id = at.add_organization("a");
    constexpr int most = limits::built_statements;
    const auto read = at->read(id, [&](tenant_transaction& tx) -> result<void> {
        building one(tx);
        for (int round = 0; round < 2; ++round)
            for (int i = 0; i < most; ++i) BOOST_TEST(one.run(i));
        BOOST_TEST(one.kept("%") == most);
        BOOST_TEST(one.run(0));
        BOOST_TEST(one.run(most));  // one too many: the one used longest ago goes
        BOOST_TEST(one.kept("%") == most);
        BOOST_TEST(one.kept("SELECT 0 %") == 1);
        BOOST_TEST(one.kept("SELECT 1 %") == 0);
        BOOST_TEST(!one.unnamed_argument());
        return {};
    });
    BOOST_TEST(read.has_value());
}

// One sync for all of them: what makes many small writes bearable.
BOOST_AUTO_TEST_CASE(what_waits_for_an_organization_commits_together) {
    const database data;
    node at(data);
    const auto id = at.add_organization("a");
    const auto before = batches_of(at, "%");
    constexpr std::size_t waiting = 32;
    events done;
    {
        const held_writer held(*at, id);
        for (std::size_t i = 0; i < waiting; ++i)
            BOOST_TEST_REQUIRE(at->submit(write_plan{id, write_class::provisioning, 0,
                                                     [i](tenant_transaction& tx) { return probe(tx).put(std::to_string(i)); }},
                                          [&](const result<void>& outcome) { done.add(outcome ? "committed" : "failed"); }));
    }
    done.wait_for(waiting);
    BOOST_TEST(std::ranges::count(done.all(), "committed") == static_cast<std::ptrdiff_t>(waiting));
    // The one that was held, and then 20 ms for a batch: on a machine as slow as any, a few.
    BOOST_TEST(batches_of(at, "%") - before <= 8);
}

BOOST_AUTO_TEST_CASE(another_nodes_lock_is_not_waited_for_without_end) {
    const database data;
    node at(data);
    const auto id = at.add_organization("acme");
    PGconn* const other = PQconnectdb(data.options().owner_url.c_str());
    PQclear(PQexec(other, "BEGIN"));
    PQclear(PQexec(other, "SELECT 1 FROM organization FOR UPDATE"));
    const auto waited = time_of([&] { BOOST_TEST((at.put(id, "x").error().code == errc::unavailable)); });
    BOOST_TEST((waited >= milliseconds(limits::organization_lock_ms)));
    BOOST_TEST((waited < 3 * milliseconds(limits::organization_lock_ms)));
    PQfinish(other);
    BOOST_TEST(at.put(id, "x").has_value());
    BOOST_TEST(!at.has(id, "y").value());
}

BOOST_AUTO_TEST_CASE(the_server_ends_what_a_node_leaves_open) {
    const database data;
    node at(data);
    const auto id = at.add_organization("acme");
    const auto written = at->write(id, [](tenant_transaction& tx) -> result<void> {
        std::string said;
        (void)probe(tx).session().run("SELECT setting FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout'", {},
                                      [&](const sql_row& row) {
                                          said = row.string(0);
                                          return result<void>();
                                      });
        BOOST_TEST(said == std::to_string(limits::transaction_idle_ms));
        return {};
    });
    BOOST_TEST(written.has_value());
}

BOOST_AUTO_TEST_CASE(ids_of_batches_go_when_nobody_asks_any_more) {
    const database data;
    { node at(data); }
    const auto kept = std::to_string(limits::database_batches_kept_ms);
    const std::string now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
    // More than a slice of old ones.
    data.run("INSERT INTO batch SELECT 'old ' || n, " + now + " - " + kept + " - 1000 FROM generate_series(0, " +
             std::to_string(limits::pruned_rows) + ") n");
    data.run("INSERT INTO batch VALUES ('young', " + now + " - " + kept + " + 60000)");
    node at(data);
    BOOST_TEST(eventually([&] { return batches_of(at, "old%") == 0; }));
    BOOST_TEST(batches_of(at, "young") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
