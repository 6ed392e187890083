#pragma once
#include <optional>
#include <vector>

#include <gatehouse/domain/access/administration.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/role.hpp>
#include <gatehouse/store/transaction.hpp>

// Mapping rules: what directory groups give (access.md, Rule binding). Each function checks its input, writes its rows and the
// change row; whether the actor may do it is the caller's question.
namespace gatehouse::access {

// What a rule gives, the roles of its teams counted.
result<std::vector<mapped_role>> given_by(tenant_transaction& tx, const mapping_rule& rule);
// Whether it gives a role at or above the model's protected level, and so must be by id and needs a second administrator.
result<bool> needs_approval(tenant_transaction& tx, const permission_model& model, const mapping_rule& rule);

// Text, kind, roles, teams, on or off; the checks of a new one. A change of what it gives, to whom, or on again, takes the
// approval away, unless wanted.approved_by is a new one (approved_anew). Whether anything changed.
result<bool> change_mapping_rule(tenant_transaction& tx, const request_context& by, const permission_model& model,
                                 mapping_rule wanted, bool approved_anew = false);
result<void> move_mapping_rule(tenant_transaction& tx, const request_context& by, const mapping_rule& which,
                               std::int64_t place);
result<void> remove_mapping_rule(tenant_transaction& tx, const request_context& by, const mapping_rule& gone);

// Whoever is in the group now is let in by it. errc::conflict: it needs no approval, has it, or gives a deprecated role.
// errc::forbidden: by who made or last changed it. proposed_by: another, at whose word the actor acts: then of the two one may
// have made it.
result<void> approve_mapping_rule(tenant_transaction& tx, const request_context& by, const permission_model& model,
                                  const mapping_rule& which, const std::optional<member_id>& proposed_by = {});
// A by-name rule means another group from now on. errc::conflict for a rule that is not by name; errc::not_found.
result<void> rebind_mapping_rule(tenant_transaction& tx, const request_context& by, const mapping_rule& which,
                                 const group_id& to);
// Those of a rule's held newcomers, or all of them; how many there were. errc::not_found for one who is not held;
// errc::conflict: the rule gives a deprecated role, which takes no new holders.
result<std::int64_t> release_joins(tenant_transaction& tx, const request_context& by, const mapping_rule& which,
                                   const std::optional<std::vector<member_id>>& who);

// After members joined or left a group, or it took a place in another: newcomers of approved rules over it are counted, and
// held above the hour's number (an alarm says which); those of rules that give a deprecated role are held. After a group's row
// ended, or was bound, with the rules that were over it before, or are now.
result<void> judge_joins(tenant_transaction& tx, const request_context& by, const group_id& in);
result<void> judge_joins(tenant_transaction& tx, const request_context& by, const std::vector<mapping_rule_id>& rules);
// The same for the groups that a member has shown in a claim.
result<void> judge_claims(tenant_transaction& tx, const request_context& by, const member_id& who,
                          const std::vector<group_id>& groups);

}  // namespace gatehouse::access
