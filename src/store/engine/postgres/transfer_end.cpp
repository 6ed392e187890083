#include "engine/postgres/transfer_end.hpp"

#include <chrono>
#include <thread>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>

#include "engine/migrations.hpp"
#include "engine/postgres/connection.hpp"
#include "engine/postgres/host_order.hpp"
#include "engine/postgres/migrations.hpp"
#include "engine/postgres/server_checks.hpp"
#include "engine/stamp.hpp"
#include "transfer/catalogue.hpp"

namespace gatehouse::postgres {
namespace {

constexpr std::size_t rows_a_trip = 200;
constexpr int lock_tries = 10;
constexpr std::chrono::milliseconds lock_pause{100};

constexpr auto ignore = [](const sql_row&) { return result<void>(); };

class transfer_end final : public transfer::store_end {
public:
    explicit transfer_end(std::unique_ptr<connection> at) : at_(std::move(at)) {}
    result<void> prepare(bool alone);

    sql_session& sql() override { return *at_; }
    result<void> begin_reading() override {
        return at_->begin_snapshot("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", ignore);
    }
    result<void> begin_writing() override { return at_->begin("BEGIN", ignore); }
    result<void> commit() override;

    result<std::int64_t> migration() override;
    result<void> make_schema(std::int64_t number, store_kind kind, instant now) override;
    result<std::vector<transfer::table>> tables() override;
    result<void> walk(const std::string& query, sql_session::each_row each) override;
    result<std::vector<transfer::counter>> counters() override;
    result<void> set_counter(const transfer::counter& to) override;

