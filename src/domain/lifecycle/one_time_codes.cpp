#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/one_time_code.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/accounts.hpp>
#include <gatehouse/store/account_repository.hpp>

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
    account->totp_offered = keys.seal(seed, place_of(tx, who, "totp"), tx.random());
    if (const auto put = account_repository(tx).put(*account); !put) return put.error();
    return secret(std::move(seed));
}

result<std::vector<std::string>> confirm_one_time_codes(tenant_transaction& tx, const request_context& by,
                                                        const crypto::keyring& keys, const member_id& who,
                                                        std::string_view code) {
    auto account = account_of(tx, who);
    if (!account) return account.error();
    if (account->totp_offered.empty()) return make_error(errc::conflict, "one-time codes were not begun");
    const auto seed = keys.unseal(account->totp_offered, place_of(tx, who, "totp"));
    if (!seed) return seed.error();
    const auto step = crypto::matching_step(seed->reveal(), code, tx.now(), 0);
    if (!step) return wrong_code();
    account->totp_sealed = std::exchange(account->totp_offered, {});
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
