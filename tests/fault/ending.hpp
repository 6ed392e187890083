#pragma once
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/domain/access/permission_model.hpp>

#include "fault/transactions.hpp"

namespace gatehouse::fault {

// Step 0: whom ownership was offered to accepts it. Step 1: a connection is deleted. Step 2: the organization is.
class ending final : public transactions {
public:
    explicit ending(int steps = 3, int further = 0);
    result<void> work(tenant_transaction& tx, int step) override;

private:
    result<void> prepare_organization(tenant_transaction& tx) override;
    result<void> link_to_one_more(tenant_transaction& tx);
    result<void> prepare_step(tenant_transaction&, int) override { return {}; }
    subject subject_of(int step) const override;
    std::span<const fact> laws() const override;

    access::permission_model model_;
    crypto::keyring keys_;
    std::vector<member_id> people_;  // the owner, whom it is offered to, whom the connection speaks for
    std::optional<connection_id> entra_;
};

}  // namespace gatehouse::fault
