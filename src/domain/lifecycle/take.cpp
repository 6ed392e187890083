#include "take.hpp"

#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/audit/personal.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/directory/names.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/credential_sweep.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "arrival.hpp"
#include "revoke.hpp"

namespace gatehouse::lifecycle {
namespace {

result<void> take_names(tenant_transaction& tx, const request_context& by, const member& who, const link_content& content) {
    const member_names names{content.display_name, content.user_name, content.email};
    if (auto ended = credential_sweep(tx).end_links_of(who.id); !ended) return ended.error();
    if (who.names == names) return {};
    if (auto set = member_repository(tx).set_names(who.id, names); !set) return set;
    return audit::record_person(tx, by, change_kind::member_changed, change_target::of(who.id), {}, who.id,
                                audit::values_of(names));
}

// Whoever chose the password here need not be whom the identity provider means: from now on he signs in there. An owner keeps
// the way past it.
result<void> end_local_account(tenant_transaction& tx, const member& who, object& facts) {
    const auto account = account_repository(tx).find(who.id);
    if (!account) return account.error();
    if (!*account || who.owner) return {};
    if (auto ended = revoke(tx, who.id); !ended) return ended.error();
    facts.set("local_account", value("ended"));
    return account_repository(tx).erase(who.id);
}

// The first link of a member speaks for it from now on, `active` too.
result<void> begin_to_speak(tenant_transaction& tx, const request_context& by, const link_content& content, const member& who,
                            const link& row) {
    if (auto known = reactivate(tx, by, who.id, hold_source::reconcile()); !known) return known.error();
    if (auto named = take_names(tx, by, who, content); !named) return named;
    return row.active ? result<void>() : suspend(tx, by, who.id, hold_source::of(row.connection));
}

result<link> new_link(tenant_transaction& tx, const connection_id& in, const link_content& content, const member& who) {
    const auto others = link_repository(tx).of_member(who.id);
    if (!others) return others.error();
    link row{.id = tx.new_id<link_id>(), .connection = in, .member = who.id};
    row.authority = others->empty();
    row.user_name = content.user_name;
    row.external_id = content.external_id;
    row.display_name_fold = fold(content.display_name);
    row.document = content.document;
    row.active = content.active.value_or(true);
    if (auto free = directory::check_user_names(tx, in, content, &row); !free) return free.error();
    if (auto inserted = link_repository(tx).insert(row, content.indexed); !inserted) return inserted.error();
    return row;
}

}  // namespace

result<adopted> take(tenant_transaction& tx, const request_context& by, const connection_id& in, const link_content& content,
                     const member& who) {
    const auto made = new_link(tx, in, content, who);
    if (!made) return made.error();
    const link& row = *made;
    object facts;
    facts.set("connection", value(in.text()));
    if (row.authority)
        if (auto ended = end_local_account(tx, who, facts); !ended) return ended.error();
    facts.set("member", value(who.id.text()));
    facts.set("adopted", value(true));
    facts.set("authority", value(row.authority));
    if (auto told = audit::record(tx, by, change_kind::link_created, change_target::of(row.id), std::move(facts)); !told)
        return told.error();
    if (auto settled = adoption_repository(tx).erase(in, who.id); !settled) return settled.error();
    if (row.authority)
        if (auto speaks = begin_to_speak(tx, by, content, who, row); !speaks) return speaks.error();
    const group_member arrived{std::string(row.id.text()), group_member_kind::user, "", {}};
    if (auto settled = settle_arrival(tx, by, in, arrived, content.external_id); !settled) return settled.error();
    auto found = link_repository(tx).find(in, row.id);
    if (!found) return found.error();
    return adopted{std::move(*found), false};
}

}  // namespace gatehouse::lifecycle
