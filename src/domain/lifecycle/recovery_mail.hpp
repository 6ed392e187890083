#pragma once
#include <gatehouse/base/secret.hpp>
#include <gatehouse/domain/lifecycle/outbox.hpp>

// What the new address and the one before are told. `before`: as the member was when it was asked.
namespace gatehouse::lifecycle {

result<void> tell_of_recovery_change(tenant_transaction& tx, const courier& told_by, const member& before,
                                     const std::string& address, const secret& link);
result<void> tell_of_recovery_address(tenant_transaction& tx, const courier& told_by, const member& before,
                                      const std::string& address);

}  // namespace gatehouse::lifecycle
