#include "recovery_mail.hpp"

#include <gatehouse/base/text.hpp>
#include <gatehouse/store/organization_repository.hpp>

namespace gatehouse::lifecycle {
namespace {

result<void> mail_to(tenant_transaction& tx, const courier& told_by, const member_id& to, std::string kind,
                     const std::string& address, const std::string& text) {
    const auto at = organization_repository(tx).current();
    if (!at) return at.error();
    const auto posted = post(tx, told_by.keys, to, {std::move(kind), address, "Your recovery address at " + at->name, text});
    return posted ? result<void>() : posted.error();
}

// Who has no address yet is told where the directory says; one address is told once.
result<void> tell_before(tenant_transaction& tx, const courier& told_by, const member& before, const std::string& address,
                         const std::string& text) {
    const std::string present = address_of(before);
    if (present.empty() || fold(present) == fold(address)) return {};
    return mail_to(tx, told_by, before.id, "notice", present, text);
}

}  // namespace

result<void> tell_of_recovery_change(tenant_transaction& tx, const courier& told_by, const member& before,
                                     const std::string& address, const secret& link) {
    const std::string page = std::string(told_by.base_url) + "/me/recovery";
    const auto sent =
        mail_to(tx, told_by, before.id, "recovery_change", address,
                "Somebody, you we hope, wants links to a new password to go to this address.\n\nTo agree, sign in "
                "and open this address in the same browser within 24 hours:\n\n" +
                    page + "/confirm#" + std::string(link.reveal()) +
                    "\n\nIt works once. If that was not you, do nothing: nothing changes.\n");
    if (!sent) return sent;
    return tell_before(tx, told_by, before, address,
                       "Links to a new password are to go to " + address +
                           ", once the link that was sent there is opened.\n\nIf that was not you, take it back and change "
                           "your password at once:\n\n" +
                           page + "\n");
}

result<void> tell_of_recovery_address(tenant_transaction& tx, const courier& told_by, const member& before,
                                      const std::string& address) {
    const auto sent =
        mail_to(tx, told_by, before.id, "notice", address, "Links to a new password go to this address from now on.\n");
    if (!sent) return sent;
    return tell_before(tx, told_by, before, address,
                       "Links to a new password go to " + address +
                           " from now on, and no more to this address.\n\nIf that was not you, change your password and tell "
                           "an administrator at once:\n\n" +
                           std::string(told_by.base_url) + "/me/password\n");
}

}  // namespace gatehouse::lifecycle
