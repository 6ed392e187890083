#include "group_rows.hpp"

namespace gatehouse {

group read_group(const sql_row& row) {
    group out{.id = group_id::trusted(row.text(0)), .connection = connection_id::trusted(row.text(1))};
    out.external_id = row.optional_string(2);
    out.display_name = row.string(3);
    out.origin = row.text(4) == "claim" ? group_origin::claim : group_origin::scim;
    out.document = row.string(5);
    out.version = row.integer(6);
    out.member_count = row.integer(7);
    out.in_work = row.flag(8);
    out.created = row.at(9);
    out.modified = row.at(10);
    return out;
}

}  // namespace gatehouse
