#pragma once
#include <string>
#include <vector>

#include <gatehouse/domain/lifecycle/provision.hpp>
#include <gatehouse/domain/lifecycle/sign_in.hpp>

#include "fault/transactions.hpp"

namespace gatehouse::fault {

// People sign in for the first time, each with a group that nobody pushed; every third step comes from another browser
// than its request and is refused, which leaves rows as well.
class sign_in final : public transactions {
public:
    explicit sign_in(int steps = 4, int further = 2) : transactions(steps, further) {}
    result<void> work(tenant_transaction& tx, int step) override;

private:
    result<void> prepare_organization(tenant_transaction& tx) override;
    result<void> prepare_step(tenant_transaction& tx, int step) override;
    subject subject_of(int step) const override;
    std::span<const fact> laws() const override;
    lifecycle::proved_sign_in proof(int step, instant now) const;

    std::optional<connection_id> idp_;
    std::vector<member_id> members_;
    crypto::keyring keys_ = crypto::keyring::from_key(secret(std::string(32, 'k')), "k1").value();
};

}  // namespace gatehouse::fault
