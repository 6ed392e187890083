#pragma once
#include <boost/test/unit_test.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/store.hpp>

#include "engine/sqlite/engine.hpp"
#include "support/temporary_directory.hpp"

namespace gatehouse::testing {

// Before a statement of a test: what no repository asks may walk.
inline constexpr std::string_view tests_own = "/* a test */ ";

// A handle of SQLite's own, beside the store: the triggers that keep the history find a function there, and keep nothing.
void without_history(struct sqlite3* handle);

// Collects the plans of everything that a store prepares. A statement that walks a table which may grow is a fault, and so
// is one that walks all of an organization in it.
class plan_check {
public:
    void see(std::string_view sql, std::string_view plan);
    // "statement: step" for each walk over something that is not known to be small.
    std::vector<std::string> walks() const;

private:
    mutable std::mutex mutex_;
    std::vector<std::string> walks_;
};

// GATEHOUSE_TEST_ENGINE=postgres: the suite is run on PostgreSQL.
bool tests_postgres();

// A store of its own, with one organization in it: SQLite in a directory, or a database of the shared cluster. Its clock
// stands still until it is moved. When a SQLite store goes, every statement that was prepared meanwhile must have used an
// index.
class temporary_store {
public:
    using plan_observer = std::function<void(std::string_view sql, std::string_view plan)>;
    explicit temporary_store(sqlite::engine_options tweaks = unhurried(), plan_observer watch = {});
    // On a busy machine, under a sanitizer, work may take longer than a server gives it.
    static sqlite::engine_options unhurried();
    ~temporary_store();

    store& operator*() const { return *store_; }
    store* operator->() const { return store_.get(); }
    const organization_id& organization() const { return *organization_; }
    const std::string& data() const { return options_.base.directory; }
    organization_id add_organization(std::string_view code);
    // EXPLAIN QUERY PLAN of a statement, one step a line.
    std::string explain(std::string_view sql) const;
    // Closes and opens it again, on the same directory.
    void reopen();

    manual_clock clock{{1'795'331'203'000}};
    seeded_random random{7};
    plan_check plans;
    temporary_directory directory;

private:
    void open();
    sqlite::engine_options options_;
    std::string database_;  // of the cluster
    std::unique_ptr<store> store_;
    std::optional<organization_id> organization_;
};

}  // namespace gatehouse::testing
