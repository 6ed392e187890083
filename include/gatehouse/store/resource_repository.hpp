#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include <gatehouse/model/resource.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

class resource_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<void> insert(const resource& made);   // errc::uniqueness when the type has one of this name
    result<void> change(const resource& after);  // name, parent, team; errc::uniqueness as above, errc::not_found
    // Whether something of this type had this name once and has it no more.
    result<bool> was_named(std::string_view type, std::string_view name);
    // Whether a role is assigned, or given by a rule, for what has this name, registered or not.
    result<bool> is_scope(std::string_view type, std::string_view name);
    result<void> erase(const resource_id& id);     // its grants end first: grant_repository::end_all_on; errc::not_found
    result<resource> find(const resource_id& id);  // errc::not_found
    result<resource> find_named(std::string_view type, std::string_view name);  // errc::not_found
    // In the order of ids, those after `after` (empty: from the start); of one type unless that is empty.
    result<std::vector<resource>> list(std::string_view type, std::string_view after, std::int64_t most);
    result<std::vector<resource>> of_team(const team_id& id, std::int64_t most);
    // The one above, the one above that …; no more than `most`.
    result<std::vector<resource_id>> above(const resource_id& id, std::int64_t most);
    // All that lies below it, however deep, but no more than `most`.
    result<std::vector<resource_id>> below(const resource_id& id, std::int64_t most);
    // How many levels there are below it, counted no deeper than `most`.
    result<std::int64_t> depth_below(const resource_id& id, std::int64_t most);

    // Restricted to these, open to all where there are none. errc::not_found for a unit that is not there.
    result<void> set_units(const resource_id& id, const std::vector<unit_id>& units);
    result<std::vector<unit_id>> units_of(const resource_id& id);
};

// Rows that end move to grant_past: access at a past time stays answerable.
class grant_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<void> insert(const grant& made);  // errc::not_found for a resource that is not there
    result<grant> find(const grant_id& id);  // errc::not_found
    result<void> end(const grant_id& id);    // errc::not_found
    // How many.
    result<std::int64_t> end_all_on(const resource_id& id);
    result<std::int64_t> end_all_of(principal_kind kind, std::string_view principal);
    // In the order of ids, those after `after`; those whose window has passed stay until they are tidied.
    result<std::vector<grant>> of(principal_kind kind, std::string_view principal, std::string_view after, std::int64_t most);
    result<std::vector<grant>> on(const resource_id& id, std::string_view after, std::int64_t most);
    result<std::vector<grant>> expired(std::int64_t most);  // the longest so first
};

}  // namespace gatehouse
