#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

struct legal_hold {
    std::optional<member_id> member{};  // none: the organization as a whole
    std::string reason{};
    std::string by{};
    instant since{};
};

// Rows only; what a hold forbids is domain/audit/legal_hold's, and of pruning retention_repository's.
class legal_hold_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<bool> add(const std::optional<member_id>& of, std::string_view reason, std::string_view by);  // false: it was there
    result<bool> remove(const std::optional<member_id>& of);  // false: there was none
    result<std::optional<legal_hold>> find(const std::optional<member_id>& of);
    // The organization's first, then members' in the order of ids: those after a place, which is empty at the start.
    result<std::vector<legal_hold>> list(std::string_view after, std::int64_t most);
    result<bool> any();
    // As the order has it.
    static std::string place_of(const legal_hold& one) { return one.member ? std::string(one.member->text()) : " "; }
};

}  // namespace gatehouse
