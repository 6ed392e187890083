#pragma once
#include <string>
#include <vector>

#include <gatehouse/domain/lifecycle/provision.hpp>

#include "fault/transactions.hpp"

namespace gatehouse::fault {

// An identity provider ends people who hold one of everything: every other step suspends (active: false), the rest
// remove.
class suspension final : public transactions {
public:
    explicit suspension(int steps = 4, int further = 2) : transactions(steps, further) {}
    result<void> work(tenant_transaction& tx, int step) override;

private:
    struct person {
        member_id member;
        link_id link;
        std::string user_name;
    };
    result<void> prepare_organization(tenant_transaction& tx) override;
    result<void> prepare_step(tenant_transaction& tx, int step) override;
    result<void> give_credentials(tenant_transaction& tx, const person& to);
    subject subject_of(int step) const override;
    std::span<const fact> laws() const override;
    request_context by(int step) const;

    std::optional<connection_id> idp_;
    std::optional<group_id> group_;
    std::optional<role_id> role_;
    std::vector<person> people_;
    lifecycle::keyed_hash hash_ = [](std::string_view text) { return std::to_string(std::hash<std::string_view>()(text)); };
};

}  // namespace gatehouse::fault
