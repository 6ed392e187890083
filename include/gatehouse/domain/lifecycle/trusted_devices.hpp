#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/secret.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/store/transaction.hpp>

// Browsers in which the password is enough for limits::trusted_device_ms, since a code was entered there (security.md,
// Credential kinds). A new password, codes turned on or off, and whatever ends the member's other credentials end them all.
namespace gatehouse::lifecycle {

struct trusted_device {
    std::string id, agent;
    instant since, until;
};

// One more than limits::trusted_devices ends the oldest. What that browser keeps.
result<secret> trust_device(tenant_transaction& tx, const request_context& by, const crypto::keyring& keys,
                            const member_id& who, std::string_view agent);
// Whether that lives and is this member's.
result<bool> is_trusted_device(tenant_transaction& tx, const crypto::keyring& keys, const member_id& who,
                               std::string_view shown);
result<std::vector<trusted_device>> trusted_devices(tenant_transaction& tx, const member_id& who);  // the newest first
// errc::not_found when that member has no such one that lives.
result<void> end_trusted_device(tenant_transaction& tx, const request_context& by, const member_id& who, std::string_view id);

}  // namespace gatehouse::lifecycle
