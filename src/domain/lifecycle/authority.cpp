#include <gatehouse/domain/lifecycle/authority.hpp>

#include <algorithm>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/directory/names.hpp>
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/model/names_in.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/link_repository.hpp>

#include "called.hpp"

namespace gatehouse::lifecycle {
namespace {

constexpr std::string_view kept_hold = "the connection that suspended this member speaks for it no longer";

result<void> check_may_speak(tenant_transaction& tx, const link& heir) {
    if (heir.authority) return make_error(errc::conflict, "this connection speaks for the member already");
    // Who waits for the word of one must not pass by way of another.
    if (heir.member_waits)
        return make_error(errc::conflict, "this member waits for the present authority since a restore: gatehouse recovery");
    const auto at = connection_repository(tx).get(heir.connection);
    if (!at) return at.error();
    if (!at->enabled()) return make_error(errc::conflict, "the connection is disabled, and speaks for nobody");
    link_content wanted;
    wanted.user_name = heir.user_name;
    wanted.external_id = heir.external_id;
    link speaking = heir;
    speaking.authority = true;
    return directory::check_user_names(tx, heir.connection, wanted, &speaking);
}

// Also of one that stood before: who moves the authority stands at the top. The operator's stays the stronger.
result<void> own_hold(tenant_transaction& tx, const request_context& by, const member_id& who) {
    const auto holds = hold_repository(tx).of(who);
    if (!holds) return holds.error();
    const auto stands = std::ranges::find(*holds, hold_source::admin(), &hold::source);
    if (stands == holds->end() || !member_id::parse(stands->by)) return {};
    return hold_repository(tx).set_by(who, hold_source::admin(), stands->reason, by.actor);
}

// A source clears only its own, and this one is asked no more: an administrator has to be able to, and has to mean it.
result<void> hand_over_holds(tenant_transaction& tx, const request_context& by, const member_id& who) {
    const auto holds = hold_repository(tx).of(who);
    if (!holds) return holds.error();
    for (const auto& one : *holds) {
        if (one.source.kind != hold_kind::connection) continue;
        if (auto kept = suspend(tx, by, who, hold_source::admin(), kept_hold); !kept) return kept;
        if (auto own = own_hold(tx, by, who); !own) return own;
        if (auto cleared = reactivate(tx, by, who, one.source); !cleared) return cleared.error();
    }
    return {};
}

result<void> take_over(tenant_transaction& tx, const request_context& by, const link& heir) {
    const auto document = parse_json(heir.document);
    if (!document) return document.error();
    auto names = names_in(*document);
    names.user_name = heir.user_name;
    if (auto called = call_member(tx, by, heir.member, names); !called) return called;
    if (auto handed = hand_over_holds(tx, by, heir.member); !handed) return handed;
    return heir.active ? result<void>() : suspend(tx, by, heir.member, hold_source::of(heir.connection));
}

}  // namespace

result<void> move_authority(tenant_transaction& tx, const request_context& by, const member_id& who, const connection_id& to) {
    const auto links = link_repository(tx).of_member(who);
    if (!links) return links.error();
    const auto heir = std::ranges::find(*links, to, &link::connection);
    if (heir == links->end()) return make_error(errc::conflict, "this connection has no link of that member");
    if (auto may = check_may_speak(tx, *heir); !may) return may;
    if (auto moved = link_repository(tx).set_authority(*heir); !moved) return moved;
    object facts;
    facts.set("authority", value(to.text()));
    if (const auto before = std::ranges::find_if(*links, &link::authority); before != links->end())
        facts.set("before", value(before->connection.text()));
    if (auto told = audit::record(tx, by, change_kind::member_changed, change_target::of(who), std::move(facts)); !told)
        return told;
    return take_over(tx, by, *heir);
}

}  // namespace gatehouse::lifecycle
