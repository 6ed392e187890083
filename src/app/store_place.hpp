#pragma once
#include <string_view>

#include <gatehouse/store/transfer.hpp>

namespace gatehouse::app {

// "sqlite:DIRECTORY" or "postgresql://…"; errc::invalid_value otherwise.
result<store_place> parse_store_place(std::string_view text);

inline constexpr char store_place_form[] = "sqlite:DIR|postgresql://…";

// Says on standard error how far it is.
void show_progress(std::string_view table, std::int64_t rows);

// Prints what was compared, a line a table. errc::conflict names those that differ.
result<void> show_comparison(const std::vector<compared_table>& tables);

}  // namespace gatehouse::app
