#pragma once
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include <gatehouse/store/sql.hpp>

// How repositories read answers. `read` makes a value of a row.
namespace gatehouse::rows {

template <class T, class Read>
result<std::optional<T>> one(sql_session& sql, std::string_view text, std::initializer_list<sql_value> args, Read read) {
    std::optional<T> found;
    const auto ran = sql.run(text, args, [&](const sql_row& row) {
        found.emplace(read(row));
        return result<void>();
    });
    if (!ran) return ran.error();
    return found;
}

template <class T, class Read>
result<std::vector<T>> many(sql_session& sql, std::string_view text, std::initializer_list<sql_value> args, Read read) {
    std::vector<T> found;
    const auto ran = sql.run(text, args, [&](const sql_row& row) {
        found.push_back(read(row));
        return result<void>();
    });
    if (!ran) return ran.error();
    return found;
}

inline result<void> execute(sql_session& sql, std::string_view text, std::initializer_list<sql_value> args) {
    const auto ran = sql.run(text, args);
    if (!ran) return ran.error();
    return {};
}

// For statements that end in RETURNING, or change one row or none.
inline result<bool> any(sql_session& sql, std::string_view text, std::initializer_list<sql_value> args) {
    const auto ran = sql.run(text, args);
    if (!ran) return ran.error();
    return *ran > 0;
}

}  // namespace gatehouse::rows
