#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/invitations.hpp>
#include <gatehouse/domain/lifecycle/outbox.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/invitation_repository.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include <algorithm>

#include "invitation_mail.hpp"

namespace gatehouse::lifecycle {
namespace {

// Nobody else is called so, nor signs in so: the address alone says at the sign-in page who it is.
result<void> check_only_his(tenant_transaction& tx, const member& who, std::string_view address) {
    const auto called = member_repository(tx).find_by_name_or_email(address);
    if (!called) return called.error();
    const auto signs_in = account_repository(tx).find_by_login(address);
    if (!signs_in) return signs_in.error();
    const bool only = std::ranges::all_of(*called, [&](const member& one) { return one.id == who.id; });
    if (only && (!*signs_in || **signs_in == who.id)) return {};
    return make_error(errc::uniqueness, "another member has this e-mail address");
}

result<void> check_not_invited(tenant_transaction& tx, const member& who) {
    const auto open = invitation_repository(tx).open_of(who.id);
    if (!open) return open.error();
    if (!*open) return {};
    return make_error(errc::conflict,
                      "this member was invited already: gatehouse invitation resend " + std::string((*open)->id.text()));
}

}  // namespace

std::string sign_in_address_of(const member& who) {
    for (const auto& one : {who.names.email, who.names.user_name})
        if (is_mail_address(one)) return one;
    return {};
}

// Who has a link is called as his identity provider says: a mail to that address would let it in here as well.
result<void> check_may_have_password(tenant_transaction& tx, const member& who, std::string_view address) {
    if (!who.alive(tx.now())) return make_error(errc::conflict, "only an active member can be given a password");
    const auto account = account_repository(tx).find(who.id);
    if (!account) return account.error();
    if (*account) return make_error(errc::conflict, "this member signs in with a password already");
    const auto links = link_repository(tx).of_member(who.id);
    if (!links) return links.error();
    if (!links->empty()) return make_error(errc::conflict, "an identity provider speaks for this member, who signs in there");
    const auto routed = connection_of_address(tx, address);
    if (!routed) return routed.error();
    if (*routed && !who.owner)
        return make_error(errc::conflict,
                          "people of this domain sign in at their identity provider; only an owner gets past it");
    return check_only_his(tx, who, address);
}

result<invitation> invite_member(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                 std::string_view base_url, const member_id& id) {
    const auto who = member_repository(tx).get(id);
    if (!who) return who.error();
    if (const auto first = check_not_invited(tx, *who); !first) return first.error();
    const auto address = sign_in_address_of(*who);
    if (address.empty()) return make_error(errc::conflict, "this member has no e-mail address to send an invitation to");
    if (const auto may = check_may_have_password(tx, *who, address); !may) return may.error();
    return send_first(tx, by, keys, base_url,
                      {.id = tx.new_id<invitation_id>(),
                       .member = id,
                       .email = address,
                       .role = {},
                       .unit = {},
                       .mail = mail_id::trusted("")});
}

}  // namespace gatehouse::lifecycle
