#include "engine/postgres/connection.hpp"

#include <poll.h>

#include <algorithm>
#include <charconv>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>

#include "engine/postgres/arguments.hpp"
#include "engine/postgres/row.hpp"

namespace gatehouse::postgres {
namespace {

using time_point = std::chrono::steady_clock::time_point;
constexpr std::chrono::milliseconds grace{500};  // the server stops a statement itself; past this it is not there

time_point from_now(std::chrono::milliseconds later) { return std::chrono::steady_clock::now() + later; }

// What every connection is set to, whatever the server's own settings say.
std::string settings() {
    return "SET synchronous_commit = on; SET standard_conforming_strings = on; SET client_min_messages = warning;"
           " SET jit = off; SET idle_in_transaction_session_timeout = " +
           std::to_string(limits::transaction_idle_ms) +
           "; SET lock_timeout = " + std::to_string(limits::organization_lock_ms) +
           "; SET statement_timeout = " + std::to_string(limits::writer_job_ms) +
           "; SELECT pg_postmaster_start_time()::text || ' ' || coalesce(host(inet_server_addr()), 'local') || ' ' ||"
           " current_setting('port')";
}

// Defaults that the URL may override: nothing here may wait for a server that does not answer.
PGconn* connect(const std::string& url) {
    const char* const names[] = {
        "connect_timeout",     "target_session_attrs", "application_name", "keepalives_idle", "keepalives_count",
        "keepalives_interval", "tcp_user_timeout",     "client_encoding",  "dbname",          nullptr};
    const char* const values[] = {"2", "read-write", "gatehouse", "5", "3", "2", "5000", "UTF8", url.c_str(), nullptr};
    return PQconnectdbParams(names, values, 1);
}

// The other engine cannot tell what an argument is good for that no $n names; nor may this one.
bool names_all(std::string_view sql, std::size_t count) {
    std::vector<bool> named(count, false);
    for (auto at = sql.find('$'); at != std::string_view::npos; at = sql.find('$', at + 1)) {
        std::size_t n = 0;
        const auto read = std::from_chars(sql.data() + at + 1, sql.data() + sql.size(), n);
        if (read.ec == std::errc() && n >= 1 && n <= count) named[n - 1] = true;
    }
    return std::ranges::find(named, false) == named.end();
}

std::string owned(char* made) {
    if (!made) return "NULL";  // not valid in the connection's encoding: equals nothing
    std::string text(made);
    PQfreemem(made);
    return text;
}

}  // namespace

result<std::unique_ptr<connection>> connection::open(const std::string& url) {
    std::unique_ptr<connection> opened(new connection(connect(url)));
    if (PQstatus(opened->handle_) != CONNECTION_OK) {
        const std::string why = PQerrorMessage(opened->handle_);  // names hosts and reasons, no password
        return make_error(opened->gone(why).code,
                          "the database does not answer: " + why.substr(0, why.find_last_not_of('\n') + 1));
    }
    if (auto set = opened->set_up(); !set) return set.error();
    return opened;
}

connection::~connection() { PQfinish(handle_); }

result<void> connection::set_up() {
    PQsetNoticeReceiver(
        handle_, [](void* self, const PGresult*) { static_cast<connection*>(self)->warned_ = true; }, this);
    return script(settings(), [this](const sql_row& row) {
        server_ = row.string(0);
        return result<void>();
    });
}

result<std::int64_t> connection::run(std::string_view sql, std::span<const sql_value> args, each_row each) {
    if (auto fit = ready(); !fit) return fit.error();
    const arguments with(args);
    const auto name = prepared(sql, with);
    if (!name) return name.error();
    return run_prepared(**name, with, each);
}

result<std::int64_t> connection::run_built(std::string_view sql, std::span<const sql_value> args, each_row each) {
    if (auto fit = ready(); !fit) return fit.error();
    const arguments with(args);
    const auto name = built(sql, with);
    if (!name) return name.error();
    return run_prepared(**name, with, each);
}

result<std::int64_t> connection::run_prepared(const std::string& name, const arguments& with, each_row each) {
    const auto got = exchange(
        PQsendQueryPrepared(handle_, name.c_str(), with.count(), with.data.data(), with.lengths.data(), with.formats.data(), 0),
        patience());
    if (!got) return got.error();
    return deliver(got->get(), each);
}

result<const std::string*> connection::prepared(std::string_view sql, const arguments& with) {
    std::string key = with.kinds + " " + std::string(sql);
    if (const auto found = prepared_.find(key); found != prepared_.end()) return &found->second;
    std::string name = "s" + std::to_string(prepared_.size());
    if (auto done = prepare(name, sql, with); !done) return done.error();
    return &prepared_.emplace(std::move(key), std::move(name)).first->second;
}

result<const std::string*> connection::built(std::string_view sql, const arguments& with) {
    std::string key = with.kinds + " " + std::string(sql);
    const auto found = std::ranges::find(built_, key, &built_statement::key);
    if (found != built_.end()) {
        built_.splice(built_.begin(), built_, found);
        return &built_.front().name;
    }
    if (built_.size() >= limits::built_statements) {
        const auto dropped = exchange(PQsendQuery(handle_, ("DEALLOCATE " + built_.back().name).c_str()), patience());
        if (!dropped) return dropped.error();
        built_.pop_back();
    }
    std::string name = "b" + std::to_string(built_so_far_++);
    if (auto done = prepare(name, sql, with); !done) return done.error();
    built_.push_front({std::move(key), std::move(name)});
    return &built_.front().name;
}

result<void> connection::prepare(const std::string& name, std::string_view sql, const arguments& with) {
    if (!names_all(sql, with.types.size())) {
        log(log_level::error, "store.statement_refused", {{"sql", std::string(sql)}});
        return make_error(errc::internal, "a statement must name each of its arguments");
    }
    const auto done =
        exchange(PQsendPrepare(handle_, name.c_str(), std::string(sql).c_str(), with.count(), with.types.data()), patience());
    if (!done) return done.error();
    return {};
}

result<void> connection::script(std::string_view text, each_row each, int longest_ms) {
    if (ending_)
        if (auto ended = collect(from_now(grace)); !ended) return ended.error();
    warned_ = false;
    const auto got = exchange(PQsendQuery(handle_, std::string(text).c_str()), from_now(std::chrono::milliseconds(longest_ms)));
    if (!got) return got.error();
    const auto delivered = deliver(got->get(), each);
    if (!delivered) return delivered.error();
    return {};
}

result<std::int64_t> connection::integer(std::string_view sql) {
    std::int64_t value = 0;
    const auto ran = script(sql, [&](const sql_row& row) {
        value = row.integer(0);
        return result<void>();
    });
    if (!ran) return ran.error();
    return value;
}

result<void> connection::begin(std::string_view text, each_row each, bool reading) {
    lost_ = false;
    reading_ = reading;
    last_state_.clear();
    deadline_ = time_point::max();
    return script(text, each);
}

void connection::end_snapshot() {
    if (broken_) return;
    if (PQsendQuery(handle_, "ROLLBACK") == 1)
        ending_ = true;
    else
        broken_ = true;
}

void connection::limit(int longest_ms) { deadline_ = from_now(std::chrono::milliseconds(longest_ms)); }

time_point connection::patience() const {
    const auto longest = from_now(longest_) + grace;
    return deadline_ == time_point::max() ? longest : std::min(longest, deadline_ + grace);
}

result<void> connection::ready() {
    if (lost_ || broken_ || std::chrono::steady_clock::now() > deadline_) {
        lost_ = true;
        return make_error(errc::unavailable, "the transaction took too long or its store failed");
    }
    return {};
}

result<reply> connection::exchange(int sent, time_point until) {
    if (sent != 1) return gone(PQerrorMessage(handle_));
    return collect(until);
}

// The answer of the last statement, or of the first that failed.
result<reply> connection::collect(time_point until) {
    ending_ = false;
    reply kept;
    for (;;) {
        if (!wait_readable(until)) return gone("the database does not answer");
        reply next(PQgetResult(handle_));
        if (!next) break;
        if (!kept || PQresultStatus(kept.get()) != PGRES_FATAL_ERROR) kept = std::move(next);
    }
    if (!kept || PQstatus(handle_) != CONNECTION_OK) return gone(PQerrorMessage(handle_));
    if (PQresultStatus(kept.get()) == PGRES_FATAL_ERROR) return failure(kept.get());
    return kept;
}

bool connection::wait_readable(time_point until) {
    while (PQisBusy(handle_) == 1) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        pollfd watched{PQsocket(handle_), POLLIN, 0};
        if (left.count() <= 0 || poll(&watched, 1, static_cast<int>(left.count()) + 1) <= 0) return false;
        if (PQconsumeInput(handle_) != 1) return true;  // PQgetResult tells what happened
    }
    return true;
}

