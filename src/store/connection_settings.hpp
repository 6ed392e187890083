#pragma once
#include <string>
#include <string_view>

#include <gatehouse/model/connection.hpp>

namespace gatehouse {

// The column connection.settings. Members that stand at their default are not written; unknown ones are ignored, so that
// a node of the previous version reads what a newer one wrote.
std::string write_settings(const connection_settings& settings);
result<connection_settings> read_settings(std::string_view json);

}  // namespace gatehouse
