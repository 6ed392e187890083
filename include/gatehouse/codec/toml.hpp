#pragma once
#include <string_view>

#include <gatehouse/base/result.hpp>
#include <gatehouse/model/document.hpp>

namespace gatehouse {

// TOML 1.0 as a plain tree: tables are objects, dates and times their text. errc::invalid_syntax with line and column.
result<value> parse_toml(std::string_view text);

}  // namespace gatehouse
