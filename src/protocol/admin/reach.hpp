#pragma once
#include <vector>

#include <gatehouse/model/resource.hpp>

#include "permit.hpp"

// Nobody climbs by moving things: the team and the units of a resource say who reaches it (access.md, Assigning (d)).
namespace gatehouse::protocol::admin {

struct resource_name {
    std::string type, name;
};

// errc::forbidden when the caller would come to reach what lies behind a resource by a change of its row: it enters a team in
// which the caller has a role that is not the caller's everywhere, or units kept the caller out and no longer would.
result<void> check_reach(call& made, const resource_name& before, const resource& after, const std::vector<unit_id>& units);

// Whether its name means something before it is registered: another had it, or a role counts for it.
result<bool> is_known_name(call& made, const resource& row);

}  // namespace gatehouse::protocol::admin
