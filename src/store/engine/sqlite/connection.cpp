#include "engine/sqlite/connection.hpp"

#include <algorithm>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>

#include "engine/sqlite/library.hpp"
#include "engine/sqlite/statement.hpp"

namespace gatehouse::sqlite {
namespace {

constexpr int progress_steps = 4000;  // virtual machine steps between two looks at the clock: some 50 us

int flags_of(const connection_options& options) {
    if (options.copy) return SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX;
    if (options.look) return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    return SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (options.writer ? SQLITE_OPEN_CREATE : 0);
}

// immutable: without it even a reader of such a file makes a log and its index beside it.
std::string uri_of_copy(const std::string& path) {
    std::string out = "file:";
    for (const char c : path) {
        if (c == '%' || c == '?' || c == '#')
            out.append(c == '%' ? "%25" : c == '?' ? "%3f" : "%23");
        else
            out += c;
    }
    return out + "?immutable=1";
}

}  // namespace

result<std::unique_ptr<connection>> connection::open(const connection_options& options) {
    set_up_library();
    std::unique_ptr<connection> opened(new connection(options));
    const std::string path = options.copy ? uri_of_copy(options.path) : options.path;
    const int code =
        sqlite3_open_v2(path.c_str(), &opened->handle_, flags_of(options), options.vfs.empty() ? nullptr : options.vfs.c_str());
    if (code != SQLITE_OK) return opened->failure(code, "open");
    if (auto configured = opened->configure(); !configured) return configured.error();
    return opened;
}

connection::connection(const connection_options& options) : options_(options) {}

connection::~connection() {
    cache_.clear();
    built_.clear();
    sqlite3_close(handle_);
}

// The writer keeps its pages in its own cache, which nobody else's write empties. A reader's is emptied by every
// commit, so readers map the file instead.
result<void> connection::configure() {
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, 5000);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_create_function_v2(handle_, "gatehouse_now", 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, this, tell_moment, nullptr, nullptr,
                               nullptr);
    sqlite3_progress_handler(
        handle_, progress_steps, [](void* self) { return static_cast<connection*>(self)->out_of_time() ? 1 : 0; }, this);
    static constexpr std::string_view levels[] = {"FULL", "NORMAL", "OFF"};
    std::string script = "PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY; PRAGMA automatic_index=OFF;";
    if (options_.writer)
        script.append("PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=0;")
            .append("PRAGMA cache_size=-" + std::to_string(options_.writer_cache_kib) + "; PRAGMA synchronous=")
            .append(levels[static_cast<std::size_t>(options_.synchronous)]);
    else
        script.append("PRAGMA query_only=ON; PRAGMA cache_size=-4096; PRAGMA mmap_size=4294967296;");
    return run_script(script);
}

void connection::tell_moment(sqlite3_context* context, int, sqlite3_value**) {
    const auto& moment = static_cast<const connection*>(sqlite3_user_data(context))->moment_;
    moment ? sqlite3_result_int64(context, moment->ms) : sqlite3_result_null(context);
}

result<void> connection::begin(std::string_view sql) {
    lost_ = false;
    return control(sql);
}

result<void> connection::control(std::string_view sql) {
    deadline_ = std::chrono::steady_clock::time_point::max();
    if (auto ran = run(sql); !ran) return ran.error();
    return {};
}

void connection::limit(int longest_ms) { deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(longest_ms); }

