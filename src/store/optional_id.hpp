#pragma once
#include <optional>
#include <string>

#include <gatehouse/store/sql.hpp>

// Ids that a row may be without.
namespace gatehouse {

template <class Id> std::optional<Id> id_at(const sql_row& row, int column) {
    return row.is_null(column) ? std::nullopt : std::optional(Id::trusted(row.text(column)));
}

template <class Id> std::optional<std::string> text_of(const std::optional<Id>& id) {
    return id ? std::optional<std::string>(id->text()) : std::nullopt;
}

}  // namespace gatehouse
