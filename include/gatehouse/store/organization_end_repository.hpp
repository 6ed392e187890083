#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// The end of an organization: dead with one commit, its rows gone some while after.
class organization_end_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // Everything of it is refused from the commit on: status, epoch, its connections, the applications' lists. Its code is
    // free. errc::not_found when it was deleted already.
    result<void> mark(std::string_view by);

    struct counts {
        std::int64_t sessions = 0, api_keys = 0, connections = 0;  // that were not ended
    };
    result<counts> count();

    struct facts {
        std::string code, name, deleted_by;
        instant deleted;
        std::int64_t last_position = 0;
    };
    result<facts> marked();  // errc::not_found when it is not deleted

    // Deletes rows of it, at most so many and, of a history without keys, the rest of one member's. How many; fewer than
    // `most`: no table has any left.
    result<std::int64_t> clear(std::int64_t most);
    result<void> erase();  // the organization's own row

    // The tables that clear goes over, in its order.
    static std::vector<std::string_view> tables();
    static std::vector<std::string_view> statements();  // for who looks at their plans
};

class deleted_organizations : public installation_repository {
public:
    using installation_repository::installation_repository;
    result<std::vector<organization_id>> list();
    struct marked {
        organization_id id;
        organization_end_repository::facts facts;
    };
    result<std::vector<marked>> all();
};

}  // namespace gatehouse
