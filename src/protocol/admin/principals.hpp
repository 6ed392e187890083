#pragma once
#include <string>

#include "climbing.hpp"
#include "lookup.hpp"

// A member or a team, as what holds roles and grants.
namespace gatehouse::protocol::admin {

struct principal_ref {
    principal_kind kind;
    std::string id;
};

// Whom the path's first value names. errc::not_found; errc::conflict for a member that was removed.
result<principal_ref> principal_in_path(call& made, principal_kind kind);
// A body's `member` or `team`, exactly one of the two: errc::invalid_value.
result<principal_ref> principal_named(call& made, const std::string& member, const std::string& team);

// Whether it is the caller, or a team that the caller is in.
result<bool> reaches_caller(call& made, const principal_ref& whose);
// Who loses by a change must not be above the caller: the member, or each of the team.
result<void> check_losing(call& made, const principal_ref& whose);

}  // namespace gatehouse::protocol::admin
