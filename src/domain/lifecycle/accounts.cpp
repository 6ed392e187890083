#include <gatehouse/domain/lifecycle/accounts.hpp>

#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/invitations.hpp>
#include <gatehouse/domain/lifecycle/trusted_devices.hpp>
#include <gatehouse/domain/sessions/links.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "account_rows.hpp"

namespace gatehouse::lifecycle {
namespace {

request_context as(request_context by, const member_id& who) {
    by.kind = actor_kind::session;
    by.actor = who.text();
    return by;
}

// Audited a second time, so that a report of break-glass use is one look.
result<void> tell_break_glass(tenant_transaction& tx, const request_context& by, const member_id& who) {
    object facts;
    facts.set("member", value(who.text()));
    facts.set("break_glass", true);
    return audit::record(tx, by, change_kind::session_opened, {"break_glass", std::string(who.text())}, std::move(facts));
}

struct admitted {
    bool may = false, break_glass = false;
};

// Where an identity provider speaks for a domain, only an owner gets past it: somebody has to when it is the one that fails.
result<admitted> admit(tenant_transaction& tx, const local_account& account) {
    const auto person = member_repository(tx).get(account.member);
    if (!person) return person.error();
    const auto own = organization_repository(tx).current();
    if (!own) return own.error();
    if (own->status != organization_status::active) return admitted{};
    if (!person->alive(tx.now()) || account.locked(tx.now())) return admitted{};
    const auto routed = connection_of_address(tx, account.login_fold);
    if (!routed) return routed.error();
    return admitted{!*routed || person->owner, routed->has_value()};
}

enum class proof : std::uint8_t { password, password_in_trusted_browser, password_and_code };

std::string words_of(proof shown) {
    return shown == proof::password            ? "password"
           : shown == proof::password_and_code ? "password and one-time code"
                                               : "password in a trusted browser";
}

result<local_sign_in> open_session(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                   local_account account, proof shown, bool break_glass, const browser_facts& from) {
    account.failed_count = 0;
    account.locked_until.reset();
    if (const auto put = account_repository(tx).put(account); !put) return put.error();
    const bool mfa = shown == proof::password_and_code;
    session_facts facts{account.member, {}, {}, {}, {}, {}, words_of(shown), tx.now(), mfa, from.address, from.agent, {}};
    facts.absolute_ms = from.session_absolute_ms;
    const auto acting = as(by, account.member);
    if (break_glass)
        if (const auto told = tell_break_glass(tx, acting, account.member); !told) return told.error();
    auto made = sessions::mint_session(tx, keys, acting, facts);
    if (!made) return made.error();
    return local_sign_in{local_sign_in::step::signed_in, std::move(made->text), break_glass};
}

// A stale run of failures counts for nothing.
void count_failure(local_account& account, instant now) {
    const bool stale = !account.failed_at || *account.failed_at + limits::password_failures_forgotten_ms <= now;
    account.failed_count = stale ? 1 : account.failed_count + 1;
    account.failed_at = now;
}

}  // namespace

result<local_account> account_of(tenant_transaction& tx, const member_id& who) {
    const auto found = account_repository(tx).find(who);
    if (!found) return found.error();
    if (!*found) return make_error(errc::conflict, "this member has no password here");
    return **found;
}

result<local_sign_in> sign_in_with_password(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                            const member_id& who, const std::string& judged_hash, const browser_facts& from) {
    const auto account = account_repository(tx).find(who);
    if (!account) return account.error();
    if (!*account || (*account)->password_hash != judged_hash) return local_sign_in{};
    const auto let_in = admit(tx, **account);
    if (!let_in) return let_in.error();
    if (!let_in->may) return local_sign_in{};
    const auto known = let_in->break_glass ? result<bool>(false) : is_trusted_device(tx, keys, who, from.device.reveal());
    if (!known) return known.error();
    if (!(*account)->has_totp() || *known) {
        const auto shown = *known ? proof::password_in_trusted_browser : proof::password;
        return open_session(tx, by, keys, **account, shown, let_in->break_glass, from);
    }
    auto made = sessions::mint_link(tx, keys, credential_kind::sign_in_step, who, "code", tx.now() + limits::sign_in_step_ms);
    if (!made) return made.error();
    return local_sign_in{local_sign_in::step::code_wanted, std::move(made->text), let_in->break_glass};
}

result<local_sign_in> sign_in_with_code(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                        std::string_view step, std::string_view code, const browser_facts& from, bool trust) {
    const auto shown = sessions::find_link(tx, keys, credential_kind::sign_in_step, step);
    if (!shown) return shown.error();
    auto account = account_of(tx, *shown->member);
    if (!account) return account.error();
    const auto let_in = admit(tx, *account);
    if (!let_in) return let_in.error();
    if (!let_in->may) return local_sign_in{};
    const auto right = spend_code(tx, keys, *account, code);
    if (!right) return right.error();
    if (!*right) {
        if (const auto noted = note_failure(tx, by, account->member, "code"); !noted) return noted.error();
        return local_sign_in{};
    }
    if (const auto used = sessions::consume_link(tx, keys, credential_kind::sign_in_step, step); !used) return used.error();
    auto in = open_session(tx, by, keys, *account, proof::password_and_code, let_in->break_glass, from);
    if (!in || !trust || let_in->break_glass) return in;  // past an identity provider a code is asked for each time
    auto device = trust_device(tx, as(by, account->member), keys, account->member, from.agent);
    if (!device) return device.error();
    in->device = *std::move(device);
    return in;
}

result<void> note_failure(tenant_transaction& tx, const request_context& by, const member_id& who, std::string_view reason) {
    auto account = account_of(tx, who);
    if (!account) return account.error();
    if (account->locked(tx.now())) return {};  // what it does while locked counts for nothing
    count_failure(*account, tx.now());
    object facts;
    facts.set("reason", value(reason));
    const auto target = change_target::of(who);
    if (const auto told = audit::record(tx, by, change_kind::sign_in_refused, target, std::move(facts)); !told) return told;
    if (account->failed_count < limits::password_failures) return account_repository(tx).put(*account);
    account->failed_count = 0;
    account->locked_until = tx.now() + limits::account_lock_ms;
    if (const auto put = account_repository(tx).put(*account); !put) return put;
    if (const auto half = link_token_repository(tx).end_of(who, credential_kind::sign_in_step); !half) return half;
    return audit::record(tx, by, change_kind::account_locked, target);
}

result<void> unlock(tenant_transaction& tx, const request_context& by, const member_id& who) {
    auto account = account_of(tx, who);
    if (!account) return account.error();
    if (!account->locked(tx.now())) return make_error(errc::conflict, "this member's password sign-in is not locked");
    account->locked_until.reset();
    account->failed_count = 0;
    if (const auto put = account_repository(tx).put(*account); !put) return put;
    return audit::record(tx, by, change_kind::account_unlocked, change_target::of(who));
}

}  // namespace gatehouse::lifecycle
