#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/accounts.hpp>
#include <gatehouse/domain/lifecycle/invitations.hpp>
#include <gatehouse/domain/lifecycle/outbox.hpp>
#include <gatehouse/domain/sessions/links.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include <algorithm>

#include "account_rows.hpp"

namespace gatehouse::lifecycle {
namespace {

std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

// A reset link that lies in a mailbox must not outlive the password that it was to replace; nor may an address that is asked
// for in somebody's name, or a seed that was shown, outlive the password that it was asked with.
result<void> set_password(tenant_transaction& tx, const request_context& by, local_account account, const std::string& new_hash,
                          std::string_view how) {
    account.password_hash = new_hash;
    account.password_since = tx.now();
    account.totp_offered.clear();
    if (const auto put = account_repository(tx).put(account); !put) return put;
    for (const auto kind : {credential_kind::password_reset, credential_kind::sign_in_step})
        if (const auto ended = link_token_repository(tx).end_of(account.member, kind); !ended) return ended;
    if (const auto ended = end_recovery_change(tx, account.member); !ended) return ended;
    if (const auto ended = end_trusted_devices(tx, account.member); !ended) return ended;
    object facts;
    facts.set("how", value(how));
    return audit::record(tx, by, change_kind::password_changed, change_target::of(account.member), std::move(facts));
}

std::string link_text(std::string_view base_url, std::string_view link) {
    return "Open this address within 30 minutes to choose a new one:\n\n" + std::string(base_url) + "/reset#" +
           std::string(link) + "\n\nIt works once.\n";
}

result<void> mail_link(tenant_transaction& tx, const crypto::keyring& keys, std::string_view base_url, const member& who,
                       const std::string& before) {
    const auto made = sessions::mint_link(tx, keys, credential_kind::password_reset, who.id, "password",
                                          tx.now() + limits::password_reset_ms);
    if (!made) return made.error();
    const auto posted =
        post(tx, keys, who.id,
             {"password_reset", who.recovery_address, "Your password", before + link_text(base_url, made->text.reveal())});
    if (!posted) return posted.error();
    return {};
}

// A thief's first act is another address: whoever mends the account must not mail him the way in.
result<void> check_address_stands(tenant_transaction& tx, const member_id& who) {
    const auto lately =
        link_token_repository(tx).made_since(who, credential_kind::email_change, tx.now() - limits::email_change_ms);
    if (!lately) return lately.error();
    if (*lately == 0) return {};
    return make_error(
        errc::conflict,
        "another recovery address was asked for within a day, and the link might go there: suspend this member and "
        "ask the person first");
}

}  // namespace

result<void> check_new_password(std::string_view password) {
    if (password.size() > limits::password_bytes) return make_error(errc::invalid_value, "That password is too long.");
    if (!is_valid_utf8(password) || characters_in(password) < limits::password_characters)
        return make_error(errc::invalid_value, "A password has at least " + std::to_string(limits::password_characters) +
                                                   " characters; a few words are easy to remember and hard to guess.");
    return {};
}

result<void> change_password(tenant_transaction& tx, const request_context& by, const member_id& who,
                             const std::string& judged_hash, const std::string& new_hash) {
    const auto account = account_of(tx, who);
    if (!account) return account.error();
    if (account->locked(tx.now())) return make_error(errc::conflict, "too many wrong passwords: this is locked for a while");
    if (account->password_hash != judged_hash) return make_error(errc::conflict, "the password was changed meanwhile");
    if (const auto set = set_password(tx, by, *account, new_hash, "changed"); !set) return set;
    return account_repository(tx).end_sessions(who, by.credential);
}

result<void> ask_password_reset(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                std::string_view base_url, const member_id& who) {
    const auto person = member_repository(tx).get(who);
    if (!person) return person.error();
    auto account = account_of(tx, who);
    if (!account) return account.error();
    const auto routed = connection_of_address(tx, account->login_fold);
    if (!routed) return routed.error();
    const bool again_soon = account->reset_asked && tx.now() < *account->reset_asked + limits::password_reset_pause_ms;
    if (!person->alive(tx.now()) || person->recovery_address.empty() || again_soon || (*routed && !person->owner)) return {};
    account->reset_asked = tx.now();
    if (const auto put = account_repository(tx).put(*account); !put) return put;
    const auto ended = link_token_repository(tx).end_of(who, credential_kind::password_reset);
    if (!ended) return ended;
    const auto mailed = mail_link(tx, keys, base_url, *person, "Somebody, you we hope, says that you forgot your password. ");
    if (!mailed) return mailed;
    return audit::record(tx, by, change_kind::password_reset_asked, change_target::of(who));
}

result<void> reset_password(tenant_transaction& tx, request_context by, const crypto::keyring& keys, std::string_view link,
                            const std::string& new_hash) {
    const auto shown = sessions::consume_link(tx, keys, credential_kind::password_reset, link);
    if (!shown) return shown.error();
    by.kind = actor_kind::session;
    by.actor = shown->member->text();
    const auto account = account_of(tx, *shown->member);
    if (!account) return account.error();
    if (const auto set = set_password(tx, by, *account, new_hash, "reset"); !set) return set;
    return account_repository(tx).end_sessions(*shown->member, {});
}

result<void> reset_credentials(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                               std::string_view base_url, const member_id& who) {
    const auto person = member_repository(tx).get(who);
    if (!person) return person.error();
    auto account = account_of(tx, who);
    if (!account) return account.error();
    if (person->recovery_address.empty())
        return make_error(errc::conflict, "this member has no verified address to which a new password could be sent");
    if (auto known = check_address_stands(tx, who); !known) return known;
    account->totp_sealed.clear();
    account->recovery_codes.clear();
    if (const auto set = set_password(tx, by, *account, "", "reset by an administrator"); !set) return set;
    if (const auto ended = account_repository(tx).end_sessions(who, {}); !ended) return ended;
    return mail_link(tx, keys, base_url, *person,
                     "An administrator has reset your password and one-time codes, and ended your sessions. ");
}

}  // namespace gatehouse::lifecycle
