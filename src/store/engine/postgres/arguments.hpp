#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/postgres/connection.hpp"

namespace gatehouse::postgres {

// A statement's arguments in the binary form that the server reads without parsing, each with the type that it is of:
// bigint, double precision or text. Types are never left to be guessed from the statement, except that of a NULL.
struct connection::arguments {
    explicit arguments(std::span<const sql_value> values);
    arguments(const arguments&) = delete;

    int count() const { return static_cast<int>(types.size()); }

    std::string kinds;  // a letter an argument
    std::vector<Oid> types;
    std::vector<const char*> data;
    std::vector<int> lengths, formats;

private:
    const char* number(std::uint64_t bits);
    std::vector<std::array<char, 8>> numbers_;
};

}  // namespace gatehouse::postgres
