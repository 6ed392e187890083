#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "transfer/store_end.hpp"

// A row as bytes that are the same whatever engine it came from: what is hashed, and what stands in a backup. Column by column
// in the table's order: 'n'; 'i' and eight bytes; 'f' and the eight bytes of an IEEE double; 't', four bytes of length, the
// text. Numbers have their highest byte first.
namespace gatehouse::transfer {

std::string encode_row(const sql_row& row, const table& of);
// Values borrow from the bytes. False: no row of so many columns.
bool decode_row(std::string_view bytes, std::size_t columns, std::vector<sql_value>& out);

void append_number(std::string& out, std::uint64_t number, int bytes);
std::uint64_t read_number(std::string_view bytes);

}  // namespace gatehouse::transfer
