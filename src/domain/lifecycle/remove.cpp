#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/store/credential_sweep.hpp>
#include <gatehouse/store/group_repository.hpp>
#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/invitation_repository.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/removal_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include <algorithm>

#include "revoke.hpp"
#include "tombstones.hpp"

namespace gatehouse::lifecycle {
namespace {

// Out of its groups, its names buried and free, its row gone.
result<void> take_link(tenant_transaction& tx, const request_context& by, const link& row, const tombstone& stone,
                       const keyed_hash& hash) {
    const auto left = group_repository(tx).leave_all(row.id.text());
    if (!left) return left.error();
    for (const auto& each : *left)
        if (const auto told = audit::record_each(tx, by, change_kind::group_members_removed, change_target::of(each), "members",
                                                 {std::string(row.id.text())});
            !told)
            return told;
    if (const auto buried = bury_names(tx, row, stone, hash); !buried) return buried;
    if (const auto erased = link_repository(tx).erase(row); !erased) return erased;
    object facts;
    facts.set("connection", value(row.connection.text()));
    facts.set("member", value(row.member.text()));
    return audit::record(tx, by, change_kind::link_deleted, change_target::of(row.id), std::move(facts));
}

result<void> bury_all(tenant_transaction& tx, const result<std::vector<removal_repository::unpinned>>& pinned,
                      const tombstone& stone, const keyed_hash& hash) {
    if (!pinned) return pinned.error();
    for (const auto& each : *pinned)
        if (const auto buried = bury_identity(tx, each.connection, each.identity, stone, hash); !buried) return buried;
    return {};
}

result<void> take_links(tenant_transaction& tx, const request_context& by, const tombstone& stone, const keyed_hash& hash) {
    const auto links = link_repository(tx).of_member(stone.member);
    if (!links) return links.error();
    for (const auto& each : *links)
        if (const auto taken = take_link(tx, by, each, stone, hash); !taken) return taken;
    return bury_all(tx, removal_repository(tx).take_identities(stone.member), stone, hash);
}

// Whose removal the names tell of later. What a person here had suspended must not come back active because the IdP deleted
// and created it again, nor who had an end set or was not to come yet; the record itself still says who removed it.
result<removal_source> buried_by(tenant_transaction& tx, const member_id& id, removal_source by_whom) {
    const auto holds = hold_repository(tx).of(id);
    if (!holds) return holds.error();
    const auto who = member_repository(tx).get(id);
    if (!who) return who.error();
    if (who->access_ends_at || !who->begun(tx.now())) return removal_source::administrator;
    const auto from_here = [](const hold& each) {
        return each.source == hold_source::admin() || each.source.kind == hold_kind::local_removal;
    };
    return std::ranges::any_of(*holds, from_here) ? removal_source::administrator : by_whom;
}

}  // namespace

result<what_ended> revoke(tenant_transaction& tx, const member_id& id) {
    if (const auto raised = member_repository(tx).raise_epoch(id); !raised) return raised.error();
    const auto ended = credential_sweep(tx).end_all_of(id);
    if (!ended) return ended.error();
    return what_ended{ended->sessions, ended->child_sessions, ended->api_keys, ended->links, 0, 0, 0, 0, 0};
}

object facts_of(const what_ended& all) {
    object facts;
    facts.set("sessions", value(all.sessions));
    facts.set("child_sessions", value(all.child_sessions));
    facts.set("api_keys", value(all.api_keys));
    facts.set("links", value(all.links));
    return facts;
}

result<void> remove(tenant_transaction& tx, const request_context& by, const member_id& id, removal_source by_whom,
                    const keyed_hash& hash, what_ended* told) {
    member_repository members(tx);
    const auto before = members.get(id);
    if (!before) return before.error();
    if (before->gone()) return make_error(errc::not_found, "no such member");
    if (before->owner && by_whom == removal_source::administrator)
        return make_error(errc::conflict, "an owner cannot be removed; ownership has to be transferred first");
    auto ended = revoke(tx, id);
    if (!ended) return ended.error();
    const auto told_later = buried_by(tx, id, by_whom);
    if (!told_later) return told_later.error();
    const tombstone stone{*told_later, id, tx.now()};
    if (const auto taken = take_links(tx, by, stone, hash); !taken) return taken;
    const auto rights = removal_repository(tx).end_rights_of(id, by.actor);
    if (!rights) return rights.error();
    if (const auto revoked = invitation_repository(tx).revoke_of(id); !revoked) return revoked;
    if (const auto cleared = hold_repository(tx).clear_all(id, by.actor); !cleared) return cleared;
    if (const auto marked = members.mark_removed(id, by_whom); !marked) return marked;
    ended->assignments = rights->assignments;
    ended->teams = rights->teams;
    ended->grants = rights->grants;
    ended->rotations_marked = rights->rotations;
    ended->tokens_marked = rights->tokens;
    if (told) *told = *ended;
    auto facts = facts_of(*ended);
    facts.set("by", value(to_text(by_whom)));
    facts.set("assignments", value(rights->assignments));
    facts.set("teams", value(rights->teams));
    facts.set("grants", value(rights->grants));
    facts.set("rotations", value(rights->rotations));
    if (rights->tokens > 0) facts.set("tokens_marked", value(rights->tokens));
    const auto written = audit::record(tx, by, change_kind::member_removed, change_target::of(id), std::move(facts));
    if (!written || !before->owner) return written;
    return audit::record(tx, by, change_kind::owner_ended_by_idp, change_target::of(id));
}

result<void> end_link(tenant_transaction& tx, const request_context& by, const link& row, const keyed_hash& hash) {
    const auto ended = credential_sweep(tx).end_sessions_of(row.id);
    if (!ended) return ended.error();
    if (const auto dropped = saml_sign_in_repository(tx).drop_claims(row); !dropped) return dropped;
    const auto told_later = buried_by(tx, row.member, removal_source::idp);
    if (!told_later) return told_later.error();
    const tombstone stone{*told_later, row.member, tx.now()};
    if (const auto buried = bury_all(tx, removal_repository(tx).take_identities(row.id), stone, hash); !buried) return buried;
    return take_link(tx, by, row, stone, hash);
}

}  // namespace gatehouse::lifecycle
