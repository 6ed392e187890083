#include "invited.hpp"

#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/directory/names.hpp>
#include <gatehouse/domain/sessions/links.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "accepting.hpp"
#include "arrival.hpp"

namespace gatehouse::lifecycle {
namespace {

recognition refused(std::string reason) { return {std::move(reason), std::nullopt, {}}; }

// The address itself, in a domain that is proved for this very connection: anything else that the provider says is no proof of
// who was written to.
result<std::optional<member>> invited_as(tenant_transaction& tx, const connection_id& at, const std::string& subject) {
    const auto sign = subject.rfind('@');
    if (sign == std::string::npos) return std::optional<member>();
    const auto domain = saml_setup_repository(tx).find_domain(ascii_lower(std::string_view(subject).substr(sign + 1)));
    if (!domain) return domain.error();
    if (!*domain || (*domain)->connection != at) return std::optional<member>();
    auto who = member_repository(tx).find_by_user_name(subject);
    if (!who || !*who) return who;
    return (*who)->status == member_status::invited ? std::move(who) : std::optional<member>();
}

// The invitation whose letter this browser has opened, where it is that member's and by this address. It gives a role: who has
// none to come is a member already.
result<std::optional<invitation>> letter_of(tenant_transaction& tx, const crypto::keyring& keys, const proved_sign_in& proved,
                                            const member_id& who) {
    const auto none = [](const error& why) -> result<std::optional<invitation>> {
        if (why.code != errc::unauthenticated && why.code != errc::not_found) return why;
        return std::optional<invitation>();
    };
    if (proved.invitation.empty()) return std::optional<invitation>();
    const auto shown = sessions::find_link(tx, keys, credential_kind::invitation, proved.invitation);
    if (!shown) return none(shown.error());
    auto row = invitation_of(tx, *shown);
    if (!row) return none(row.error());
    const bool his = row->member == who && row->role && fold(row->email) == fold(proved.subject);
    return his ? std::optional(*std::move(row)) : std::optional<invitation>();
}

// What is known of him: the address that he was written to, and how he was called there.
link_content content_of(const member& who, const connection& at, const std::string& subject) {
    link_content content;
    content.user_name = who.names.user_name;
    content.display_name = who.names.display_name;
    content.email = who.names.email;
    if (at.settings.match == subject_match::external_id) content.external_id = subject;
    object mail;
    mail.set("value", value(content.email));
    mail.set("type", value("work"));
    mail.set("primary", value(true));
    object document;
    document.set("schemas", value(value::array{value("urn:ietf:params:scim:schemas:core:2.0:User")}));
    document.set("userName", value(content.user_name));
    if (content.external_id) document.set("externalId", value(*content.external_id));
    document.set("displayName", value(content.display_name));
    document.set("emails", value(value::array{value(std::move(mail))}));
    content.document = to_json(value(std::move(document)));
    content.indexed = {{"emails.value", fold(content.email), {}, {}}};
    return content;
}

link link_of(const link_content& content, const connection_id& in, const recognized& who) {
    link row{.id = who.link, .connection = in, .member = who.person.id};
    row.user_name = content.user_name;
    row.external_id = content.external_id;
    row.display_name_fold = fold(content.display_name);
    row.document = content.document;
    return row;
}

}  // namespace

result<recognition> recognize_invited(tenant_transaction& tx, const crypto::keyring& keys, const access::decider* decider,
                                      const connection& at, const proved_sign_in& proved) {
    const auto who = invited_as(tx, at.id, proved.subject);
    if (!who) return who.error();
    if (!*who) return refused("user.unknown");
    const auto letter = letter_of(tx, keys, proved, (*who)->id);
    if (!letter) return letter.error();
    if (!*letter || !decider) return refused("user.invited");
    const auto given = check_still_given(tx, *decider, **letter);
    if (!given && given.error().code == errc::forbidden) return refused("invitation.refused");
    if (!given) return given.error();
    recognized found{**who, tx.new_id<link_id>(), true, false};
    const auto content = content_of(**who, at, proved.subject);
    const auto row = link_of(content, at.id, found);
    const auto free = directory::check_user_names(tx, at.id, content, &row);
    if (!free && free.error().code == errc::uniqueness) return refused("identity.conflict");
    if (!free) return free.error();
    found.person.status = member_status::active;
    return recognition{"", std::move(found), *letter};
}

result<void> join(tenant_transaction& tx, request_context by, const crypto::keyring& keys, const proved_sign_in& proved,
                  const recognition& who) {
    const auto& id = who.found->person.id;
    const auto used = sessions::consume_link(tx, keys, credential_kind::invitation, proved.invitation);
    if (!used) return used.error();
    const auto at = connection_repository(tx).get(proved.connection);
    if (!at) return at.error();
    const auto content = content_of(who.found->person, *at, proved.subject);
    const auto row = link_of(content, at->id, *who.found);
    by.kind = actor_kind::session;
    by.actor = id.text();
    if (auto in = let_in(tx, by, *who.joining); !in) return in;
    if (auto inserted = link_repository(tx).insert(row, content.indexed); !inserted) return inserted;
    object facts;
    facts.set("connection", value(at->id.text()));
    facts.set("member", value(id.text()));
    if (auto told = audit::record(tx, by, change_kind::link_created, change_target::of(row.id), std::move(facts)); !told)
        return told;
    return settle_arrival(tx, by, at->id, {std::string(row.id.text()), group_member_kind::user, "", {}}, content.external_id);
}

}  // namespace gatehouse::lifecycle
