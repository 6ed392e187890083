#include "link_rows.hpp"

namespace gatehouse {

link read_link(const sql_row& row) {
    link out{.id = link_id::trusted(row.text(0)),
             .connection = connection_id::trusted(row.text(1)),
             .member = member_id::trusted(row.text(2))};
    out.authority = row.flag(3);
    out.external_id = row.optional_string(4);
    out.user_name = row.string(5);
    out.display_name_fold = row.string(6);
    out.active = row.flag(7);
    out.document = row.string(8);
    out.version = row.integer(9);
    out.created = row.at(10);
    out.modified = row.at(11);
    out.member_waits = row.integer(13) > 0;
    out.member_held = row.integer(12) > 0 || out.member_waits;
    // Nobody's row is written when all begin or cease to wait, and `active` reads otherwise.
    if (out.member_waits) out.version = -out.version;
    return out;
}

}  // namespace gatehouse
