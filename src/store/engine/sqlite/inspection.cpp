#include "engine/inspection.hpp"

#include <filesystem>

#include "engine/sqlite/connection.hpp"

namespace gatehouse::sqlite {
namespace {

class looked final : public inspection {
public:
    looked(std::unique_ptr<connection> at, const clock& time, random_source& random)
        : inspection(time, random), at_(std::move(at)) {}

    result<std::string> damage(int longest_ms) override;
    result<void> judge_server() override { return {}; }
    bool verified() override { return true; }
    result<std::string> engine() override { return std::string("SQLite ") + sqlite3_libversion(); }

private:
    sql_session& sql() override { return *at_; }
    result<void> begin() override { return at_->begin("BEGIN"); }
    // Past what a lost transaction refuses.
    void end() override {
        if (at_->in_transaction()) (void)at_->run_script("ROLLBACK");
    }
    result<std::int64_t> migration() override { return at_->integer("PRAGMA user_version"); }

    std::unique_ptr<connection> at_;
};

// While it reads, what it sees stays in the log.
result<std::string> looked::damage(int longest_ms) {
    std::string first;
    if (auto begun = begin(); !begun) return begun.error();
    at_->limit(longest_ms);
    const auto checked = at_->run_built("PRAGMA quick_check(1)", {}, [&](const sql_row& row) {
        first = row.string(0);
        return result<void>();
    });
    const int failed = at_->last_code();
    end();
    if (checked) return first == "ok" ? std::string() : first;
    if ((failed & 0xff) == SQLITE_CORRUPT || (failed & 0xff) == SQLITE_NOTADB) return std::string(sqlite3_errstr(failed));
    return checked.error();
}

}  // namespace

result<std::unique_ptr<inspected_store>> inspect(const std::string& directory, const clock& time, random_source& random) {
    connection_options options;
    options.path = directory + "/gatehouse.db";
    options.look = true;
    std::error_code ignored;
    if (!std::filesystem::exists(options.path, ignored)) return make_error(errc::not_found, "there is no store");
    auto opened = connection::open(options);
    if (!opened) return opened.error();
    return std::make_unique<looked>(std::move(*opened), time, random);
}

}  // namespace gatehouse::sqlite
