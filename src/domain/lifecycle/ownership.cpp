#include <gatehouse/domain/lifecycle/ownership.hpp>

#include <algorithm>

#include <gatehouse/base/limits/ends.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/rights_watch.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/ownership_repository.hpp>

#include "ownership_mail.hpp"
#include "ownership_slot.hpp"

namespace gatehouse::lifecycle {
namespace {

result<member> active_owner(tenant_transaction& tx, const member_id& id) {
    auto found = member_repository(tx).get(id);
    if (!found) return found;
    if (found->owner && found->alive(tx.now())) return found;
    return make_error(errc::forbidden, "only an owner of the organization does this");
}

// Known here, or by a session that an identity provider opened with one.
result<bool> has_second_factor(tenant_transaction& tx, const member_id& id) {
    const auto account = account_repository(tx).find(id);
    if (!account) return account.error();
    if (*account && (*account)->has_totp()) return true;
    const auto sessions = session_repository(tx).of_member(id);
    if (!sessions) return sessions.error();
    return std::ranges::any_of(*sessions, [&](const session_row& one) { return one.mfa && tx.now() < one.expires; });
}

result<member> fit_to_own(tenant_transaction& tx, const member_id& id) {
    auto found = member_repository(tx).get(id);
    if (!found) return found;
    if (found->owner) return make_error(errc::conflict, "this member is an owner already");
    if (!found->alive(tx.now())) return make_error(errc::conflict, "only an active member can own the organization");
    if (found->access_ends_at) return make_error(errc::conflict, "this member's access has an end: take that back first");
    return found;
}

result<void> check_several(const access::permission_model& model) {
    if (model.owners == access::permission_model::owner_rule::at_least_one) return {};
    return make_error(errc::invalid_value, "this organization has exactly one owner: nobody owns it beside another");
}

object facts_of(const ownership_offer& made, std::string_view what) {
    object facts;
    facts.set("from", value(made.owner.text()));
    facts.set("to", value(made.target.text()));
    facts.set("stays", value(made.stays));
    facts.set("what", value(what));
    return facts;
}

result<bool> counts(tenant_transaction& tx, const ownership_offer& made) {
    if (made.expires <= tx.now() || made.made_under != tx.generation()) return false;
    const auto owner = member_repository(tx).get(made.owner), target = member_repository(tx).get(made.target);
    if (!owner) return owner.error();
    if (!target) return target.error();
    return owner->owner && owner->alive(tx.now()) && owner->epoch == made.owner_epoch && !target->owner &&
           target->alive(tx.now()) && !target->access_ends_at && target->epoch == made.target_epoch;
}

}  // namespace

result<std::optional<ownership_offer>> open_offer(tenant_transaction& tx) {
    auto made = ownership_repository(tx).find();
    if (!made || !*made) return made;
    const auto open = counts(tx, **made);
    if (!open) return open.error();
    return *open ? *std::move(made) : std::optional<ownership_offer>();
}

result<ownership_offer> offer_ownership(tenant_transaction& tx, const request_context& by, const courier& told_by,
                                        const access::permission_model& model, const member_id& owner, const member_id& target,
                                        bool stays) {
    const auto from = active_owner(tx, owner);
    if (!from) return from.error();
    const auto waits = open_offer(tx);
    if (!waits) return waits.error();
    if (*waits) return make_error(errc::conflict, "ownership is offered to somebody already: revoke that first");
    if (stays)
        if (const auto several = check_several(model); !several) return several.error();
    const auto to = fit_to_own(tx, target);
    if (!to) return to.error();
    const auto proved = has_second_factor(tx, target);
    if (!proved) return proved.error();
    if (!*proved) return make_error(errc::conflict, "this member has no second factor: an owner signs in with one");
    const ownership_offer made{owner,     target,          stays,    from->epoch,
                               to->epoch, tx.generation(), tx.now(), tx.now() + limits::ownership_offer_ms};
    if (const auto put = ownership_repository(tx).put(made); !put) return put.error();
    if (const auto told = tell_of_offer(tx, told_by, *from, *to, made); !told) return told.error();
    const auto recorded =
        audit::record(tx, by, change_kind::transfer_offered, change_target::of(target), facts_of(made, "offered"));
    if (!recorded) return recorded.error();
    return made;
}

result<void> accept_ownership(tenant_transaction& tx, const request_context& by, const courier& told_by,
                              const access::permission_model& model, const member_id& target) {
    const auto made = open_offer(tx);
    if (!made) return made.error();
    if (!*made || (*made)->target != target)
        return make_error(errc::forbidden, "ownership of this organization is not offered to you");
    const auto from = member_repository(tx).get((*made)->owner), to = member_repository(tx).get(target);
    if (!from) return from.error();
    if (!to) return to.error();
    if ((*made)->stays)
        if (const auto several = check_several(model); !several) return several;
    if (const auto erased = ownership_repository(tx).erase(); !erased) return erased;
    if (!(*made)->stays)
        if (const auto left = leave_slot(tx, by, model, *from); !left) return left;
    if (const auto taken = member_repository(tx).set_owner(target, true); !taken) return taken;
    if (const auto told = tell_of_acceptance(tx, told_by, &*from, *to); !told) return told;
    return audit::record(tx, by, change_kind::transfer_accepted, change_target::of(target), facts_of(**made, "accepted"));
}

result<void> accept_in_person(tenant_transaction& tx, const request_context& by, const courier& told_by,
                              const access::permission_model& model, const principal& who, const access::decider& rights) {
    if (!who.mfa)
        return make_error(errc::forbidden,
                          "an owner proves a second factor: do so at /me/confirm in your browser, then accept");
    const auto watch = rights_watch::begin(tx, rights);
    if (!watch) return watch.error();
    if (auto done = accept_ownership(tx, by, told_by, model, *who.member); !done) return done;
    if (const auto settled = watch->end(tx, by); !settled) return settled.error();
    return {};
}

result<void> end_offer(tenant_transaction& tx, const request_context& by, const courier& told_by, std::string_view what) {
    const auto made = open_offer(tx);
    if (!made) return made.error();
    if (!*made) return make_error(errc::not_found, "no ownership is offered to anybody");
    const auto from = member_repository(tx).get((*made)->owner), to = member_repository(tx).get((*made)->target);
    if (!from) return from.error();
    if (!to) return to.error();
    if (const auto erased = ownership_repository(tx).erase(); !erased) return erased;
    if (const auto told = tell_of_end(tx, told_by, *from, *to, what); !told) return told;
    return audit::record(tx, by, change_kind::transfer_ended, change_target::of(to->id), facts_of(**made, what));
}

result<void> hand_over(tenant_transaction& tx, const request_context& by, const courier& told_by,
                       const access::permission_model& model, const std::optional<member>& from, const member_id& target) {
    const auto to = fit_to_own(tx, target);
    if (!to) return to.error();
    const auto owners = member_repository(tx).owners();
    if (!owners) return owners.error();
    if (!from && !owners->empty())
        if (const auto several = check_several(model); !several) return several;
    if (const auto erased = ownership_repository(tx).erase(); !erased) return erased;
    if (from)
        if (const auto left = leave_slot(tx, by, model, *from); !left) return left;
    if (const auto taken = member_repository(tx).set_owner(target, true); !taken) return taken;
    if (const auto told = tell_of_acceptance(tx, told_by, from ? &*from : nullptr, *to); !told) return told;
    object facts;
    if (from) facts.set("from", value(from->id.text()));
    facts.set("to", value(target.text()));
    facts.set("what", value("handed over by the operator"));
    return audit::record(tx, by, change_kind::transfer_accepted, change_target::of(target), std::move(facts));
}

result<void> step_down(tenant_transaction& tx, const request_context& by, const access::permission_model& model,
                       const member_id& owner) {
    const auto who = active_owner(tx, owner);
    if (!who) return who.error();
    const auto owners = member_repository(tx).owners();
    if (!owners) return owners.error();
    const bool another =
        std::ranges::any_of(*owners, [&](const member& one) { return one.id != owner && one.alive(tx.now()); });
    if (!another)
        return make_error(errc::conflict,
                          "you are the only active owner: hand the organization on, or add another owner first");
    if (const auto left = leave_slot(tx, by, model, *who); !left) return left;
    object facts;
    facts.set("owner", value(false));
    return audit::record(tx, by, change_kind::member_changed, change_target::of(owner), std::move(facts));
}

result<std::string_view> owner_alarm(tenant_transaction& tx) {
    const auto owners = member_repository(tx).owners();
    if (!owners) return owners.error();
    if (owners->empty()) return std::string_view("owner.missing");
    const bool active = std::ranges::any_of(*owners, [&](const member& one) { return one.alive(tx.now()); });
    return active ? std::string_view() : std::string_view("owner.not_active");
}

}  // namespace gatehouse::lifecycle
