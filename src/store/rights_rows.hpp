#pragma once
#include <string_view>

#include <gatehouse/model/rights.hpp>
#include <gatehouse/store/sql.hpp>

#include "text_list.hpp"

// Rows of what rights are derived from, whether one member's or many's are read.
namespace gatehouse {

// $1 org, $2 the subject
#define GATEHOUSE_NODE                                                                                            \
    "SELECT r.id, r.type, r.external_name, COALESCE(r.parent, ''), COALESCE(r.team, ''), CASE WHEN EXISTS"        \
    " (SELECT 1 FROM resource_unit u WHERE u.org = r.org AND u.resource = r.id) THEN 1 ELSE 0 END,"               \
    " CASE WHEN EXISTS (SELECT 1 FROM resource_unit u JOIN member_unit mu ON mu.org = u.org AND mu.unit = u.unit" \
    " AND mu.member = $2 WHERE u.org = r.org AND u.resource = r.id) THEN 1 ELSE 0 END FROM resource r WHERE r.org = $1"

inline subject_facts subject_facts_of(const sql_row& row) {
    return {row.text(0) == "active", row.string(1),      row.string(2),      row.integer(3), row.string(4),
            row.integer(5),          row.optional_at(6), row.optional_at(7), row.flag(8),    row.flag(9)};
}

inline role_origin origin_of(std::string_view word) {
    for (const auto origin : {role_origin::direct, role_origin::team, role_origin::scim_rule})
        if (to_text(origin) == word) return origin;
    return role_origin::saml_rule;
}

inline held_role held_role_of(const sql_row& row) {
    return {role_id::trusted(row.text(0)),
            row.string(1),
            row.integer(2),
            {row.string(3), row.string(4)},
            origin_of(row.text(5)),
            row.string(6),
            row.string(7),
            row.string(8),
            row.string(9),
            row.string(10),
            row.integer(11)};
}

inline held_grant held_grant_of(const sql_row& row) {
    return {grant_id::trusted(row.text(0)),
            row.string(1),
            texts_of(row.text(2)),
            row.string(3),
            row.string(4),
            row.string(5),
            row.string(6)};
}

inline resource_node resource_node_of(const sql_row& row) {
    return {row.string(0), row.string(1), row.string(2), row.string(3), row.string(4), row.flag(5), row.flag(6)};
}

}  // namespace gatehouse
