#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/role.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// What administration asks of teams beside what decisions read (team_repository).
class team_details_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    struct overview {
        team what;
        std::int64_t members = 0;        // in the team now by a membership; who comes by a mapping rule is not counted
        std::vector<std::string> roles;  // slugs that its members inherit now, each once
    };
    result<std::vector<overview>> overviews(std::string_view after, std::int64_t most);  // in the order of ids
    result<overview> overview_of(const team_id& id);                                     // errc::not_found

    result<std::string> settings(const team_id& id);  // a JSON object; takes part in no decision. errc::not_found
    result<void> change(const team& after, std::string_view settings);  // name, description, settings; errc::not_found

    struct ended {
        std::int64_t members = 0, assignments = 0, grants = 0;  // that moved to the past
        std::int64_t resources = 0, rules = 0;                  // that belonged to it, or gave it
    };
    // Roles and grants that it held, roles that counted for it, and the team itself. errc::not_found
    result<ended> erase(const team_id& id);

private:
    result<void> fill(overview& one);
};

}  // namespace gatehouse
