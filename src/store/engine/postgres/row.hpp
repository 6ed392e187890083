#pragma once
#include <charconv>

#include "engine/postgres/connection.hpp"

namespace gatehouse::postgres {

// Answers come as text; a boolean reads as 0 or 1, as the other engine has it.
class row final : public sql_row {
public:
    row(const PGresult* answer, int number) : answer_(answer), number_(number) {}
    bool is_null(int column) const override { return PQgetisnull(answer_, number_, column) == 1; }
    std::int64_t integer(int column) const override {
        const auto bytes = text(column);
        if (bytes == "t") return 1;
        return read<std::int64_t>(bytes);
    }
    double number(int column) const override { return read<double>(text(column)); }
    std::string_view text(int column) const override {
        return {PQgetvalue(answer_, number_, column), static_cast<std::size_t>(PQgetlength(answer_, number_, column))};
    }

private:
    template <class T> static T read(std::string_view bytes) {
        T value{};
        std::from_chars(bytes.data(), bytes.data() + bytes.size(), value);
        return value;
    }
    const PGresult* answer_;
    int number_;
};

}  // namespace gatehouse::postgres
