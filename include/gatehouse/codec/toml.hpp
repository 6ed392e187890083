#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>
#include <gatehouse/model/document.hpp>

namespace gatehouse {

// TOML 1.0 as a plain tree: tables are objects, dates and times their text. errc::invalid_syntax with line and column.
result<value> parse_toml(std::string_view text);

// The same, with the line on which each thing begins, so that whoever judges the content can point at it.
struct located_toml {
    value content;
    std::map<std::string, std::uint32_t, std::less<>> lines;  // by path: "role[2].level", "role[2]", list entries from 0

    // The line of the path, or of the nearest thing around it that has one.
    std::uint32_t line_of(std::string_view path) const;
};
result<located_toml> parse_located_toml(std::string_view text);

}  // namespace gatehouse
