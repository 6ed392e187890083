#include <gatehouse/domain/lifecycle/adopt.hpp>

#include <algorithm>

#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/adoption_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "take.hpp"

namespace gatehouse::lifecycle {
namespace {

object facts_of(const connection_id& in) {
    object facts;
    facts.set("connection", value(in.text()));
    return facts;
}

result<bool> has_link_in(tenant_transaction& tx, const connection_id& in, const member_id& who) {
    const auto links = link_repository(tx).of_member(who);
    if (!links) return links.error();
    return std::ranges::find(*links, in, &link::connection) != links->end();
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
                    std::int64_t guarded, std::string_view offered_as = {}) {
    const auto asked = adoption_repository(tx).ask(in, who, guarded, offered_as);
    if (!asked) return asked.error();
    if (!*asked) return adopted{};
    object facts = facts_of(in);
    facts.set("adoption", value("asked"));
    if (auto told = audit::record(tx, by, change_kind::member_changed, change_target::of(who), std::move(facts)); !told)
        return told.error();
    return adopted{{}, true};
}

// An administrator has said who it is that comes by this name: no rule of the connection is asked, nor what the member is
// called. Nothing: nobody has, or it does not hold any more.
result<std::optional<adopted>> adopt_offered(tenant_transaction& tx, const request_context& by, const connection_id& in,
                                             const link_content& content, const protection& is_protected) {
    const auto offer = adoption_repository(tx).find_offered(in, content.user_name);
    if (!offer) return offer.error();
    if (!*offer || (*offer)->state == adoption_state::refused) return std::optional<adopted>();
    const auto who = member_repository(tx).get((*offer)->member);
    if (!who) return who.error();
    const auto there = has_link_in(tx, in, who->id);
    if (!there) return there.error();
    if (who->status != member_status::active || *there) return std::optional<adopted>();
    // It waits: the name must not become somebody else meanwhile.
    if ((*offer)->state == adoption_state::pending) return std::optional(adopted{{}, true});
    const auto guarded = guard_of(tx, *who, is_protected);
    if (!guarded) return guarded.error();
    auto taken = *guarded > (*offer)->guarded ? ask(tx, by, in, who->id, *guarded, (*offer)->user_name)
                                              : take(tx, by, in, content, *who);
    if (!taken) return taken.error();
    return std::optional(*std::move(taken));
}

}  // namespace

result<std::int64_t> guard_of(tenant_transaction& tx, const member& who, const protection& is_protected) {
    if (who.owner) return 2;
    const auto guarded = is_protected ? is_protected(tx, who.id) : result<bool>(true);
    if (!guarded) return guarded.error();
    return *guarded ? 1 : 0;
}

result<adopted> adopt(tenant_transaction& tx, const request_context& by, const connection_id& in, const link_content& content,
                      const protection& is_protected) {
    auto offered = adopt_offered(tx, by, in, content, is_protected);
    if (!offered) return offered.error();
    if (*offered) return **std::move(offered);
    const auto connection = connection_repository(tx).get(in);
    if (!connection) return connection.error();
    if (connection->adopt == adopt_rule::refuse) return adopted{};
    const auto holder = unlinked_holder(tx, in, content);
    if (!holder) return holder.error();
    if (!*holder) return adopted{};
    const member& who = **holder;
    const auto known = adoption_repository(tx).find(in, who.id);
    if (!known) return known.error();
    if (*known && (*known)->offered()) return adopted{};  // by another name
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

result<adoption> offer(tenant_transaction& tx, const request_context& by, const connection_id& in, const member& who,
                       const std::string& user_name, std::int64_t guarded) {
    if (who.status != member_status::active) return make_error(errc::conflict, "only an active member can be offered");
    const auto there = has_link_in(tx, in, who.id);
    if (!there) return there.error();
    if (*there) return make_error(errc::conflict, "this connection has a link of that member already");
    const auto user = link_repository(tx).find_by_user_name(in, user_name);
    if (!user) return user.error();
    if (*user) return make_error(errc::conflict, "this connection has a user of that name already, who is another member");
    adoption_repository adoptions(tx);
    const auto taken = adoptions.find_offered(in, user_name);
    if (!taken) return taken.error();
    if (*taken && (*taken)->member != who.id)
        return make_error(errc::conflict, "another member is offered to this connection by that name");
    const auto asked = adoptions.ask(in, who.id, guarded, user_name);
    if (!asked) return asked.error();
    if (!*asked) return make_error(errc::too_many, "too many members wait to be given to this connection");
    const auto row = adoptions.find(in, who.id);
    if (!row) return row.error();
    if (auto done = adoptions.decide((*row)->id, adoption_state::approved, by.actor); !done) return done.error();
    object facts = facts_of(in);
    facts.set("adoption", value("offered"));
    if (auto told = audit::record(tx, by, change_kind::member_changed, change_target::of(who.id), std::move(facts)); !told)
        return told.error();
    return adoptions.get(in, (*row)->id);
}

}  // namespace gatehouse::lifecycle
