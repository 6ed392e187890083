#pragma once
#include <string_view>

#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/role.hpp>
#include <gatehouse/store/transaction.hpp>

// A mapping rule was approved for what it gave then (access.md, Rule binding). Where it comes to give more by what it does not
// say itself, the approval is over: the rule gives what needs one again when a second administrator has approved it again, who
// is not the one that changed this. A change row says so. The operator's change is a second word by itself, and ends none.
namespace gatehouse::access {

// What a role at or above the model's protected level, or one that rose to it, brings has grown: content, level, ceiling.
result<void> end_approvals(tenant_transaction& tx, const request_context& by, const permission_model& model, const role& grown);
// Such a role came to a team, or for longer.
result<void> end_approvals(tenant_transaction& tx, const request_context& by, const permission_model& model, const team_id& to,
                           const role& came);

// Whether statements (JSON) give anything that others before them did not: one that is no deny and was not there, or a deny
// that is gone. What can't be read does.
bool gives_more(std::string_view before, std::string_view after);

}  // namespace gatehouse::access
