#pragma once
#include <sqlite3.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/sqlite/connection.hpp"

namespace gatehouse::sqlite {

struct connection::statement {
    statement() = default;
    statement(const statement&) = delete;
    ~statement() { sqlite3_finalize(handle); }

    std::string_view text() const { return sqlite3_sql(handle); }
    // SQLite numbers $n by first appearance; parameters says which argument each of its own numbers is. False when one
    // is not of the form $n, or the numbers leave a hole (the other engine could not tell the hole's type).
    bool number_parameters();
    int bind(int parameter, const sql_value& value);

    // Marks it busy for a walk; resets it and drops the borrowed arguments at the end, however that comes.
    class use {
    public:
        explicit use(statement& used) : used_(used) { used_.busy = true; }
        use(const use&) = delete;
        ~use() {
            sqlite3_reset(used_.handle);
            sqlite3_clear_bindings(used_.handle);
            used_.busy = false;
        }

    private:
        statement& used_;
    };

    sqlite3_stmt* handle = nullptr;
    std::vector<std::size_t> parameters;
    std::size_t arguments = 0;
    bool busy = false;
};

class row final : public sql_row {
public:
    explicit row(sqlite3_stmt* handle) : handle_(handle) {}
    bool is_null(int column) const override { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }
    std::int64_t integer(int column) const override { return sqlite3_column_int64(handle_, column); }
    double number(int column) const override { return sqlite3_column_double(handle_, column); }
    std::string_view text(int column) const override {
        const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
        return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
    }

private:
    sqlite3_stmt* handle_;
};

// EXPLAIN QUERY PLAN, one step a line.
std::string explain(sqlite3* handle, std::string_view sql);

}  // namespace gatehouse::sqlite
