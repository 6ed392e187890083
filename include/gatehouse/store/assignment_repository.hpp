#pragma once
#include <string_view>
#include <vector>

#include <gatehouse/model/role.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Rows that end move to assignment_past and team_member_past: access at a past time stays answerable.
class assignment_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // The same (principal, role, scope, source) again only renews the window. errc::not_found for an unknown role.
    result<void> put(const assignment& made);
    result<void> end(const assignment_id& id);  // errc::not_found
    result<std::int64_t> count_of(const role_id& id);
    result<std::vector<assignment>> of(principal_kind kind, std::string_view principal);
    result<std::vector<assignment>> expired(std::int64_t most);  // whose window is over, the longest so first
};

class team_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<void> insert(const team& made);  // errc::uniqueness when the slug is taken
    result<team> find(const team_id& id);   // errc::not_found
    result<team> find_slug(std::string_view slug);
    result<std::vector<team>> list();

    result<void> put_member(const team_membership& made);  // the same (team, member, source) again renews the window
    result<void> end_member(const team_id& id, const member_id& member, const source& from);  // errc::not_found
    result<std::vector<team_membership>> members(const team_id& id);
    result<std::vector<team_membership>> expired_members(std::int64_t most);  // as assignment_repository::expired
};

}  // namespace gatehouse
