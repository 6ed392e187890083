#include "transfer/filling.hpp"

#include <algorithm>

#include <gatehouse/base/text.hpp>

#include "collect.hpp"
#include "engine/migrations.hpp"
#include "transfer/catalogue.hpp"
#include "transfer/content_sum.hpp"
#include "transfer/row_code.hpp"

namespace gatehouse::transfer {
namespace {

constexpr std::size_t rows_a_commit = 20'000;
constexpr std::string_view opens_the_store = "server";

constexpr auto ignore = [](const sql_row&) { return result<void>(); };

}  // namespace

result<server_facts> facts_of(store_end& at) {
    server_facts out;
    std::int64_t needed = 0, rows = 0;
    const auto read = at.sql().run(
        "SELECT generation, fold_version, kind, min_node_version, created, key_check FROM server", {}, [&](const sql_row& row) {
            out = {row.integer(0), row.string(1), row.text(2) == "demo" ? store_kind::demo : store_kind::real, row.at(4),
                   row.string(5)};
            needed = row.integer(3);
            ++rows;
            return result<void>();
        });
    if (!read) return read.error();
    if (rows == 0) return make_error(errc::conflict, "there is no whole store");
    if (needed == being_filled) return make_error(errc::conflict, half_filled);
    return out;
}

// What this version would have served as it stands: another's shape or another Unicode's folding is brought up by serving it.
result<server_facts> judge_source(store_end& from) {
    const auto number = from.migration();
    if (!number) return number.error();
    if (*number == 0) return make_error(errc::not_found, "there is no store");
    const auto known = static_cast<std::int64_t>(migrations().size());
    if (*number > known) return make_error(errc::conflict, "it was made by a newer version of Gatehouse");
    const auto older =
        make_error(errc::conflict, "it was last served by an older version: start this one on it once, then stop it");
    if (*number < known) return older;  // before facts_of, which asks for columns of this version
    auto facts = facts_of(from);
    if (facts && facts->fold_version != fold_version()) return older;
    return facts;
}

result<void> filling::begin(std::int64_t migration, store_kind kind, instant now) {
    const auto found = into_.migration();
    if (!found) return found.error();
    if (*found > 0)
        if (auto empty = refuse_contents(); !empty) return empty;
    if (*found > migration)
        return make_error(errc::conflict, "its schema is newer than what is to be put there: give an empty place");
    if (auto made = into_.make_schema(migration, kind, now); !made) return made;
    if (auto begun = into_.begin_writing(); !begun) return begun;
    const auto stamped = into_.sql().run("UPDATE server SET min_node_version = $1", {being_filled});
    if (!stamped) return stamped.error();
    if (auto done = into_.commit(); !done) return done;
    if (auto begun = into_.begin_reading(); !begun) return begun;
    auto tables = into_.tables();
    if (!tables) return tables.error();
    tables_ = std::move(*tables);
    return into_.commit();
}

// A schema without a row, as a first start leaves it, is as good as nothing. It may be an older one: no column is asked for
// here that the first did not have.
result<void> filling::refuse_contents() {
    if (auto begun = into_.begin_reading(); !begun) return begun;
    const auto half = any_row(into_.sql(), "SELECT 1 FROM server WHERE min_node_version = $1", {being_filled});
    if (!half) return half.error();
    if (*half) return make_error(errc::conflict, half_filled);
    const auto tables = into_.tables();
    if (!tables) return tables.error();
    for (const table& one : *tables) {
        if (one.name == opens_the_store) continue;
        const auto rows = into_.sql().run_built("SELECT 1 FROM " + quoted_name(one.name) + " LIMIT 1", {}, ignore);
        if (!rows) return rows.error();
        if (*rows > 0)
            return make_error(errc::conflict, "there is a store already (" + one.name + " has rows): give an empty place");
    }
    return into_.commit();
}

result<void> filling::begin_table(const table& of) {
    if (std::ranges::find(tables_, of) == tables_.end())
        return make_error(errc::conflict, "table " + of.name + " is not the same on both sides");
    at_ = of;
    return into_.begin_writing();
}

result<void> filling::add(std::string_view row) {
    if (at_.name == opens_the_store) {
        server_row_.assign(1, std::string(row));
        return {};
    }
    waiting_.emplace_back(row);
    if (waiting_.size() < into_.rows_an_insert()) return {};
    return insert_waiting();
}

result<void> filling::insert_waiting() {
    if (waiting_.empty()) return {};
    if (auto done = insert(at_, waiting_); !done) return done;
    uncommitted_ += waiting_.size();
    waiting_.clear();
    if (uncommitted_ < rows_a_commit) return {};
    uncommitted_ = 0;
    if (auto done = into_.commit(); !done) return done;
    return into_.begin_writing();
}

result<void> filling::insert(const table& into, const std::vector<std::string>& rows) {
    std::vector<sql_value> values;
    for (const std::string& row : rows)
        if (!decode_row(row, into.columns.size(), values))
            return make_error(errc::internal, "a row of " + into.name + " has another form");
    for (const sql_value& one : values)
        if (one.type() == sql_value::kind::text && !into_.can_hold(one.text()))
            return make_error(errc::conflict,
                              "a text in " + into.name + " holds a zero byte or no UTF-8: PostgreSQL has no such text");
    const auto done = into_.sql().run_built(insert_of(into, rows.size()), values, ignore);
    if (!done) return make_error(done.error().code, into.name + ": " + done.error().detail);
    return {};
}

result<void> filling::end_table() {
    if (auto done = insert_waiting(); !done) return done;
    return into_.commit();
}

result<void> filling::set_counters(const std::vector<counter>& to) {
    if (auto begun = into_.begin_writing(); !begun) return begun;
    for (const counter& one : to)
        if (auto set = into_.set_counter(one); !set) return set;
    counters_ = to;
    return into_.commit();
}

// A later number is as good: it was not given out either.
result<void> filling::compare_counters() {
    const auto found = into_.counters();
    if (!found) return found.error();
    for (const counter& one : counters_) {
        const auto at = std::ranges::find(*found, one.table, &counter::table);
        if (at == found->end() || at->last < one.last)
            return make_error(errc::conflict,
                              "the numbers of " + one.table + " do not go on after " + std::to_string(one.last));
    }
    return {};
}

result<table_sum> filling::read_back(const table& of) {
    content_sum sum;
    if (of.name == opens_the_store) {
        for (const std::string& row : server_row_) sum.add(row);
        return sum.of(of.name);
    }
    const auto walked = into_.walk(select_of(of), [&](const sql_row& row) {
        sum.add(encode_row(row, of));
        return result<void>();
    });
    if (!walked) return walked.error();
    return sum.of(of.name);
}

result<bool> filling::compare(std::vector<compared_table>& tables, const transfer_hooks& hooks) {
    if (tables.size() != tables_.size()) return make_error(errc::conflict, "not every table was carried");
    if (hooks.before_verification) hooks.before_verification();
    if (auto begun = into_.begin_reading(); !begun) return begun.error();
    bool all = true;
    for (compared_table& one : tables) {
        const auto of = std::ranges::find(tables_, one.from.table, &table::name);
        if (of == tables_.end()) return make_error(errc::conflict, "there is no table " + one.from.table);
        auto found = read_back(*of);
        if (!found) return found.error();
        one.to = std::move(*found);
        all = all && one.same();
    }
    if (auto same = compare_counters(); !same) return same.error();
    if (auto done = into_.commit(); !done) return done.error();
    return all;
}

// The one row that is written after everything was read back.
result<void> filling::compare_server(const table& server) {
    std::vector<std::string> found;
    const auto walked = into_.walk(select_of(server), [&](const sql_row& row) {
        found.push_back(encode_row(row, server));
        return result<void>();
    });
    if (!walked || found == server_row_) return walked;
    return make_error(errc::conflict, "the row of the server is not what was written");
}

result<void> filling::open(function_ref<result<void>(sql_session&)> last_words) {
    const auto server = std::ranges::find(tables_, opens_the_store, &table::name);
    if (server == tables_.end() || server_row_.empty()) return make_error(errc::conflict, "the row of the server is missing");
    if (auto begun = into_.begin_writing(); !begun) return begun;
    if (const auto gone = into_.sql().run("DELETE FROM server"); !gone) return gone.error();
    if (auto done = insert(*server, server_row_); !done) return done;
    if (auto same = compare_server(*server); !same) return same;
    if (auto said = last_words(into_.sql()); !said) return said;
    return into_.commit();
}

}  // namespace gatehouse::transfer
