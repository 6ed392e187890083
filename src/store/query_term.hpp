#pragma once
#include <optional>
#include <string>

#include "query_sql.hpp"

namespace gatehouse {

// One comparison as a condition, its parameters from $first; nothing when no column and no index knows the attribute.
std::optional<sql_condition> compile_term(const query& filter, query_table table, int first);
std::string select_ids(query_table table);

}  // namespace gatehouse
