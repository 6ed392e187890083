#include "transfer/row_code.hpp"

#include <bit>

namespace gatehouse::transfer {
namespace {

void append_value(std::string& out, const sql_row& row, int at, sql_value::kind kind) {
    if (row.is_null(at)) kind = sql_value::kind::null;
    switch (kind) {
        case sql_value::kind::null: out += 'n'; return;
        case sql_value::kind::integer:
            out += 'i';
            append_number(out, static_cast<std::uint64_t>(row.integer(at)), 8);
            return;
        case sql_value::kind::number:
            out += 'f';
            append_number(out, std::bit_cast<std::uint64_t>(row.number(at)), 8);
            return;
        case sql_value::kind::text:
            out += 't';
            append_number(out, row.text(at).size(), 4);
            out += row.text(at);
    }
}

// Takes from the front what is there; an empty view where it is not.
std::string_view take(std::string_view& bytes, std::size_t count) {
    if (bytes.size() < count) return {};
    const auto taken = bytes.substr(0, count);
    bytes.remove_prefix(count);
    return taken;
}

bool read_text(std::string_view& bytes, std::vector<sql_value>& out) {
    const auto length = take(bytes, 4);
    if (length.empty() || read_number(length) > bytes.size()) return false;
    out.emplace_back(take(bytes, read_number(length)));
    return true;
}

bool read_value(std::string_view& bytes, std::vector<sql_value>& out) {
    const auto mark = take(bytes, 1);
    if (mark == "t") return read_text(bytes, out);
    if (mark == "n") return out.emplace_back(nullptr), true;
    const auto number = mark == "i" || mark == "f" ? take(bytes, 8) : std::string_view();
    if (number.empty()) return false;
    if (mark == "i")
        out.emplace_back(static_cast<std::int64_t>(read_number(number)));
    else
        out.emplace_back(std::bit_cast<double>(read_number(number)));
    return true;
}

}  // namespace

void append_number(std::string& out, std::uint64_t number, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(number >> shift);
}

std::uint64_t read_number(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
    return number;
}

std::string encode_row(const sql_row& row, const table& of) {
    std::string out;
    int at = 0;
    for (const column& one : of.columns) append_value(out, row, at++, one.kind);
    return out;
}

bool decode_row(std::string_view bytes, std::size_t columns, std::vector<sql_value>& out) {
    for (std::size_t i = 0; i < columns; ++i)
        if (!read_value(bytes, out)) return false;
    return bytes.empty();
}

}  // namespace gatehouse::transfer
