#include <gatehouse/domain/lifecycle/invitations.hpp>

#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/outbox.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/invitation_repository.hpp>
#include <gatehouse/store/mail_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "invitation_mail.hpp"

namespace gatehouse::lifecycle {
namespace {

change_target target_of(const invitation_id& id) { return {"invitation", std::string(id.text())}; }

object facts_of(const invitation& row, const char* what) {
    object facts;
    facts.set("member", value(row.member.text()));
    if (row.role) facts.set("role", value(row.role->text()));
    facts.set("what", value(what));
    return facts;
}

result<void> check_address(tenant_transaction& tx, const std::string& email) {
    if (!is_mail_address(email)) return make_error(errc::invalid_value, "email must be an e-mail address");
    const auto taken = member_repository(tx).find_by_name_or_email(email);
    if (!taken) return taken.error();
    const auto signs_in = account_repository(tx).find_by_login(email);
    if (!signs_in) return signs_in.error();
    if (!taken->empty() || *signs_in)
        return make_error(errc::uniqueness,
                          "somebody here has this e-mail address; a member who has no password yet is invited "
                          "by name: gatehouse user invite --user " +
                              email);
    const auto routed = connection_of_address(tx, email);
    if (!routed) return routed.error();
    if (*routed) return make_error(errc::conflict, "people of this domain come from its identity provider; it adds them");
    return {};
}

result<member_id> insert_invited(tenant_transaction& tx, const request_context& by, const invitation_wish& wish) {
    member row{.id = tx.new_id<member_id>()};
    row.status = member_status::invited;
    row.names = {wish.name.empty() ? wish.email : wish.name, wish.email, wish.email};
    row.epoch_at = row.since = tx.now();
    if (const auto in = member_repository(tx).insert(row); !in) return in.error();
    if (const auto told = audit::record(tx, by, change_kind::member_created, change_target::of(row.id)); !told)
        return told.error();
    return row.id;
}

result<invitation> open_one(tenant_transaction& tx, const invitation_id& id) {
    auto row = invitation_repository(tx).find(id);
    if (!row) return row;
    if (row->accepted) return make_error(errc::conflict, "this invitation was accepted");
    if (row->revoked) return make_error(errc::conflict, "this invitation was revoked");
    return row;
}

result<void> withdraw(tenant_transaction& tx, const invitation& row) {
    if (const auto ended = link_token_repository(tx).end_of(row.member, credential_kind::invitation); !ended) return ended;
    return mail_repository(tx).end(row.mail, mail_state::withdrawn);
}

}  // namespace

result<std::optional<connection_id>> connection_of_address(tenant_transaction& tx, std::string_view email) {
    const auto domain = saml_setup_repository(tx).find_domain(ascii_lower(email.substr(email.rfind('@') + 1)));
    if (!domain) return domain.error();
    if (!*domain) return std::optional<connection_id>();
    const auto routed = connection_repository(tx).find((*domain)->connection);
    if (!routed) return routed.error();
    if (!*routed || !(*routed)->enabled()) return std::optional<connection_id>();
    return std::optional((*routed)->id);
}

result<invitation> send_first(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                              std::string_view base_url, invitation row) {
    if (by.kind == actor_kind::session || by.kind == actor_kind::api_key) row.inviter = member_id::trusted(by.actor);
    row.created = tx.now();
    if (const auto sent = send_invitation(tx, keys, base_url, row); !sent) return sent.error();
    if (const auto in = invitation_repository(tx).insert(row); !in) return in.error();
    const auto told = audit::record(tx, by, change_kind::invitation_sent, target_of(row.id), facts_of(row, "sent"));
    if (!told) return told.error();
    return row;
}

result<invitation> invite(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                          std::string_view base_url, const invitation_wish& wish) {
    if (const auto free = check_address(tx, wish.email); !free) return free.error();
    const auto invited = insert_invited(tx, by, wish);
    if (!invited) return invited.error();
    return send_first(tx, by, keys, base_url,
                      {.id = tx.new_id<invitation_id>(),
                       .member = *invited,
                       .email = wish.email,
                       .role = wish.given.id,
                       .unit = wish.unit,
                       .mail = mail_id::trusted("")});
}

result<invitation> resend_invitation(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                     std::string_view base_url, const invitation_id& id) {
    auto row = open_one(tx, id);
    if (!row) return row;
    if (const auto old = withdraw(tx, *row); !old) return old.error();
    if (const auto sent = send_invitation(tx, keys, base_url, *row); !sent) return sent.error();
    if (const auto renewed = invitation_repository(tx).renew(*row); !renewed) return renewed.error();
    const auto told = audit::record(tx, by, change_kind::invitation_sent, target_of(id), facts_of(*row, "sent again"));
    if (!told) return told.error();
    return row;
}

result<invitation> revoke_invitation(tenant_transaction& tx, const request_context& by, const invitation_id& id,
                                     const keyed_hash& hash) {
    const auto row = open_one(tx, id);
    if (!row) return row;
    if (const auto gone = withdraw(tx, *row); !gone) return gone.error();
    if (const auto ended = invitation_repository(tx).revoke_of(row->member); !ended) return ended.error();
    const auto told = audit::record(tx, by, change_kind::invitation_ended, target_of(id), facts_of(*row, "revoked"));
    if (!told) return told.error();
    if (!row->role) return invitation_repository(tx).find(id);  // he was a member before, and stays one
    const auto removed = remove(tx, by, row->member, removal_source::administrator, hash);
    if (!removed && removed.error().code != errc::not_found) return removed.error();
    return invitation_repository(tx).find(id);
}

}  // namespace gatehouse::lifecycle
