#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/one_time_code.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/accounts.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include <charconv>

#include "account_rows.hpp"

namespace gatehouse::lifecycle {
namespace {

constexpr std::size_t recovery_code_count = 8, recovery_code_bytes = 9;
constexpr std::string_view recovery_label = "recovery code";

std::string place_of(tenant_transaction& tx, const member_id& who, std::string_view column) {
    return std::string(tx.organization().text()) + "/local_account/" + std::string(who.text()) + "/" + std::string(column);
}

// Macs stand in one text, a blank between; the one that matches is taken out.
bool spend_recovery_code(const crypto::keyring& keys, local_account& account, std::string_view code) {
    const std::string mac = keys.mac(recovery_label, code);
    std::string left;
    bool found = false;
    for (const auto one : split(account.recovery_codes, ' ')) {
        if (one.empty()) continue;
        if (crypto::constant_time_equal(one, mac))
            found = true;
        else
            left.append(left.empty() ? "" : " ").append(one);
    }
    if (found) account.recovery_codes = left;
    return found;
}

std::vector<std::string> new_recovery_codes(tenant_transaction& tx, const crypto::keyring& keys, local_account& account) {
    std::vector<std::string> codes;
    account.recovery_codes.clear();
    for (std::size_t i = 0; i < recovery_code_count; ++i) {
        codes.push_back(random_base64url(tx.random(), recovery_code_bytes));
        account.recovery_codes.append(i == 0 ? "" : " ").append(keys.mac(recovery_label, codes.back()));
    }
    return codes;
}

// Behind a seed that is offered stand the member's epoch and the time, sealed with it: so it ends with every other credential
// of the member, whichever way those end.
result<std::string> with_terms(tenant_transaction& tx, const member_id& who, const std::string& seed) {
    const auto person = member_repository(tx).get(who);
    if (!person) return person.error();
    return seed + std::to_string(person->epoch) + " " + std::to_string(tx.now().ms);
}

error not_begun() {
    return make_error(errc::conflict,
                      "one-time codes were not begun, or too long ago, or the password is another one since: begin again");
}

std::int64_t number_in(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// errc::conflict when none is offered that is still good.
result<secret> offered_seed(tenant_transaction& tx, const crypto::keyring& keys, const local_account& account) {
    if (account.totp_offered.empty()) return not_begun();
    const auto kept = keys.unseal(account.totp_offered, place_of(tx, account.member, "totp"));
    if (!kept) return kept.error();
    const auto person = member_repository(tx).get(account.member);
    if (!person) return person.error();
    const std::string_view whole = kept->reveal();
    const auto terms = split(whole.substr(std::min(whole.size(), crypto::one_time_seed_bytes)), ' ');
    if (terms.size() != 2 || number_in(terms[0]) != person->epoch) return not_begun();
    if (tx.now() >= instant{number_in(terms[1])} + limits::totp_offer_ms) return not_begun();
    return secret(std::string(whole.substr(0, crypto::one_time_seed_bytes)));
}

error wrong_code() { return make_error(errc::invalid_value, "That code is not the present one. Check your device's clock."); }

}  // namespace

result<bool> spend_code(tenant_transaction& tx, const crypto::keyring& keys, local_account& account, std::string_view code) {
    const auto seed = keys.unseal(account.totp_sealed, place_of(tx, account.member, "totp"));
    if (!seed) return seed.error();
    const auto step = crypto::matching_step(seed->reveal(), code, tx.now(), account.totp_step);
    if (step) account.totp_step = *step;
    return step.has_value() || spend_recovery_code(keys, account, code);
}

result<secret> offer_one_time_codes(tenant_transaction& tx, const crypto::keyring& keys, const member_id& who) {
    auto account = account_of(tx, who);
    if (!account) return account.error();
    if (account->has_totp()) return make_error(errc::conflict, "one-time codes are on already");
    std::string seed(crypto::one_time_seed_bytes, '\0');
    tx.random().fill(std::as_writable_bytes(std::span(seed)));
    const auto kept = with_terms(tx, who, seed);
    if (!kept) return kept.error();
    account->totp_offered = keys.seal(*kept, place_of(tx, who, "totp"), tx.random());
    if (const auto put = account_repository(tx).put(*account); !put) return put.error();
    return secret(std::move(seed));
}

result<std::vector<std::string>> confirm_one_time_codes(tenant_transaction& tx, const request_context& by,
                                                        const crypto::keyring& keys, const member_id& who,
                                                        std::string_view code) {
    auto account = account_of(tx, who);
    if (!account) return account.error();
    const auto seed = offered_seed(tx, keys, *account);
    if (!seed) return seed.error();
    const auto step = crypto::matching_step(seed->reveal(), code, tx.now(), 0);
    if (!step) return wrong_code();
    account->totp_offered.clear();
    account->totp_sealed = keys.seal(seed->reveal(), place_of(tx, who, "totp"), tx.random());
    account->totp_step = *step;
    auto codes = new_recovery_codes(tx, keys, *account);
    if (const auto put = account_repository(tx).put(*account); !put) return put.error();
    if (const auto ended = end_trusted_devices(tx, who); !ended) return ended.error();
    if (const auto ended = end_recovery_change(tx, who); !ended) return ended.error();  // it was asked for without a code
    if (const auto told = audit::record(tx, by, change_kind::totp_enrolled, change_target::of(who)); !told) return told.error();
    return codes;
}

result<void> remove_one_time_codes(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                                   const member_id& who, std::string_view code) {
    auto account = account_of(tx, who);
    if (!account) return account.error();
    if (!account->has_totp()) return make_error(errc::conflict, "one-time codes are not on");
    if (account->locked(tx.now())) return make_error(errc::conflict, "too many wrong codes: this is locked for a while");
    const auto right = spend_code(tx, keys, *account, code);
    if (!right) return right.error();
    if (!*right) return wrong_code();
    account->totp_sealed.clear();
    account->recovery_codes.clear();
    if (const auto put = account_repository(tx).put(*account); !put) return put;
    if (const auto ended = end_trusted_devices(tx, who); !ended) return ended;
    return audit::record(tx, by, change_kind::totp_removed, change_target::of(who));
}

}  // namespace gatehouse::lifecycle
