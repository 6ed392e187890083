#pragma once
#include <libpq-fe.h>

#include <algorithm>
#include <chrono>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/store/sql.hpp>

namespace gatehouse::postgres {

struct reply_deleter {
    void operator()(PGresult* answer) const { PQclear(answer); }
};
using reply = std::unique_ptr<PGresult, reply_deleter>;

// One connection to the primary and its prepared statements; used by one thread at a time. No wait is without end: what a
// server or a network does not answer in time breaks the connection.
class connection final : public sql_session {
public:
    // url: libpq's. Several hosts may stand in it; the first that takes writes is chosen. errc::unavailable: none does, and
    // why, for the operator's eyes.
    static result<std::unique_ptr<connection>> open(const std::string& url);
    ~connection() override;
    connection(const connection&) = delete;

    result<std::int64_t> run(std::string_view sql, std::span<const sql_value> args, each_row each) override;
    result<std::int64_t> run_built(std::string_view sql, std::span<const sql_value> args, each_row each) override;
    using sql_session::run;
    result<void> set_moment(instant now) override {
        return script("SET LOCAL gatehouse.now = '" + std::to_string(now.ms) + "'");
    }
    // Statements without arguments, in one trip, outside the limits of a transaction; each sees the last one's rows.
    result<void> script(std::string_view text, each_row each, int longest_ms = limits::database_answer_ms);
    result<void> script(std::string_view text) {
        return script(text, [](const sql_row&) { return result<void>(); });
    }
    result<std::int64_t> integer(std::string_view sql);

    // Starts a transaction (text begins it); forgets that an earlier one was lost. A snapshot is read only by our own wish;
    // that anything else is, says that this is no primary.
    result<void> begin(std::string_view text, each_row each) { return begin(text, each, false); }
    result<void> begin_snapshot(std::string_view text, each_row each) { return begin(text, each, true); }
    // Sends the end of a snapshot and does not wait for it: the next use of the connection does.
    void end_snapshot();
    // run refuses once so many milliseconds have passed, and the server stops a statement that runs into that.
    void limit(int longest_ms);
    // For who carries a whole store: run waits for what the server still works at, a day at the most.
    void wait_as_long_as_it_takes(std::chrono::milliseconds most = std::chrono::hours(24)) {
        longest_ = std::max(longest_, most);
    }

    // Nothing of the open transaction may be committed, and run refuses until begin.
    bool lost() const noexcept { return lost_; }
    // A statement failed, and the server refuses all others until the savepoint is rolled back.
    bool failed() const noexcept { return PQtransactionStatus(handle_) == PQTRANS_INERROR; }
    bool in_transaction() const noexcept { return PQtransactionStatus(handle_) > PQTRANS_ACTIVE && !broken_; }
    // Of no use any more: the server, or the network, went away in it.
    bool broken() const noexcept { return broken_; }
    // SQLSTATE of what failed last: 40001 and 40P01 ask for another try.
    const std::string& last_state() const noexcept { return last_state_; }
    // Warnings that the server sent with the last answer. COMMIT warns when it stopped waiting for the standby.
    bool warned() const noexcept { return warned_; }
    // Which server process this is: two servers never share it, nor one before and after a restart.
    const std::string& server() const noexcept { return server_; }
    // Where that is: of the URL's hosts the one that was taken.
    std::string host() const { return PQhost(handle_); }
    std::string port() const { return PQport(handle_); }
    std::string option(std::string_view name) const;       // what the connection was made with; "" when nothing said so
    std::string quoted(std::string_view text) const;       // a literal
    std::string quoted_name(std::string_view text) const;  // an identifier
    // Not to be used again: it leads to a server that is not trusted any more.
    void drop() noexcept { broken_ = true; }

private:
    explicit connection(PGconn* handle) : handle_(handle) {}
    struct arguments;
    result<void> set_up();
    result<void> begin(std::string_view text, each_row each, bool reading);
    result<reply> exchange(int sent, std::chrono::steady_clock::time_point until);
    result<reply> collect(std::chrono::steady_clock::time_point until);
    bool wait_readable(std::chrono::steady_clock::time_point until);
    result<const std::string*> prepared(std::string_view sql, const arguments& with);
    result<const std::string*> built(std::string_view sql, const arguments& with);
    result<void> prepare(const std::string& name, std::string_view sql, const arguments& with);
    result<std::int64_t> run_prepared(const std::string& name, const arguments& with, each_row each);
    result<std::int64_t> deliver(const PGresult* answer, each_row each);
    result<void> ready();
    std::chrono::steady_clock::time_point patience() const;
    error failure(const PGresult* answer);
    error gone(std::string_view why);

    PGconn* handle_;
    std::string server_;
    bool lost_ = false, broken_ = false, warned_ = false, ending_ = false, reading_ = false;
    std::string last_state_;
    std::chrono::milliseconds longest_{limits::writer_job_ms};
    std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
    // By text and kinds of arguments: a statement is prepared for the types that it was first given.
    std::unordered_map<std::string, std::string> prepared_;
    struct built_statement {
        std::string key, name;
    };
    std::list<built_statement> built_;  // the one used last stands first
    std::uint64_t built_so_far_ = 0;
};

}  // namespace gatehouse::postgres
