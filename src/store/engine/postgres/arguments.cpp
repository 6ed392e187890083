#include "engine/postgres/arguments.hpp"

#include <bit>

namespace gatehouse::postgres {
namespace {

constexpr Oid bigint_type = 20, text_type = 25, double_type = 701;

}  // namespace

connection::arguments::arguments(std::span<const sql_value> values) : formats(values.size(), 1) {
    numbers_.reserve(values.size());
    for (const sql_value& value : values) switch (value.type()) {
            case sql_value::kind::null:
                kinds += '0';
                types.push_back(0);
                data.push_back(nullptr);
                lengths.push_back(0);
                break;
            case sql_value::kind::integer:
                kinds += 'i';
                types.push_back(bigint_type);
                data.push_back(number(static_cast<std::uint64_t>(value.integer())));
                lengths.push_back(8);
                break;
            case sql_value::kind::number:
                kinds += 'n';
                types.push_back(double_type);
                data.push_back(number(std::bit_cast<std::uint64_t>(value.number())));
                lengths.push_back(8);
                break;
            case sql_value::kind::text:
                kinds += 't';
                types.push_back(text_type);
                data.push_back(value.text().empty() ? "" : value.text().data());  // a null pointer would be NULL
                lengths.push_back(static_cast<int>(value.text().size()));
                break;
        }
}

const char* connection::arguments::number(std::uint64_t bits) {
    auto& bytes = numbers_.emplace_back();
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(bits >> (56 - 8 * i));
    return bytes.data();
}

}  // namespace gatehouse::postgres
