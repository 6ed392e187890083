#include "change_rows.hpp"

namespace gatehouse {

change read_change(const sql_row& row) {
    change out{.id = change_id::trusted(row.text(1))};
    out.position = row.integer(0);
    out.at = row.at(2);
    out.actor_kind = row.string(3);
    out.actor = row.string(4);
    out.via = row.string(5);
    out.request_id = row.string(6);
    out.ip = row.string(7);
    out.kind = row.string(8);
    out.target = {row.string(9), row.string(10)};
    out.facts = row.string(11);
    return out;
}

}  // namespace gatehouse
