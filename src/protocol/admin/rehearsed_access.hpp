#pragma once
#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/rights_comparison.hpp>

namespace gatehouse::protocol::admin {

// {"gained", "lost", "roles": […], "rights": […], "more", "exact"}: roles and actions are counted; limits::dry_run_rows of
// each list are shown.
void write_access(json_writer& out, const access::rights_comparison& compared);

}  // namespace gatehouse::protocol::admin
