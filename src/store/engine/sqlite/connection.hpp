#pragma once
#include <sqlite3.h>

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <gatehouse/store/sql.hpp>

namespace gatehouse::sqlite {

enum class durability : std::uint8_t { full, normal, off };  // anything but full is for proving that the tests can fail

struct connection_options {
    std::string path;
    std::string vfs;
    bool writer = false;
    durability synchronous = durability::full;
    int writer_cache_kib = 64 * 1024;
    // Told each statement and its EXPLAIN QUERY PLAN when it is prepared; for tests.
    std::function<void(std::string_view sql, std::string_view plan)> on_plan;
    // A finished file that nobody writes: only read, never made, by no link, and nothing is made beside it.
    bool copy = false;
    // A store that another process may serve: only read, never made.
    bool look = false;
};

// One SQLite connection and its prepared statements; used by one thread at a time.
class connection final : public sql_session {
public:
    static result<std::unique_ptr<connection>> open(const connection_options& options);
    ~connection() override;
    connection(const connection&) = delete;

    result<std::int64_t> run(std::string_view sql, std::span<const sql_value> args, each_row each) override;
    result<std::int64_t> run_built(std::string_view sql, std::span<const sql_value> args, each_row each) override;
    using sql_session::run;
    // Several statements without arguments: migrations and pragmas.
    result<void> run_script(std::string_view script);
    result<std::int64_t> integer(std::string_view sql);

    // BEGIN, SAVEPOINT, COMMIT and the like: never interrupted. begin also forgets that an earlier transaction was
    // lost.
    result<void> begin(std::string_view sql);
    result<void> control(std::string_view sql);
    // Statements after this are interrupted, and new ones refused, once so many milliseconds have passed.
    void limit(int longest_ms);
    // The moment of the transaction, for the history that triggers keep (history/kept.hpp). Without one they keep none: what a
    // move or a restore carries brings its own.
    void keep_at(instant moment) noexcept { moment_ = moment; }
    // The engine failed under the open transaction: nothing of it may be committed, and run refuses until begin.
    bool lost() const noexcept { return lost_; }
    bool in_transaction() const noexcept { return sqlite3_get_autocommit(handle_) == 0; }
    // SQLite's code of what failed last.
    int last_code() const noexcept { return last_code_; }
    sqlite3* handle() const noexcept { return handle_; }

private:
    struct statement;
    explicit connection(const connection_options& options);
    result<void> configure();
    static void tell_moment(sqlite3_context* context, int, sqlite3_value**);
    result<std::unique_ptr<statement>> prepare(std::string_view sql, unsigned flags);
    result<std::int64_t> run_and_drop(std::string_view sql, std::span<const sql_value> args, each_row each);
    result<std::int64_t> step_all(statement& prepared, std::span<const sql_value> args, each_row each);
    result<void> bind(statement& prepared, std::span<const sql_value> args);
    error failure(int code, std::string_view sql);
    bool out_of_time() const noexcept { return std::chrono::steady_clock::now() > deadline_; }

    connection_options options_;
    sqlite3* handle_ = nullptr;
    std::optional<instant> moment_;
    bool lost_ = false;
    int last_code_ = SQLITE_OK;
    std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
    // Keyed by the statement's own copy of its text, so a caller's text that was no literal cannot run another's
    // statement.
    std::unordered_map<std::string_view, std::unique_ptr<statement>> cache_;
    std::list<std::unique_ptr<statement>> built_;  // the one used last stands first
};

}  // namespace gatehouse::sqlite
