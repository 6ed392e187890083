#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/model/account.hpp>

// Signing in without an identity provider. Argon2 has no place inside a transaction: whoever calls has judged the password
// against a hash that it read before, and says which one.
namespace gatehouse::lifecycle {

// What a sign-in's session is told of the browser.
struct browser_facts {
    std::string address, agent;
    std::int64_t session_absolute_ms;
    secret device{};  // that it was trusted by; empty: it shows none
};

struct local_sign_in {
    enum class step : std::uint8_t { refused, code_wanted, signed_in } reached = step::refused;
    secret credential;         // signed_in: the session; code_wanted: the step that a code completes
    bool break_glass = false;  // an owner, although the address's domain belongs to an identity provider
    secret device{};           // that this browser keeps and shows the next time; empty: it is not trusted by this
};

// After the right password. In a browser that was trusted no code is asked for, but the session has no second factor, and
// whoever comes past an identity provider is asked in any. refused: the password is another one by now, the account is locked,
// the member may not sign in, or its domain is an identity provider's and it is no owner.
result<local_sign_in> sign_in_with_password(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                            const member_id& who, const std::string& judged_hash, const browser_facts& from);
// After the code, or a recovery code, which is used up. A wrong one counts as a failure; commit it. trust: the browser is to be
// trusted from now on.
result<local_sign_in> sign_in_with_code(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                        std::string_view step, std::string_view code, const browser_facts& from,
                                        bool trust = false);
// A wrong password or code: so many in a row lock the account for a while. It bars this way of signing in and nothing else: a
// stranger's typing cuts nobody off.
result<void> note_failure(tenant_transaction& tx, const request_context& by, const member_id& who, std::string_view reason);
// errc::conflict when it is not locked.
result<void> unlock(tenant_transaction& tx, const request_context& by, const member_id& who);

// Passwords (passwords.cpp). At least limits::password_characters, at most password_bytes, valid UTF-8. errc::invalid_value
// with words for the person.
result<void> check_new_password(std::string_view password);
// The person's own, from a session, which stays while the others end. errc::conflict: the password is another one by now.
result<void> change_password(tenant_transaction& tx, const request_context& by, const member_id& who,
                             const std::string& judged_hash, const std::string& new_hash);
// Mails a link to the recovery address, one a minute at the most; nothing for who has none or may not sign in by password.
result<void> ask_password_reset(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                std::string_view base_url, const member_id& who);
// By that link. Ends every session; a lock stays. errc::unauthenticated.
result<void> reset_password(tenant_transaction& tx, request_context by, const crypto::keyring& keys, std::string_view link,
                            const std::string& new_hash);
// An administrator's: password and second factor are gone, sessions end, the person is told by mail and sets a new password by
// the link in it. errc::conflict for who has no local account.
result<void> reset_credentials(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                               std::string_view base_url, const member_id& who);

// One-time codes (one_time_codes.cpp). A seed that was offered counts only once a code has confirmed it, within
// limits::totp_offer_ms; another password ends it, and whatever ends the member's credentials.
result<secret> offer_one_time_codes(tenant_transaction& tx, const crypto::keyring& keys, const member_id& who);
// The recovery codes, shown once. errc::invalid_value for a wrong code, errc::conflict when no seed is offered that is still
// good.
result<std::vector<std::string>> confirm_one_time_codes(tenant_transaction& tx, const request_context& by,
                                                        const crypto::keyring& keys, const member_id& who,
                                                        std::string_view code);
// errc::invalid_value for a wrong code.
result<void> remove_one_time_codes(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                   const member_id& who, std::string_view code);

// Password (judged by the caller) and code once more, in a session that is open: it counts as just authenticated, with both
// (sessions/step_up.hpp). False: a wrong code, which counts as a failure; commit it. errc::conflict.
result<bool> confirm_presence(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                              const member_id& who, const std::string& judged_hash, std::string_view code);

}  // namespace gatehouse::lifecycle