    bool can_hold(std::string_view text) const override {
        return text.find('\0') == std::string_view::npos && is_valid_utf8(text);
    }
    std::size_t rows_an_insert() const override { return rows_a_trip; }

private:
    result<bool> take_lock();
    result<void> stand_alone();
    std::unique_ptr<connection> at_;
};

result<void> transfer_end::prepare(bool alone) {
    // What a job of a gateway may take does not bind who carries a whole store: a statement over all rows of a table takes what
    // it takes, on the server and here. What is no such statement (BEGIN, COMMIT, a FETCH) keeps its bound.
    at_->wait_as_long_as_it_takes();
    auto set = at_->script(
        "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
        " SELECT set_config('gatehouse.all', 'on', false)");
    if (!set || !alone) return set;
    return stand_alone();
}

// The database notices a little late that whoever held it before is gone.
result<bool> transfer_end::take_lock() {
    bool ours = false;
    for (int i = 0; i < lock_tries && !ours; ++i) {
        if (i > 0) std::this_thread::sleep_for(lock_pause);
        const auto asked = at_->script("SELECT pg_try_advisory_lock(20117643)", [&](const sql_row& row) {
            ours = row.flag(0);
            return result<void>();
        });
        if (!asked) return asked.error();
    }
    return ours;
}

// The lock is the one that starting gateways wait for; those that run say so each second.
result<void> transfer_end::stand_alone() {
    const auto ours = take_lock();
    if (!ours) return ours.error();
    if (!*ours) return make_error(errc::conflict, "a gateway is starting on it, or something else fills it");
    const auto nodes = at_->integer("SELECT count(*) FROM pg_class WHERE oid = to_regclass('public.node')");
    if (!nodes || *nodes == 0) return nodes ? result<void>() : nodes.error();
    const auto seen =
        at_->integer("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint - coalesce(max(seen), 0) FROM node");
    if (!seen) return seen.error();
    if (*seen > limits::transfer_node_seen_ms) return {};
    return make_error(errc::conflict, "a gateway used it " + std::to_string(*seen / 1000) +
                                          " seconds ago: stop every gateway and wait " +
                                          std::to_string(limits::transfer_node_seen_ms / 1000) + " seconds");
}

result<void> transfer_end::commit() {
    auto done = at_->script("COMMIT");
    if (done && at_->warned()) return make_error(errc::unavailable, "the standby did not confirm");
    return done;
}

result<std::int64_t> transfer_end::migration() {
    const auto there = at_->integer("SELECT count(*) FROM pg_class WHERE oid = to_regclass('public.migration')");
    if (!there || *there == 0) return there;
    return at_->integer("SELECT coalesce(max(number), 0) FROM migration");
}

result<void> transfer_end::make_schema(std::int64_t number, store_kind kind, instant now) {
    std::string role;
    auto asked = at_->script("SELECT current_user", [&](const sql_row& row) {
        role = row.string(0);
        return result<void>();
    });
    if (!asked) return asked;
    auto made = migrate(*at_, migrations().first(static_cast<std::size_t>(number)), kind, now, role, filling_stamp(kind));
    if (!made) return made;
    return at_->script("SET statement_timeout = 0");  // which migrate has set back
}

// What somebody else keeps in the database is not Gatehouse's to carry.
result<std::vector<transfer::table>> transfer_end::tables() {
    const std::string ours =
        "c.relnamespace = 'public'::regnamespace"
        " AND c.relowner = (SELECT relowner FROM pg_class WHERE oid = to_regclass('public.server'))";
    transfer::catalogue found;
    auto read = at_->script(
        "SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND " +
            ours,
        [&](const sql_row& row) { return found.add_column(row.text(0), row.text(1), row.text(2)); });
    if (!read) return read.error();
    read = at_->script(
        "SELECT c.relname, r.relname FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class r"
        " ON r.oid = f.confrelid WHERE f.contype = 'f' AND " +
            ours,
        [&](const sql_row& row) {
            found.add_reference(row.text(0), row.text(1));
            return result<void>();
        });
    if (!read) return read.error();
    return found.in_order();
}

result<void> transfer_end::walk(const std::string& query, sql_session::each_row each) {
    if (auto declared = at_->script("DECLARE walk NO SCROLL CURSOR FOR " + query); !declared) return declared;
    const std::string fetch = "FETCH " + std::to_string(rows_a_trip) + " FROM walk";
    for (std::size_t seen = rows_a_trip; seen == rows_a_trip;) {
        seen = 0;
        auto fetched = at_->script(fetch, [&](const sql_row& row) {
            ++seen;
            return each(row);
        });
        if (!fetched) return fetched;
    }
    return at_->script("CLOSE walk");
}

// A number that a transaction took and did not keep counts as used: it may lie past the snapshot's rows.
result<std::vector<transfer::counter>> transfer_end::counters() {
    std::vector<transfer::counter> out;
    const auto read = at_->script(
        "SELECT c.relname, s.last_value FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_sequences s"
        " ON s.schemaname || '.' || s.sequencename = pg_get_serial_sequence(c.oid::regclass::text, a.attname)"
        " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attidentity <> ''"
        " AND s.last_value IS NOT NULL ORDER BY c.relname",
        [&](const sql_row& row) {
            out.push_back({row.string(0), row.integer(1)});
            return result<void>();
        });
    if (!read) return read.error();
    return out;
}

result<void> transfer_end::set_counter(const transfer::counter& to) {
    return at_->script(
        "SELECT setval(pg_get_serial_sequence(c.oid::regclass::text, a.attname), " + std::to_string(to.last) +
        ") FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = 'public'::regnamespace"
        " AND a.attidentity <> '' AND c.relname = " +
        at_->quoted(to.table));
}

// A primary that was cut off still shows what it has, and takes writes that nobody confirms. The row is of no node that runs:
// seen never, it keeps no move waiting.
result<void> prove_primary(connection& at) {
    const auto nodes = at.integer("SELECT count(*) FROM pg_class WHERE oid = to_regclass('public.node')");
    if (!nodes || *nodes == 0) return nodes ? result<void>() : nodes.error();
    auto written = at.script("INSERT INTO node (id, seen) VALUES ('transfer', 0) ON CONFLICT (id) DO UPDATE SET seen = 0");
    if (written && !at.warned()) return {};
    if (at.last_state() == "42501")
        return make_error(errc::forbidden,
                          "this role has no rights on the tables: give the one that owns them, or start a gateway "
                          "there with store.owner_url once");
    return make_error(errc::unavailable, "it commits nothing: its standby does not confirm, or it is no primary any more");
}

result<std::unique_ptr<transfer::store_end>> open_on(host_order& hosts, bool several, bool alone) {
    auto opened = connection::open(hosts.address());
    if (!opened) return opened.error();
    if (auto good = check_server(**opened, several); !good) return good.error();
    if (auto right = check_clock(**opened); !right) return right.error();
    if (auto proved = prove_primary(**opened); !proved) {
        hosts.put_last((*opened)->host(), (*opened)->port());
        return proved.error();
    }
    auto end = std::make_unique<transfer_end>(std::move(*opened));
    if (auto prepared = end->prepare(alone); !prepared) return prepared.error();
    return std::unique_ptr<transfer::store_end>(std::move(end));
}

}  // namespace

// As for a gateway's start: the first host that takes writes may be one that was cut off.
result<std::unique_ptr<transfer::store_end>> open_end(const std::string& url, bool alone) {
    const auto several = names_several_hosts(url);
    if (!several) return several.error();
    host_order hosts(url);
    auto opened = open_on(hosts, *several, alone);
    for (std::size_t tried = 1; !opened && opened.error().code == errc::unavailable && tried < hosts.count(); ++tried)
        opened = open_on(hosts, *several, alone);
    return opened;
}

}  // namespace gatehouse::postgres
