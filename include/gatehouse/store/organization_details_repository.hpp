#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// What an organization says of itself beside what requests need of it (organization_repository).
struct organization_details {
    std::string description;
    std::string plan;  // one of the model's; empty where the model has none
    std::optional<std::int64_t> member_limit{};
};

class organization_details_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    result<organization_details> current();
    result<void> change(std::string_view name, std::string_view description);
    result<void> set_plan(std::string_view plan, std::optional<std::int64_t> member_limit);
};

// Of every organization of the server, by id.
class organization_details_directory : public installation_repository {
public:
    using installation_repository::installation_repository;
    result<std::map<std::string, organization_details, std::less<>>> all();
};

}  // namespace gatehouse
