#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Which of the model's switches are on. A member's own setting goes over the organization's.
class switch_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // Of a member, or without one of the organization; nothing takes the setting away.
    result<void> set(const std::optional<member_id>& whose, std::string_view name, std::optional<bool> on);
    result<std::map<std::string, bool>> of(const std::optional<member_id>& whose);
    result<std::vector<std::string>> on_for(const member_id& id);
    struct own_setting {
        member_id member;
        std::string name;
        bool on = false, organization_on = false;
        instant since{};
    };
    // Members' own settings that differ from the organization's, in the order of member and name: those after that place.
    result<std::vector<own_setting>> overrides(std::string_view member, std::string_view name, std::int64_t most);
};

}  // namespace gatehouse
