#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/accounts.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>

#include "account_rows.hpp"

namespace gatehouse::lifecycle {

result<bool> prove(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys, local_account& account,
                   const std::string& judged_hash, std::string_view code) {
    if (account.locked(tx.now())) return make_error(errc::conflict, "too many wrong attempts: this is locked for a while");
    if (account.password_hash != judged_hash) return make_error(errc::conflict, "the password was changed meanwhile");
    const auto right = account.has_totp() ? spend_code(tx, keys, account, code) : result<bool>(true);
    if (!right) return right.error();
    if (!*right) {
        if (const auto noted = note_failure(tx, by, account.member, "code"); !noted) return noted.error();
        return false;
    }
    account.failed_count = 0;
    if (const auto put = account_repository(tx).put(account); !put) return put.error();
    return true;
}

result<bool> confirm_presence(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                              const member_id& who, const std::string& judged_hash, std::string_view code) {
    auto account = account_of(tx, who);
    if (!account) return account.error();
    if (!account->has_totp()) return make_error(errc::conflict, "one-time codes are not on");
    const auto proved = prove(tx, by, keys, *account, judged_hash, code);
    if (!proved || !*proved) return proved;
    if (const auto done = session_repository(tx).confirm(session_id::trusted(by.credential)); !done) return done.error();
    return true;
}

}  // namespace gatehouse::lifecycle
