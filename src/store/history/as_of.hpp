#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>

namespace gatehouse::history {

// The same query over the rows as they stood at a moment, which is argument number `moment` of the new text: each table that
// it names after FROM or JOIN becomes the states of its history that were in force. errc::internal for what is no query, and
// for a table whose past is not kept: nothing of today gets into an answer about the past.
result<std::string> as_of(std::string_view query, std::size_t moment);

}  // namespace gatehouse::history
