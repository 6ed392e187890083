#include "first_owner.hpp"

#include <gatehouse/domain/lifecycle/invitations.hpp>
#include <gatehouse/domain/lifecycle/outbox.hpp>

#include "member_create.hpp"

namespace gatehouse::protocol::admin {
namespace {

std::string words_for_later(const member_names& owner, std::string_view code) {
    return "this server sends no mail: set [mail] in its settings, then: gatehouse user invite --user " + owner.user_name +
           " --org " + std::string(code);
}

}  // namespace

result<first_owner> make_first_owner(tenant_transaction& tx, const surroundings& around, const request_context& by,
                                     const member_names& names, std::string_view code) {
    const auto id = insert_member(tx, by, names, true);
    if (!id) return id.error();
    const std::string address = lifecycle::sign_in_address_of({.id = *id, .names = names});
    if (address.empty()) return first_owner{*id, {}, "the owner has no e-mail address, so only API keys let the owner in"};
    if (!around.sends_mail) return first_owner{*id, {}, words_for_later(names, code)};
    const auto sent = lifecycle::invite_member(tx, by, around.at.keys, around.at.place.text(), *id);
    if (!sent) return sent.error();
    return first_owner{*id, sent->id, "the owner chooses a password by the link that is mailed to " + address};
}

void write_first_owner(json_writer& out, const first_owner& made) {
    write_id(out, "owner", made.id).name("invitation");
    made.invitation ? out.string(made.invitation->text()) : out.null();
    out.member("next_step", made.next_step);
}

result<void> check_owner_email(std::string_view email) {
    if (email.empty() || lifecycle::is_mail_address(email)) return {};
    return make_error(errc::invalid_value, "owner_email must be an e-mail address");
}

}  // namespace gatehouse::protocol::admin
