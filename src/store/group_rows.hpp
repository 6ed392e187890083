#pragma once
#include <gatehouse/model/group.hpp>
#include <gatehouse/store/sql.hpp>

namespace gatehouse {

#define GROUP_COLUMNS                                                                                        \
    "id, connection, external_id, display_name, origin, document, version, member_count, in_work, created, " \
    "modified"

group read_group(const sql_row& row);

}  // namespace gatehouse
