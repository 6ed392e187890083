#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include <gatehouse/model/ids.hpp>
#include <gatehouse/model/saml_setup.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// What a removal, or a return after a long hold, ends beside links and credentials. Rows that gave access move to _past.
class removal_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    struct ended {
        std::int64_t assignments = 0, teams = 0, grants = 0, rotations = 0, tokens = 0;
    };
    // Direct assignments, team memberships, grants, units, claims, local password; secrets that the member saw since
    // their last rotation are marked for rotation, and so are provisioning tokens that the member was shown (access.md,
    // invariant 8).
    result<ended> end_rights_of(const member_id& id, std::string_view by);

    struct given {
        std::vector<std::string> assignments, teams, grants;
    };
    // What was given to the member by hand, by ids: assignments (those of an invitation too), team memberships, grants. What
    // mapping rules give is no row of these.
    result<given> end_given_to(const member_id& id);

    struct unpinned {
        connection_id connection;
        pinned_identity identity;
    };
    // Unpins what was pinned to a member, or to one link.
    result<std::vector<unpinned>> take_identities(const member_id& id);
    result<std::vector<unpinned>> take_identities(const link_id& id);
};

}  // namespace gatehouse