result<std::int64_t> connection::deliver(const PGresult* answer, each_row each) {
    if (PQresultStatus(answer) == PGRES_TUPLES_OK) {
        for (int i = 0; i < PQntuples(answer); ++i)
            if (auto walked = each(row(answer, i)); !walked) return walked.error();
        return PQntuples(answer);
    }
    std::int64_t changed = 0;
    const std::string_view text = PQcmdTuples(const_cast<PGresult*>(answer));
    std::from_chars(text.data(), text.data() + text.size(), changed);
    return changed;
}

// A broken constraint, or a statement that makes no sense, is our bug and undoes its job only; anything else spoils the
// transaction. Class 08 and 57P, and a server that lets nothing be written: this is not the primary any more.
error connection::failure(const PGresult* answer) {
    const char* state = PQresultErrorField(answer, PG_DIAG_SQLSTATE);
    last_state_ = state ? state : "";
    const std::string_view of_class = std::string_view(last_state_).substr(0, 2);
    // What a message of class 22 quotes is data.
    const char* what = PQresultErrorField(answer, of_class == "22" ? PG_DIAG_CONSTRAINT_NAME : PG_DIAG_MESSAGE_PRIMARY);
    log(log_level::error, "store.statement_failed", {{"state", last_state_}, {"what", what ? what : ""}});
    const bool ours = of_class == "23" || of_class == "22" || of_class == "42" || last_state_ == "25P02" ||
                      last_state_ == "08P01" || (last_state_ == "25006" && reading_);
    if (ours) return make_error(errc::internal, "the store refused a statement");
    lost_ = true;
    broken_ = broken_ || of_class == "08" || last_state_.starts_with("57P") || last_state_ == "25006";
    return make_error(errc::unavailable, last_state_ == "57014" ? "the store took too long" : "the store failed");
}

error connection::gone(std::string_view why) {
    lost_ = broken_ = true;
    last_state_ = "08006";
    log(log_level::error, "store.connection_lost", {{"why", std::string(why)}});
    return make_error(errc::unavailable, "the database does not answer");
}

std::string connection::option(std::string_view name) const {
    PQconninfoOption* const all = PQconninfo(handle_);
    std::string value;
    for (const PQconninfoOption* one = all; one && one->keyword; ++one)
        if (one->val && name == one->keyword) value = one->val;
    PQconninfoFree(all);
    return value;
}

std::string connection::quoted(std::string_view text) const {
    return owned(PQescapeLiteral(handle_, text.data(), text.size()));
}

std::string connection::quoted_name(std::string_view text) const {
    return owned(PQescapeIdentifier(handle_, text.data(), text.size()));
}

}  // namespace gatehouse::postgres
