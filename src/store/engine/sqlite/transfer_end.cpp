#include "engine/sqlite/transfer_end.hpp"

#include <filesystem>
#include <optional>

#include "engine/migrations.hpp"
#include "engine/sqlite/checkpointer.hpp"
#include "engine/sqlite/connection.hpp"
#include "engine/sqlite/data_directory.hpp"
#include "engine/sqlite/log_file.hpp"
#include "engine/sqlite/migrations.hpp"
#include "engine/stamp.hpp"
#include "transfer/catalogue.hpp"

namespace gatehouse::sqlite {
namespace {

class transfer_end final : public transfer::store_end {
public:
    transfer_end(std::optional<data_directory> held, std::unique_ptr<connection> at)
        : held_(std::move(held)), at_(std::move(at)) {}

    sql_session& sql() override { return *at_; }
    result<void> begin_reading() override { return at_->begin("BEGIN"); }
    result<void> begin_writing() override { return at_->begin("BEGIN IMMEDIATE"); }
    result<void> commit() override;

    result<std::int64_t> migration() override { return at_->integer("PRAGMA user_version"); }
    result<void> make_schema(std::int64_t number, store_kind kind, instant now) override {
        return migrate(*at_, migrations().first(static_cast<std::size_t>(number)), kind, now, filling_stamp(kind));
    }
    result<std::vector<transfer::table>> tables() override;
    result<void> walk(const std::string& query, sql_session::each_row each) override;
    result<std::vector<transfer::counter>> counters() override;
    result<void> set_counter(const transfer::counter& to) override;

    bool can_hold(std::string_view) const override { return true; }
    std::size_t rows_an_insert() const override { return 1; }  // no round trip to save: one statement, prepared once

private:
    std::optional<data_directory> held_;
    std::unique_ptr<connection> at_;
};

result<void> transfer_end::commit() {
    if (auto done = at_->control("COMMIT"); !done) return done;
    checkpoint(*at_);
    return {};
}

result<std::vector<transfer::table>> transfer_end::tables() {
    transfer::catalogue found;
    auto read = walk(
        "SELECT t.name, c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'"
        " AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
        [&](const sql_row& row) { return found.add_column(row.text(0), row.text(1), row.text(2)); });
    if (!read) return read.error();
    read = walk("SELECT t.name, f.\"table\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
                [&](const sql_row& row) {
                    found.add_reference(row.text(0), row.text(1));
                    return result<void>();
                });
    if (!read) return read.error();
    return found.in_order();
}

result<void> transfer_end::walk(const std::string& query, sql_session::each_row each) {
    const auto walked = at_->run_built(query, {}, each);
    if (!walked) return walked.error();
    return {};
}

result<std::vector<transfer::counter>> transfer_end::counters() {
    std::vector<transfer::counter> out;
    const auto read = walk("SELECT name, seq FROM sqlite_sequence ORDER BY name", [&](const sql_row& row) {
        out.push_back({row.string(0), row.integer(1)});
        return result<void>();
    });
    if (!read) return read.error();
    return out;
}

result<void> transfer_end::set_counter(const transfer::counter& to) {
    const auto raised = at_->run("UPDATE sqlite_sequence SET seq = max(seq, $2) WHERE name = $1", {to.table, to.last});
    if (!raised) return raised.error();
    if (*raised > 0) return {};
    const auto set = at_->run("INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)", {to.table, to.last});
    if (!set) return set.error();
    return {};
}

result<std::unique_ptr<transfer::store_end>> open_file(std::optional<data_directory> held, const std::string& path) {
    if (auto durable = write_log_again(path, ""); !durable) return durable.error();
    connection_options options;
    options.path = path;
    options.writer = true;
    auto opened = connection::open(options);
    if (!opened) return opened.error();
    return std::make_unique<transfer_end>(std::move(held), std::move(*opened));
}

}  // namespace

result<std::unique_ptr<transfer::store_end>> open_end(const std::string& directory, bool must_exist) {
    std::error_code ignored;
    if (must_exist && !std::filesystem::exists(directory + "/gatehouse.db", ignored))
        return make_error(errc::not_found, "there is no store");
    auto held = data_directory::lock(directory);
    if (!held) return held.error();
    const std::string path = held->database();
    return open_file(std::move(*held), path);
}

// The folder's own way may lead through links, which SQLite would take for the file's.
result<std::unique_ptr<transfer::store_end>> open_copy_end(const std::string& path) {
    std::error_code failed;
    const auto named = std::filesystem::absolute(path, failed);
    const auto folder = std::filesystem::canonical(named.parent_path(), failed);
    if (failed) return make_error(errc::not_found, "there is no copy");
    connection_options options;
    options.path = folder / named.filename();
    options.copy = true;
    auto opened = connection::open(options);
    if (!opened) return opened.error();
    return std::make_unique<transfer_end>(std::nullopt, std::move(*opened));
}

}  // namespace gatehouse::sqlite
