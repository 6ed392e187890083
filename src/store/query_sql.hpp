#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <gatehouse/model/query.hpp>
#include <gatehouse/store/sql.hpp>

namespace gatehouse {

enum class query_table : std::uint8_t { link, directory_group };

// meta.resourceType of every row of a table (RFC 7643, 3.1).
constexpr std::string_view resource_type_of(query_table table) { return table == query_table::link ? "User" : "Group"; }

// What of a query the database can answer.
struct sql_condition {
    using argument = std::variant<std::int64_t, double, std::string>;
    std::string text = "1 = 1";       // for WHERE, over the table's own columns
    std::vector<argument> arguments;  // $first, $first+1 …
    bool exact = false;               // false: it lets more rows through than match; matches() judges each

    // Borrowed: to be bound while this lives.
    std::vector<sql_value> values() const;
};

// The condition is meant for
//     SELECT … FROM <table> WHERE org = $1 AND connection = $2 AND <text> ORDER BY id
// and uses $1 and $2 itself. Whatever has an index becomes a comparison of an indexed column or an IN set, never a
// correlated EXISTS; a row that matches the query always meets the condition. Its text goes to run_built.
sql_condition compile_query(const query& filter, query_table table, int first_parameter = 3);

}  // namespace gatehouse
