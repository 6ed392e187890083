#include <gatehouse/domain/lifecycle/invitations.hpp>

#include <algorithm>

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/access/administration.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/sessions/links.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/invitation_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/unit_repository.hpp>

#include "accepting.hpp"
#include "invitation_mail.hpp"

namespace gatehouse::lifecycle {
namespace {

constexpr std::string_view inviter_lost_it = "who invited you may not give this any more; ask for a new invitation";

result<void> check_may(tenant_transaction& tx, const access::decider& decider, const member_id& who, std::string_view action) {
    const auto decided = decider.decide(
        tx, access::question{who, std::nullopt, std::string(action), "organization", std::string(tx.organization().text())});
    if (!decided) return decided.error();
    if (decided->allowed) return {};
    return make_error(errc::forbidden, std::string(inviter_lost_it));
}

// What the inviter must have.
struct power {
    std::vector<std::string_view> actions;
    std::int64_t level;
    std::optional<role> given{};
};

result<power> power_for(tenant_transaction& tx, const access::decider& decider, const invitation& row) {
    if (!row.role) {
        const auto level = decider.highest_level_of(tx, row.member);
        if (!level) return level.error();
        return power{{access::permission::members_create}, *level};
    }
    const auto given = role_repository(tx).find(*row.role);
    if (!given) return make_error(errc::forbidden, "the role you were invited to is gone; ask for a new invitation");
    const auto awake = decider.plan_gives(tx, *given);
    if (!awake) return awake.error();
    if (!*awake)
        return make_error(errc::forbidden,
                          "the role you were invited to is no longer part of the organization's plan; ask for "
                          "a new invitation");
    return power{{access::permission::members_create, access::permission::roles_assign}, given->level, *given};
}

// (c): a role of one's own making is given by whoever has what is in it, on the day on which somebody gets it.
result<void> check_content(tenant_transaction& tx, const access::decider& decider, const member_id& inviter,
                           const role& given) {
    if (given.built_in) return {};
    const auto held = decider.effective_rights_of(tx, inviter, std::nullopt);
    if (!held) return held.error();
    const auto rows = policy_repository(tx).of_roles();
    if (!rows) return rows.error();
    for (const auto& row : *rows) {
        if (row.role != given.id) continue;
        const auto missing = decider.not_held(tx, *held, row.statements);
        if (!missing) return missing.error();
        if (*missing) return make_error(errc::forbidden, std::string(inviter_lost_it));
    }
    return {};
}

// (c): who comes into a unit reaches what it keeps others out of. So does the inviter still, or may pass over units there.
result<void> check_unit(tenant_transaction& tx, const access::decider& decider, const member& inviter, const unit_id& into) {
    unit_repository units(tx);
    const auto own = units.of_member(inviter.id);
    if (!own) return own.error();
    if (inviter.owner || std::ranges::find(*own, into) != own->end()) return {};
    const auto there = units.resources(into, "", limits::rights_above + 1);
    if (!there) return there.error();
    if (std::ssize(*there) > limits::rights_above) return make_error(errc::forbidden, std::string(inviter_lost_it));
    for (const auto& id : *there) {
        const auto one = resource_repository(tx).find(id);
        if (!one) return one.error();
        const auto may =
            decider.decide(tx, access::question{inviter.id, std::nullopt, "units:bypass", one->type, one->name, nullptr, true});
        if (!may) return may.error();
        if (!may->allowed) return make_error(errc::forbidden, std::string(inviter_lost_it));
    }
    return {};
}

// What was in the inviter's power when it was sent has to be so still: nobody gives by an old letter what he lost.
result<void> check_inviter(tenant_transaction& tx, const access::decider& decider, const invitation& row, const power& needed) {
    if (!row.inviter) return {};
    const auto inviter = member_repository(tx).find(*row.inviter);
    if (!inviter) return inviter.error();
    if (!*inviter || !(*inviter)->alive(tx.now()))
        return make_error(errc::forbidden, "this invitation is on hold, as whoever sent it is; ask for a new one");
    for (const auto action : needed.actions)
        if (const auto may = check_may(tx, decider, *row.inviter, action); !may) return may;
    const auto level = decider.highest_level_of(tx, *row.inviter);
    if (!level) return level.error();
    if (*level < needed.level) return make_error(errc::forbidden, std::string(inviter_lost_it));
    if (row.unit)
        if (auto may = check_unit(tx, decider, **inviter, *row.unit); !may) return may;
    return needed.given ? check_content(tx, decider, *row.inviter, *needed.given) : result<void>();
}

result<void> check_may_enter(tenant_transaction& tx, const invitation& row) {
    if (!row.role) {
        const auto who = member_repository(tx).get(row.member);
        return who ? check_may_have_password(tx, *who, row.email) : who.error();
    }
    const auto routed = connection_of_address(tx, row.email);
    if (!routed) return routed.error();
    if (!*routed) return {};
    return make_error(errc::conflict, "your company signs its people in itself; go on at the sign-in page");
}

result<invitation> check_invitation(tenant_transaction& tx, const access::decider& decider, const principal& shown) {
    auto row = invitation_of(tx, shown);
    if (!row) return row;
    if (const auto may = check_may_enter(tx, *row); !may) return may.error();
    if (const auto may = check_still_given(tx, decider, *row); !may) return may.error();
    return row;
}

result<void> give_account(tenant_transaction& tx, const invitation& row, const std::string& password_hash) {
    local_account account{.member = row.member};
    account.login_fold = fold(row.email);
    account.password_hash = password_hash;
    account.password_since = tx.now();
    return account_repository(tx).put(account);
}

result<void> give_place(tenant_transaction& tx, const request_context& by, const invitation& row) {
    if (!row.role) return account_repository(tx).set_recovery_address(row.member, row.email);
    if (const auto active = account_repository(tx).activate(row.member, row.email); !active) return active;
    assignment direct{tx.new_id<assignment_id>(),
                      principal_kind::member,
                      std::string(row.member.text()),
                      *row.role,
                      {},
                      {"invitation", std::string(row.id.text())},
                      {},
                      tx.now()};
    const auto assigned = access::assign_role(tx, by, direct);
    if (!assigned) return assigned.error();
    return row.unit ? invitation_repository(tx).join_unit(row) : result<void>();
}

}  // namespace

result<invitation> invitation_of(tenant_transaction& tx, const principal& shown) {
    auto row = invitation_repository(tx).find(invitation_id::trusted(shown.binding));
    if (!row) return row;
    if (row->state(tx.now()) != invitation_state::pending || row->link != shown.credential || row->member != *shown.member)
        return make_error(errc::unauthenticated, "not a link that is good");
    return row;
}

result<void> check_still_given(tenant_transaction& tx, const access::decider& decider, const invitation& row) {
    const auto needed = power_for(tx, decider, row);
    if (!needed) return needed.error();
    return check_inviter(tx, decider, row, *needed);
}

result<void> let_in(tenant_transaction& tx, const request_context& by, const invitation& row) {
    if (const auto accepted = invitation_repository(tx).accept(row.id); !accepted) return accepted;
    if (const auto in = give_place(tx, by, row); !in) return in;
    object facts;
    facts.set("member", value(row.member.text()));
    if (row.role) facts.set("role", value(row.role->text()));
    const change_target target{"invitation", std::string(row.id.text())};
    return audit::record(tx, by, change_kind::invitation_accepted, target, std::move(facts));
}

result<member_id> accept_invitation(tenant_transaction& tx, request_context by, const crypto::keyring& keys,
                                    const access::decider& decider, std::string_view link, const std::string& password_hash) {
    const auto shown = sessions::consume_link(tx, keys, credential_kind::invitation, link);
    if (!shown) return shown.error();
    const auto row = check_invitation(tx, decider, *shown);
    if (!row) return row.error();
    by.kind = actor_kind::session;
    by.actor = row->member.text();
    if (const auto in = let_in(tx, by, *row); !in) return in.error();
    if (const auto given = give_account(tx, *row, password_hash); !given) return given.error();
    return row->member;
}

}  // namespace gatehouse::lifecycle
