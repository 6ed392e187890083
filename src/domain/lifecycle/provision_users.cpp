#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/audit/legal_hold.hpp>
#include <gatehouse/domain/audit/personal.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/directory/names.hpp>
#include <gatehouse/domain/lifecycle/provision.hpp>
#include <gatehouse/store/credential_sweep.hpp>
#include <gatehouse/store/legal_hold_repository.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "arrival.hpp"
#include "called.hpp"
#include "tombstones.hpp"

namespace gatehouse::lifecycle {
namespace {

member_names names_of(const link_content& content) { return {content.display_name, content.user_name, content.email}; }

void apply(const link_content& content, link& row) {
    row.user_name = content.user_name;
    row.external_id = content.external_id;
    row.display_name_fold = fold(content.display_name);
    row.document = content.document;
    row.active = content.active.value_or(row.active);
}

// Which attributes a change touched, by name: values are personal and stay out of change rows.
value::array changed_attributes(const link& before, const link& after) {
    value::array out;
    if (before.user_name != after.user_name) out.emplace_back("userName");
    if (before.external_id != after.external_id) out.emplace_back("externalId");
    if (before.document != after.document) out.emplace_back("attributes");
    if (before.active != after.active) out.emplace_back("active");
    return out;
}

}  // namespace

result<link> provisioner::get_user(const link_id& id) {
    auto found = link_repository(tx_).find(in_, id);
    if (!found) return found.error();
    if (!*found) return make_error(errc::not_found, "no such user");
    return std::move(**found);
}

result<member_id> provisioner::new_member(const link_content& content, bool over_removal) {
    const auto id = tx_.new_id<member_id>();
    member row{.id = id};
    row.names = names_of(content);
    row.epoch_at = tx_.now();
    if (const auto inserted = member_repository(tx_).insert(row); !inserted) return inserted.error();
    const auto told =
        audit::record_person(tx_, by_, change_kind::member_created, change_target::of(id), {}, id, audit::values_of(row.names));
    if (!told) return told.error();
    if (over_removal) {
        if (const auto held = suspend(tx_, by_, id, hold_source::local_removal()); !held) return held.error();
        const auto alarm = audit::record(tx_, by_, change_kind::member_recreated_over_removal, change_target::of(id));
        if (!alarm) return alarm.error();
    }
    if (!content.active.value_or(true))
        if (const auto held = suspend(tx_, by_, id, hold_source::of(in_)); !held) return held.error();
    return id;
}

// An IdP's removal is undone by its own create; an administrator's stands over the new record until it is forgiven.
result<void> provisioner::settle_tombstones(const link_content& content, const std::optional<tombstone>& over,
                                            const member_id& id) {
    if (!over) return {};
    link row{.id = link_id::trusted(""), .connection = in_, .member = id};
    apply(content, row);
    if (over->by == removal_source::administrator)
        return bury_names(tx_, row, {removal_source::administrator, id, tx_.now()}, hash_);
    tombstone_repository stones(tx_);
    const auto name = tombstone_hash(hash_, in_, tombstone_user_name, content.user_name);
    if (const auto gone = stones.erase(in_, tombstone_user_name, name); !gone) return gone;
    if (!content.external_id) return {};
    return stones.erase(in_, tombstone_external_id, tombstone_hash(hash_, in_, tombstone_external_id, *content.external_id));
}

result<void> provisioner::settle(const group_member& arrived, const std::optional<std::string>& external_id) {
    return settle_arrival(tx_, by_, in_, arrived, external_id);
}

// The same person, under another record: what is kept of the first is kept of both.
result<void> provisioner::keep_legal_hold(const member_id& before, const member_id& now) {
    const auto held = legal_hold_repository(tx_).find(before);
    if (!held) return held.error();
    return *held ? audit::set_legal_hold(tx_, by_, now, (*held)->reason) : result<void>();
}

result<link> provisioner::create_user(const link_content& content) {
    if (const auto free = directory::check_user_names(tx_, in_, content, nullptr); !free) return free.error();
    const auto over = find_tombstone(tx_, in_, content.user_name, content.external_id, hash_);
    if (!over) return over.error();
    const auto owner = new_member(content, *over && (*over)->by == removal_source::administrator);
    if (!owner) return owner.error();
    if (const auto settled = settle_tombstones(content, *over, *owner); !settled) return settled.error();
    if (*over)
        if (const auto kept = keep_legal_hold((*over)->member, *owner); !kept) return kept.error();
    link row{.id = tx_.new_id<link_id>(), .connection = in_, .member = *owner};
    apply(content, row);
    if (const auto inserted = link_repository(tx_).insert(row, content.indexed); !inserted) return inserted.error();
    object facts;
    facts.set("connection", value(in_.text()));
    facts.set("member", value(owner->text()));
    const auto told = audit::record(tx_, by_, change_kind::link_created, change_target::of(row.id), std::move(facts));
    if (!told) return told.error();
    const group_member arrived{std::string(row.id.text()), group_member_kind::user, "", {}};
    if (const auto settled = settle(arrived, content.external_id); !settled) return settled.error();
    return get_user(row.id);
}

result<link> provisioner::change_user(const link_id& id, const link_content& content, std::optional<std::int64_t> expected) {
    const auto before = get_user(id);
    if (!before) return before;
    if (const auto same = directory::check_version(expected, before->version); !same) return same.error();
    if (const auto free = directory::check_user_names(tx_, in_, content, &*before); !free) return free.error();
    if (const auto known = reconcile(*before, content); !known) return known.error();
    link after = *before;
    apply(content, after);
    auto changed = changed_attributes(*before, after);
    if (changed.empty()) return get_user(id);
    if (const auto written = link_repository(tx_).update(after, content.indexed); !written) return written.error();
    object facts;
    facts.set("connection", value(in_.text()));
    facts.set("attributes", value(std::move(changed)));
    const auto told = audit::record(tx_, by_, change_kind::link_changed, change_target::of(id), std::move(facts));
    if (!told) return told.error();
    if (const auto named = change_names(*before, content); !named) return named.error();
    if (after.active != before->active)
        if (const auto turned = change_activity(*before, after.active); !turned) return turned.error();
    if (after.external_id != before->external_id) {
        const group_member arrived{std::string(id.text()), group_member_kind::user, "", {}};
        if (const auto settled = settle(arrived, after.external_id); !settled) return settled.error();
    }
    return get_user(id);
}

// After a restore: what is said of somebody's `active` is the word that was waited for.
result<void> provisioner::reconcile(const link& before, const link_content& content) {
    if (!before.member_held || !before.authority || !content.active.value_or(false)) return {};
    const auto remaining = reactivate(tx_, by_, before.member, hold_source::reconcile());
    return remaining ? result<void>() : result<void>(remaining.error());
}

result<void> provisioner::change_names(const link& before, const link_content& content) {
    return before.authority ? call_member(tx_, by_, before.member, names_of(content)) : result<void>();
}

result<void> provisioner::change_activity(const link& before, bool active) {
    if (before.authority && !active) return suspend(tx_, by_, before.member, hold_source::of(in_));
    if (before.authority) {
        const auto remaining = reactivate(tx_, by_, before.member, hold_source::of(in_));
        return remaining ? result<void>() : result<void>(remaining.error());
    }
    if (!active) {
        if (const auto ended = credential_sweep(tx_).end_sessions_of(before.id); !ended) return ended.error();
        if (const auto dropped = saml_sign_in_repository(tx_).drop_claims(before); !dropped) return dropped;
    }
    const auto kind = active ? change_kind::link_activated : change_kind::link_deactivated;
    return audit::record(tx_, by_, kind, change_target::of(before.id));
}

result<void> provisioner::delete_user(const link_id& id, std::optional<std::int64_t> expected) {
    const auto found = get_user(id);
    if (!found) return found.error();
    if (const auto same = directory::check_version(expected, found->version); !same) return same;
    if (found->authority) return remove(tx_, by_, found->member, removal_source::idp, hash_);
    return end_link(tx_, by_, *found, hash_);
}

}  // namespace gatehouse::lifecycle
