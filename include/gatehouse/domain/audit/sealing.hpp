#pragma once
#include <optional>
#include <string>
#include <vector>

#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/domain/audit/personal.hpp>
#include <gatehouse/model/evidence.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::audit {

// The next rows of an organization, hashed and signed.
struct sealed_batch {
    std::int64_t before = 0;  // the position that was sealed already
    checkpoint next;
    personal_sealing personal;
    std::vector<std::string> erased;        // members whose erasure these rows tell of
    std::optional<std::string> rotated_by;  // the key is another than the last time: the operator who made it
};

// On a snapshot: reads what no checkpoint covers, at most so many rows, and seals it. Nothing: all is sealed. The cryptography
// is done here, so that the write has none; rows never change meanwhile, or write_batch finds it.
result<std::optional<sealed_batch>> prepare_batch(tenant_transaction& tx, const crypto::keyring& keys, random_source& random,
                                                  std::int64_t most);
// errc::conflict: somebody else has sealed meanwhile, or a person was erased; start over.
result<void> write_batch(tenant_transaction& tx, const sealed_batch& batch);

}  // namespace gatehouse::audit
