#include "invitation_mail.hpp"

#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/domain/lifecycle/outbox.hpp>
#include <gatehouse/domain/sessions/links.hpp>
#include <gatehouse/store/organization_repository.hpp>

namespace gatehouse::lifecycle {
namespace {

std::string opening_of(const organization& at, const invitation& row) {
    if (row.role) return "You are invited to join " + at.name + ".\n\nTo accept, open";
    return "You are a member of " + at.name + ", and are invited to sign in with a password.\n\nTo accept, open";
}

// The secret stands behind '#': browsers keep it to themselves, so no server's log on the way has it.
std::string text_of(const organization& at, const invitation& row, std::string_view base_url, std::string_view link) {
    return opening_of(at, row) + " this address within 24 hours and choose a password:\n\n" + std::string(base_url) +
           "/invitations#" + std::string(link) +
           "\n\nIt works once. If you expected no invitation, do nothing: nobody joins without opening it.\n";
}

}  // namespace

result<void> send_invitation(tenant_transaction& tx, const crypto::keyring& keys, std::string_view base_url, invitation& row) {
    row.expires = tx.now() + limits::invitation_ms;
    const auto made = sessions::mint_link(tx, keys, credential_kind::invitation, row.member, row.id.text(), row.expires);
    if (!made) return made.error();
    row.link = made->id;
    const auto at = organization_repository(tx).current();
    if (!at) return at.error();
    const auto posted =
        post(tx, keys, row.member,
             {"invitation", row.email, "Your invitation to " + at->name, text_of(*at, row, base_url, made->text.reveal())});
    if (!posted) return posted.error();
    row.mail = *posted;
    return {};
}

}  // namespace gatehouse::lifecycle
