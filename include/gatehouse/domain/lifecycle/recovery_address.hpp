#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/domain/lifecycle/outbox.hpp>
#include <gatehouse/model/actor.hpp>

// The address to which the link to a new password goes (access.md, Member lifecycle). It is the person's own business: no
// connection and no administrator writes it.
namespace gatehouse::lifecycle {

// What waits for the link in its mail to be opened.
struct recovery_change {
    std::string address;
    instant until;
};
result<std::optional<recovery_change>> open_recovery_change(tenant_transaction& tx, const member_id& who);

// Mails a link to the new address and a notice to the present one; a link that was sent earlier is dead. Password (judged
// against that hash) and, where they are on, a code prove once more who asks. False: a wrong code, which counts as a failure;
// commit it. errc::invalid_value: no address, or the present one; errc::too_many: limits::email_changes; errc::conflict.
result<bool> ask_recovery_change(tenant_transaction& tx, const request_context& by, const courier& told_by,
                                 const member_id& who, const std::string& judged_hash, std::string_view code,
                                 const std::string& address);
// errc::not_found when none waits.
result<void> take_back_recovery_change(tenant_transaction& tx, const request_context& by, const member_id& who);

// By the link, and by its own member: whoever reads a mail that went to a wrong address must not get a say in an account.
// Links to a new password that lie at the old address are dead; both are told. The address. errc::unauthenticated.
result<std::string> confirm_recovery_change(tenant_transaction& tx, const request_context& by, const courier& told_by,
                                            const member_id& who, std::string_view link);

}  // namespace gatehouse::lifecycle
