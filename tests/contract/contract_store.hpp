#pragma once
#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include <gatehouse/store/store.hpp>

#include "support/temporary_store.hpp"

namespace gatehouse::contract {

// What the suite needs of an engine. Every engine keeps the same contract: the suite is run once for each
// (testing::tests_postgres). Several nodes and writers have a suite of their own; here there is one.
class tested_engine {
public:
    explicit tested_engine(write_queue_bounds bounds = {}) : store_(with(bounds)) {}
    store& get() { return *store_; }
    store* operator->() { return store_.operator->(); }
    const organization_id& organization() { return store_.organization(); }
    organization_id add_organization(std::string_view code) { return store_.add_organization(code); }
    manual_clock& clock() { return store_.clock; }
    void reopen() { store_.reopen(); }

private:
    static sqlite::engine_options with(write_queue_bounds bounds) {
        sqlite::engine_options options;
        options.queue = bounds;
        return options;
    }
    testing::temporary_store store_;
};
using engines = boost::mpl::list<tested_engine>;

// Rows of a simple table, and change rows, without the repositories that are tested elsewhere.
class probe : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<void> put(std::string_view id) {
        return done(
            sql().run("INSERT INTO team (org, id, slug, slug_fold, name) VALUES ($1, $2, $2, $2, '')"
                      " ON CONFLICT DO NOTHING",
                      {org(), id}));
    }
    result<void> put_carelessly(std::string_view id) {
        return done(sql().run("INSERT INTO team (org, id, slug, slug_fold, name) VALUES ($1, $2, $2, $2, '')", {org(), id}));
    }
    bool has(std::string_view id) { return *sql().run("SELECT 1 FROM team WHERE org = $1 AND id = $2", {org(), id}) == 1; }
    std::int64_t count() { return number("SELECT count(*) FROM team WHERE org = $1"); }
    std::int64_t last_position() { return number("SELECT last_position FROM organization WHERE number = $1"); }
    std::int64_t changes() { return number("/* a test */ SELECT count(*) FROM change WHERE org = $1"); }
    std::int64_t newest_change() { return number("/* a test */ SELECT coalesce(max(position), 0) FROM change WHERE org = $1"); }
    result<void> append_change() {
        std::int64_t position = 0;
        const auto counted = sql().run(
            "UPDATE organization SET last_position = last_position + 1, last_at = $2 WHERE number = $1 RETURNING "
            "last_position",
            {org(), tx().now()}, [&](const sql_row& row) {
                position = row.integer(0);
                return result<void>();
            });
        if (!counted) return counted.error();
        return done(
            sql().run("INSERT INTO change (org, position, id, at, actor_kind, actor, via, request_id, ip, kind, "
                      "target_kind, target, public)"
                      " VALUES ($1, $2, 'x', $3, '', '', '', '', '', '', '', '', '{}')",
                      {org(), position, tx().now()}));
    }
    result<void> run_for_ever() {
        return done(sql().run("WITH RECURSIVE n (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"));
    }
    sql_session& session() { return sql(); }
    std::int64_t number_of_organization() { return org(); }

private:
    static result<void> done(const result<std::int64_t>& ran) {
        if (!ran) return ran.error();
        return {};
    }
    std::int64_t number(std::string_view text) {
        std::int64_t value = -1;
        (void)sql().run(text, {org()}, [&](const sql_row& row) {
            value = row.integer(0);
            return result<void>();
        });
        return value;
    }
};

// Holds the writer inside a job, so that what is submitted meanwhile waits.
class held_writer {
public:
    explicit held_writer(store& into, const organization_id& organization);
    ~held_writer() { release(); }
    void release();

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool inside_ = false, released_ = false, done_ = false;
};

// What happened, in order, told from several threads.
class events {
public:
    void add(std::string what);
    void wait_for(std::size_t count);
    std::vector<std::string> all();

private:
    std::mutex mutex_;
    std::condition_variable added_;
    std::vector<std::string> all_;
};

}  // namespace gatehouse::contract
