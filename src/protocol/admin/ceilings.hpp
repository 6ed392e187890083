#pragma once
#include <string>
#include <vector>

#include "lookup.hpp"

namespace gatehouse::protocol::admin {

// A permission that a grant gives and that does not count, because a role that its holder has besides leaves it out.
struct cut_permission {
    std::string permission, role;  // the role's slug
};
// Of these permissions on this resource, as things are now.
result<std::vector<cut_permission>> cut_by_ceilings(call& made, const member_id& whose, const resource& on,
                                                    const std::vector<std::string>& permissions);

}  // namespace gatehouse::protocol::admin