result<void> connection::run_script(std::string_view script) {
    const int code = sqlite3_exec(handle_, std::string(script).c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return failure(code, "script");
    return {};
}

result<std::int64_t> connection::integer(std::string_view sql) {
    std::int64_t value = 0;
    const auto ran = run_built(sql, {}, [&](const sql_row& row) {
        value = row.integer(0);
        return result<void>();
    });
    if (!ran) return ran.error();
    return value;
}

result<std::int64_t> connection::run(std::string_view sql, std::span<const sql_value> args, each_row each) {
    auto found = cache_.find(sql);
    if (found == cache_.end()) {
        auto prepared = prepare(sql, SQLITE_PREPARE_PERSISTENT);
        if (!prepared) return prepared.error();
        const std::string_view key = (*prepared)->text();
        found = cache_.emplace(key, std::move(*prepared)).first;
    }
    // A walk over this very statement is under way further up the stack.
    if (found->second->busy) return run_and_drop(sql, args, each);
    return step_all(*found->second, args, each);
}

result<std::int64_t> connection::run_built(std::string_view sql, std::span<const sql_value> args, each_row each) {
    const auto found = std::ranges::find_if(built_, [&](const auto& one) { return one->text() == sql; });
    if (found == built_.end()) {
        auto prepared = prepare(sql, SQLITE_PREPARE_PERSISTENT);
        if (!prepared) return prepared.error();
        if (built_.size() >= limits::built_statements && !built_.back()->busy) built_.pop_back();
        built_.push_front(std::move(*prepared));
    } else if ((*found)->busy) {
        return run_and_drop(sql, args, each);
    } else {
        built_.splice(built_.begin(), built_, found);
    }
    return step_all(*built_.front(), args, each);
}

result<std::int64_t> connection::run_and_drop(std::string_view sql, std::span<const sql_value> args, each_row each) {
    auto prepared = prepare(sql, 0);
    if (!prepared) return prepared.error();
    return step_all(**prepared, args, each);
}

result<std::unique_ptr<connection::statement>> connection::prepare(std::string_view sql, unsigned flags) {
    auto prepared = std::make_unique<statement>();
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), flags, &prepared->handle, &rest);
    if (code != SQLITE_OK) return failure(code, sql);
    const bool one_statement = prepared->handle != nullptr && rest == sql.data() + sql.size();
    if (!one_statement || !prepared->number_parameters()) {
        log(log_level::error, "store.statement_refused", {{"sql", std::string(sql)}});
        return make_error(errc::internal, "a statement must be one statement with parameters $1, $2 and so on");
    }
    if (options_.on_plan) options_.on_plan(sql, explain(handle_, sql));
    return prepared;
}

result<void> connection::bind(statement& prepared, std::span<const sql_value> args) {
    if (args.size() != prepared.arguments) {
        log(log_level::error, "store.wrong_argument_count", {{"sql", std::string(prepared.text())}});
        return make_error(errc::internal, "a statement got another number of arguments than it names");
    }
    for (std::size_t i = 0; i < prepared.parameters.size(); ++i)
        if (const int code = prepared.bind(static_cast<int>(i) + 1, args[prepared.parameters[i]]); code != SQLITE_OK)
            return failure(code, prepared.text());
    return {};
}

result<std::int64_t> connection::step_all(statement& prepared, std::span<const sql_value> args, each_row each) {
    if (lost_ || out_of_time()) {
        lost_ = true;
        return make_error(errc::unavailable, "the transaction took too long or its store failed");
    }
    const statement::use in_use(prepared);
    if (auto bound = bind(prepared, args); !bound) return bound.error();
    const row current(prepared.handle);
    std::int64_t seen = 0;
    for (;;) {
        const int code = sqlite3_step(prepared.handle);
        if (code == SQLITE_DONE) break;
        if (code != SQLITE_ROW) return failure(code, prepared.text());
        ++seen;
        if (auto walked = each(current); !walked) return walked.error();
    }
    return sqlite3_column_count(prepared.handle) > 0 ? seen : sqlite3_changes64(handle_);
}

// A broken constraint undoes its statement only; anything else leaves the transaction in a state nobody should commit.
error connection::failure(int code, std::string_view sql) {
    last_code_ = code;
    log(log_level::error, "store.statement_failed",
        {{"code", code}, {"what", handle_ ? sqlite3_errmsg(handle_) : "no memory"}, {"sql", std::string(sql)}});
    const int primary = code & 0xff;
    if (primary == SQLITE_CONSTRAINT || primary == SQLITE_ERROR || primary == SQLITE_READONLY || primary == SQLITE_MISMATCH)
        return make_error(errc::internal, "the store refused a statement");
    lost_ = true;
    return make_error(errc::unavailable, primary == SQLITE_INTERRUPT ? "the store took too long" : "the store failed");
}

}  // namespace gatehouse::sqlite
