#pragma once
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <gatehouse/store/sql.hpp>

// The ways in which repositories ask and change: all rows, the first, one that must be there, whether there was any.
namespace gatehouse {

template <class Map>
auto collect(sql_session& sql, std::string_view text, std::initializer_list<sql_value> args, Map map)
    -> result<std::vector<decltype(map(std::declval<const sql_row&>()))>> {
    std::vector<decltype(map(std::declval<const sql_row&>()))> rows;
    const auto read = sql.run(text, args, [&](const sql_row& row) {
        rows.push_back(map(row));
        return result<void>();
    });
    if (!read) return read.error();
    return rows;
}

template <class Map>
auto first(sql_session& sql, std::string_view text, std::initializer_list<sql_value> args, Map map)
    -> result<std::optional<decltype(map(std::declval<const sql_row&>()))>> {
    std::optional<decltype(map(std::declval<const sql_row&>()))> found;
    const auto read = sql.run(text, args, [&](const sql_row& row) {
        if (!found) found.emplace(map(row));
        return result<void>();
    });
    if (!read) return read.error();
    return found;
}

template <class Map>
auto required(sql_session& sql, std::string_view text, std::initializer_list<sql_value> args, const char* absent, Map map)
    -> result<decltype(map(std::declval<const sql_row&>()))> {
    auto found = first(sql, text, args, std::move(map));
    if (!found) return found.error();
    if (!*found) return make_error(errc::not_found, absent);
    return **std::move(found);
}

// Whether a query found a row, or a change touched one.
inline result<bool> any_row(sql_session& sql, std::string_view text, std::initializer_list<sql_value> args) {
    const auto ran = sql.run(text, args);
    if (!ran) return ran.error();
    return *ran > 0;
}

// A change that must touch a row, or be refused with that error.
inline result<void> change_one(sql_session& sql, std::string_view text, std::initializer_list<sql_value> args, errc code,
                               const char* otherwise) {
    const auto changed = sql.run(text, args);
    if (!changed) return changed.error();
    if (*changed == 0) return make_error(code, otherwise);
    return {};
}

// A change that may touch any number of rows, or none.
inline result<void> change_any(sql_session& sql, std::string_view text, std::initializer_list<sql_value> args) {
    const auto changed = sql.run(text, args);
    if (!changed) return changed.error();
    return {};
}

}  // namespace gatehouse
