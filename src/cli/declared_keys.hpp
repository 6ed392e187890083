#pragma once
#include <vector>

#include "declared.hpp"

// What may stand in a table of a file, at each depth: a misspelt key must not pass for its default.
namespace gatehouse::cli {

struct key;
using keys = std::vector<key>;

enum class form : std::uint8_t {
    text,
    time,
    number,
    flag,
    texts,
    words,   // a list of texts, or of tables that have the keys within
    tables,  // a list of tables that have the keys within
    table,   // with the keys within; none: with any
};

struct key {
    std::string_view name;
    form is = form::text;
    bool required = false;
    const keys& (*within)() = nullptr;
};

struct kind {
    std::string_view name;
    std::vector<declaration> declared::*into;
    keys has;
};

const std::vector<kind>& kinds();
// errc::invalid_value, with the place.
error wrong(const std::string& place, const std::string& what);
result<void> check_keys(const value& table, const keys& known, const std::string& place);

}  // namespace gatehouse::cli
