#include <gatehouse/domain/lifecycle/recovery_address.hpp>

#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/audit/personal.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/sessions/links.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/mail_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "account_rows.hpp"
#include "recovery_mail.hpp"

namespace gatehouse::lifecycle {
namespace {

result<void> check_wanted(tenant_transaction& tx, const member& who, const std::string& address) {
    if (!is_mail_address(address)) return make_error(errc::invalid_value, "That is no e-mail address.");
    if (fold(address) == fold(who.recovery_address))
        return make_error(errc::invalid_value, "This is your recovery address already.");
    const auto made =
        link_token_repository(tx).made_since(who.id, credential_kind::email_change, tx.now() - limits::email_changes_within_ms);
    if (!made) return made.error();
    if (*made < limits::email_changes) return {};
    return make_error(errc::too_many, "You asked for this too often. Try again tomorrow.");
}

// The address is the person's: it is kept under that one's key.
result<void> tell_log(tenant_transaction& tx, const request_context& by, change_kind kind, const member_id& who,
                      const std::string& address) {
    object values;
    values.set("recovery_address", value(address));
    return audit::record_person(tx, by, kind, change_target::of(who), {}, who, std::move(values));
}

result<void> end_resets(tenant_transaction& tx, const member_id& who) {
    if (const auto ended = link_token_repository(tx).end_of(who, credential_kind::password_reset); !ended) return ended;
    return mail_repository(tx).withdraw_of(who, "password_reset");
}

}  // namespace

result<void> end_recovery_change(tenant_transaction& tx, const member_id& who) {
    if (const auto ended = link_token_repository(tx).end_of(who, credential_kind::email_change); !ended) return ended;
    return mail_repository(tx).withdraw_of(who, "recovery_change");
}

result<std::optional<recovery_change>> open_recovery_change(tenant_transaction& tx, const member_id& who) {
    const auto ids = link_token_repository(tx).open_of(who, credential_kind::email_change, 1);
    if (!ids) return ids.error();
    if (ids->empty()) return std::optional<recovery_change>();
    const auto link = credential_repository(tx).alive(credential_kind::email_change, ids->front());
    if (!link && link.error().code == errc::unauthenticated) return std::optional<recovery_change>();
    if (!link) return link.error();
    return std::optional(recovery_change{link->who.binding, link->who.expires});
}

result<bool> ask_recovery_change(tenant_transaction& tx, const request_context& by, const courier& told_by,
                                 const member_id& who, const std::string& judged_hash, std::string_view code,
                                 const std::string& address) {
    const auto person = member_repository(tx).get(who);
    if (!person) return person.error();
    if (const auto good = check_wanted(tx, *person, address); !good) return good.error();
    auto account = account_of(tx, who);
    if (!account) return account.error();
    const auto proved = prove(tx, by, told_by.keys, *account, judged_hash, code);
    if (!proved || !*proved) return proved;
    if (const auto ended = end_recovery_change(tx, who); !ended) return ended.error();
    const auto made =
        sessions::mint_link(tx, told_by.keys, credential_kind::email_change, who, address, tx.now() + limits::email_change_ms);
    if (!made) return made.error();
    if (const auto told = tell_of_recovery_change(tx, told_by, *person, address, made->text); !told) return told.error();
    if (const auto told = tell_log(tx, by, change_kind::recovery_change_asked, who, address); !told) return told.error();
    return true;
}

result<void> take_back_recovery_change(tenant_transaction& tx, const request_context& by, const member_id& who) {
    const auto open = open_recovery_change(tx, who);
    if (!open) return open.error();
    if (!*open) return make_error(errc::not_found, "no other recovery address waits");
    if (const auto ended = end_recovery_change(tx, who); !ended) return ended;
    return tell_log(tx, by, change_kind::recovery_change_taken_back, who, (*open)->address);
}

result<std::string> confirm_recovery_change(tenant_transaction& tx, const request_context& by, const courier& told_by,
                                            const member_id& who, std::string_view link) {
    const auto shown = sessions::find_link(tx, told_by.keys, credential_kind::email_change, link);
    if (!shown) return shown.error();
    if (*shown->member != who) return make_error(errc::unauthenticated, "not a link that is good");
    const auto used = sessions::consume_link(tx, told_by.keys, credential_kind::email_change, link);
    if (!used) return used.error();
    const auto person = member_repository(tx).get(who);
    if (!person) return person.error();
    const std::string& address = used->binding;
    if (const auto set = account_repository(tx).set_recovery_address(who, address); !set) return set.error();
    if (const auto ended = end_resets(tx, who); !ended) return ended.error();
    if (const auto told = tell_of_recovery_address(tx, told_by, *person, address); !told) return told.error();
    if (const auto told = tell_log(tx, by, change_kind::recovery_address_changed, who, address); !told) return told.error();
    return address;
}

}  // namespace gatehouse::lifecycle
