#include <gatehouse/domain/lifecycle/adopt.hpp>

#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/access/mapping.hpp>
#include <gatehouse/domain/audit/personal.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/directory/membership.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/adoption_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/credential_sweep.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "arrival.hpp"
#include "revoke.hpp"

namespace gatehouse::lifecycle {
namespace {

object facts_of(const connection_id& in) {
    object facts;
    facts.set("connection", value(in.text()));
    return facts;
}

// Who has the name, where no connection manages that member and the connection itself has room for it.
result<std::optional<member>> unlinked_holder(tenant_transaction& tx, const connection_id& in, const link_content& content) {
    auto holder = member_repository(tx).find_by_user_name(content.user_name);
    if (!holder || !*holder) return holder;
    const auto links = link_repository(tx).of_member((*holder)->id);
    if (!links) return links.error();
    if (!links->empty() || (*holder)->status != member_status::active) return std::optional<member>();
    if (!content.external_id) return holder;
    const auto other = link_repository(tx).find_by_external_id(in, *content.external_id);
    if (!other) return other.error();
    return *other ? std::optional<member>() : *std::move(holder);
}

result<bool> mail_is_proved(tenant_transaction& tx, const connection_id& in, const member& who, const link_content& content) {
    const auto& mail = who.names.email;
    const auto at = mail.rfind('@');
    if (at == std::string::npos || fold(content.email) != fold(mail)) return false;
    const auto found = saml_setup_repository(tx).find_domain(ascii_lower(std::string_view(mail).substr(at + 1)));
    if (!found) return found.error();
    return *found && (*found)->connection == in;
}

result<adopted> ask(tenant_transaction& tx, const request_context& by, const connection_id& in, const member_id& who,
                    std::int64_t guarded) {
    const auto asked = adoption_repository(tx).ask(in, who, guarded);
    if (!asked) return asked.error();
    if (!*asked) return adopted{};
    object facts = facts_of(in);
    facts.set("adoption", value("asked"));
    if (auto told = audit::record(tx, by, change_kind::member_changed, change_target::of(who), std::move(facts)); !told)
        return told.error();
    return adopted{{}, true};
}

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

result<adopted> take(tenant_transaction& tx, const request_context& by, const connection_id& in, const link_content& content,
                     const member& who) {
    object facts = facts_of(in);
    if (auto ended = end_local_account(tx, who, facts); !ended) return ended.error();
    link row{.id = tx.new_id<link_id>(), .connection = in, .member = who.id};
    row.user_name = content.user_name;
    row.external_id = content.external_id;
    row.display_name_fold = fold(content.display_name);
    row.document = content.document;
    row.active = content.active.value_or(true);
    if (auto inserted = link_repository(tx).insert(row, content.indexed); !inserted) return inserted.error();
    if (auto known = reactivate(tx, by, who.id, hold_source::reconcile()); !known) return known.error();
    facts.set("member", value(who.id.text()));
    facts.set("adopted", value(true));
    if (auto told = audit::record(tx, by, change_kind::link_created, change_target::of(row.id), std::move(facts)); !told)
        return told.error();
    if (auto settled = adoption_repository(tx).erase(in, who.id); !settled) return settled.error();
    if (auto named = take_names(tx, by, who, content); !named) return named.error();
    if (!row.active)
        if (auto held = suspend(tx, by, who.id, hold_source::of(in)); !held) return held.error();
    const group_member arrived{std::string(row.id.text()), group_member_kind::user, "", {}};
    if (auto settled = settle_arrival(tx, by, in, arrived, content.external_id); !settled) return settled.error();
    auto found = link_repository(tx).find(in, row.id);
    if (!found) return found.error();
    return adopted{std::move(*found), false};
}

// 1: of protected roles; 2: an owner. Where nobody can say, everybody is protected.
result<std::int64_t> guard_of(tenant_transaction& tx, const member& who, const protection& is_protected) {
    if (who.owner) return 2;
    const auto guarded = is_protected ? is_protected(tx, who.id) : result<bool>(true);
    if (!guarded) return guarded.error();
    return *guarded ? 1 : 0;
}

}  // namespace

result<adopted> adopt(tenant_transaction& tx, const request_context& by, const connection_id& in, const link_content& content,
                      const protection& is_protected) {
    const auto connection = connection_repository(tx).get(in);
    if (!connection) return connection.error();
    if (connection->adopt == adopt_rule::refuse) return adopted{};
    const auto holder = unlinked_holder(tx, in, content);
    if (!holder) return holder.error();
    if (!*holder) return adopted{};
    const member& who = **holder;
    const auto known = adoption_repository(tx).find(in, who.id);
    if (!known) return known.error();
    const auto guarded = guard_of(tx, who, is_protected);
    if (!guarded) return guarded.error();
    const bool approved = *known && (*known)->state == adoption_state::approved;
    // What was approved was a member of less: of who has got protected roles since, or owns by now, it is asked anew.
    if (approved && *guarded > (*known)->guarded) return ask(tx, by, in, who.id, *guarded);
    if (approved) return take(tx, by, in, content, who);
    if (*known && (*known)->state == adoption_state::refused) return adopted{};
    if (connection->adopt == adopt_rule::proved_domain && *guarded == 0) {
        const auto proved = mail_is_proved(tx, in, who, content);
        if (!proved) return proved.error();
        return *proved ? take(tx, by, in, content, who) : result<adopted>(adopted{});
    }
    if (*known) return adopted{};  // it waits already
    return ask(tx, by, in, who.id, *guarded);
}

}  // namespace gatehouse::lifecycle
