#include <gatehouse/domain/lifecycle/invitations.hpp>

#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/outbox.hpp>
#include <gatehouse/domain/sessions/links.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/invitation_repository.hpp>
#include <gatehouse/store/mail_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

namespace gatehouse::lifecycle {
namespace {

change_target target_of(const invitation_id& id) { return {"invitation", std::string(id.text())}; }

object facts_of(const invitation& row, const char* what) {
    object facts;
    facts.set("member", value(row.member.text()));
    facts.set("role", value(row.role.text()));
    facts.set("what", value(what));
    return facts;
}

result<void> check_address(tenant_transaction& tx, const std::string& email) {
    if (!is_mail_address(email)) return make_error(errc::invalid_value, "email must be an e-mail address");
    const auto taken = member_repository(tx).find_by_name_or_email(email);
    if (!taken) return taken.error();
    if (!taken->empty()) return make_error(errc::uniqueness, "somebody here has this e-mail address");
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

// The secret stands behind '#': browsers keep it to themselves, so no server's log on the way has it.
std::string text_of(const organization& at, std::string_view base_url, std::string_view link) {
    return "You are invited to join " + at.name +
           ".\n\nTo accept, open this address within 24 hours and choose a password:\n\n" + std::string(base_url) +
           "/invitations#" + std::string(link) +
           "\n\nIt works once. If you expected no invitation, do nothing: nobody joins without opening it.\n";
}

// A link, and the mail that carries it.
result<void> send(tenant_transaction& tx, const crypto::keyring& keys, std::string_view base_url, invitation& row) {
    row.expires = tx.now() + limits::invitation_ms;
    const auto made = sessions::mint_link(tx, keys, credential_kind::invitation, row.member, row.id.text(), row.expires);
    if (!made) return made.error();
    row.link = made->id;
    const auto at = organization_repository(tx).current();
    if (!at) return at.error();
    const auto posted =
        post(tx, keys, row.member,
             {"invitation", row.email, "Your invitation to " + at->name, text_of(*at, base_url, made->text.reveal())});
    if (!posted) return posted.error();
    row.mail = *posted;
    return {};
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

result<invitation> invite(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                          std::string_view base_url, const invitation_wish& wish) {
    if (const auto free = check_address(tx, wish.email); !free) return free.error();
    const auto invited = insert_invited(tx, by, wish);
    if (!invited) return invited.error();
    invitation row{.id = tx.new_id<invitation_id>(),
                   .member = *invited,
                   .email = wish.email,
                   .role = wish.given.id,
                   .unit = wish.unit,
                   .mail = mail_id::trusted("")};
    if (by.kind == actor_kind::session || by.kind == actor_kind::api_key) row.inviter = member_id::trusted(by.actor);
    row.created = tx.now();
    if (const auto sent = send(tx, keys, base_url, row); !sent) return sent.error();
    if (const auto in = invitation_repository(tx).insert(row); !in) return in.error();
    const auto told = audit::record(tx, by, change_kind::invitation_sent, target_of(row.id), facts_of(row, "sent"));
    if (!told) return told.error();
    return row;
}

result<invitation> resend_invitation(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                     std::string_view base_url, const invitation_id& id) {
    auto row = open_one(tx, id);
    if (!row) return row;
    if (const auto old = withdraw(tx, *row); !old) return old.error();
    if (const auto sent = send(tx, keys, base_url, *row); !sent) return sent.error();
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
    const auto removed = remove(tx, by, row->member, removal_source::administrator, hash);
    if (!removed && removed.error().code != errc::not_found) return removed.error();
    return invitation_repository(tx).find(id);
}

}  // namespace gatehouse::lifecycle
