#pragma once
#include <optional>
#include <string_view>

#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/domain/lifecycle/outbox.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/member.hpp>
#include <gatehouse/model/ownership.hpp>

// The owner's slot (access.md, Invariants, 1): it is left and taken in one transaction, never free or doubled in between. Both
// sides are told by mail. Whether who asks may do it, and has proved who he is, is the caller's question.
namespace gatehouse::lifecycle {

// What an owner offers; it waits limits::ownership_offer_ms for the target. stays: both will be owners, where the model has
// `owners = at_least_one`. errc::forbidden: who offers is no owner that is active; errc::conflict: the target is not active,
// has no second factor, is an owner already, or another offer waits; errc::invalid_value: the model has one owner only.
result<ownership_offer> offer_ownership(tenant_transaction& tx, const request_context& by, const courier& told_by,
                                        const access::permission_model& model, const member_id& owner, const member_id& target,
                                        bool stays);
// The one that waits and counts: neither side was cut off since it was made.
result<std::optional<ownership_offer>> open_offer(tenant_transaction& tx);
// By the target. The old owner gets the model's next role below. errc::forbidden: nothing is offered to this member (any more).
result<void> accept_ownership(tenant_transaction& tx, const request_context& by, const courier& told_by,
                              const access::permission_model& model, const member_id& target);
// The same as the target's own act, wherever he asks for it: from a session that was opened with a second factor, as owners
// sign in with one; whose exposures change with it has them settled in the same transaction. errc::forbidden.
result<void> accept_in_person(tenant_transaction& tx, const request_context& by, const courier& told_by,
                              const access::permission_model& model, const principal& who, const access::decider& rights);
// Revoked by an owner, or declined by the target. errc::not_found.
result<void> end_offer(tenant_transaction& tx, const request_context& by, const courier& told_by, std::string_view what);

// The operator's, at once: the slot of `from` goes to target; without `from` target is added to it, which errc::conflict
// refuses where one owner is all there may be. Whatever was offered is void.
result<void> hand_over(tenant_transaction& tx, const request_context& by, const courier& told_by,
                       const access::permission_model& model, const std::optional<member>& from, const member_id& target);
// An owner's own, where the model has several and another one is active. errc::conflict.
result<void> step_down(tenant_transaction& tx, const request_context& by, const access::permission_model& model,
                       const member_id& owner);

// Nobody who owns the organization can act for it: stays until one can, or the operator has handed it on. Empty: all is well.
result<std::string_view> owner_alarm(tenant_transaction& tx);

}  // namespace gatehouse::lifecycle
