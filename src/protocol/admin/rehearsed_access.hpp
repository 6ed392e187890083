#pragma once
#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/rights_comparison.hpp>

namespace gatehouse::protocol::admin {

// Who may rehearse a change need not be one who may read what everybody has: rows need gatehouse:access:explain, as who-can
// does, and names in them gatehouse:members:read.
struct may_be_shown {
    bool rows = false, names = false;
};
// {"gained", "lost", "roles": […], "rights": […], "withheld", "more", "exact"}: roles and actions are counted;
// limits::dry_run_rows of each list are shown.
void write_access(json_writer& out, const access::rights_comparison& compared, const may_be_shown& shown);

}  // namespace gatehouse::protocol::admin
