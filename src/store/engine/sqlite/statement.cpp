#include "engine/sqlite/statement.hpp"

#include <algorithm>
#include <charconv>

namespace gatehouse::sqlite {

bool connection::statement::number_parameters() {
    const int count = sqlite3_bind_parameter_count(handle);
    for (int i = 1; i <= count; ++i) {
        const char* name = sqlite3_bind_parameter_name(handle, i);
        const std::string_view text = name ? name : "";
        std::size_t number = 0;
        if (text.size() < 2 || text[0] != '$') return false;
        const auto [end, code] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
        if (code != std::errc() || end != text.data() + text.size() || number == 0) return false;
        parameters.push_back(number - 1);
        arguments = std::max(arguments, number);
    }
    return arguments == parameters.size();
}

int connection::statement::bind(int parameter, const sql_value& value) {
    switch (value.type()) {
        case sql_value::kind::null: return sqlite3_bind_null(handle, parameter);
        case sql_value::kind::integer: return sqlite3_bind_int64(handle, parameter, value.integer());
        case sql_value::kind::number: return sqlite3_bind_double(handle, parameter, value.number());
        case sql_value::kind::text: break;
    }
    const std::string_view text = value.text();  // a null pointer would bind NULL
    return sqlite3_bind_text64(handle, parameter, text.data() ? text.data() : "", text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

std::string explain(sqlite3* handle, std::string_view sql) {
    const std::string text = "EXPLAIN QUERY PLAN " + std::string(sql);
    sqlite3_stmt* steps = nullptr;
    std::string plan;
    if (sqlite3_prepare_v2(handle, text.data(), static_cast<int>(text.size()), &steps, nullptr) != SQLITE_OK) return plan;
    while (sqlite3_step(steps) == SQLITE_ROW) plan.append(row(steps).text(3)).append("\n");
    sqlite3_finalize(steps);
    return plan;
}

}  // namespace gatehouse::sqlite
