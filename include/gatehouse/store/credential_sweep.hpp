#pragma once
#include <cstdint>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Tidies the rows of credentials that have died by an epoch: one statement a table, bounded. Rows beyond the bound are
// as dead (their epoch differs) and are tidied later.
class credential_sweep : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    struct ended {
        std::int64_t sessions = 0, child_sessions = 0, api_keys = 0, links = 0;
        std::int64_t rows() const noexcept { return sessions + child_sessions + api_keys + links; }
    };
    result<ended> end_all_of(const member_id& id, std::int64_t most = limits::revocation_rows);
    // Sessions that were opened through one link; here the rows themselves are the revocation, so all of them end.
    result<ended> end_sessions_of(const link_id& id);
    // One-time links sent to an address that is no longer the member's: resets, invitations.
    result<std::int64_t> end_links_of(const member_id& id);
};

}  // namespace gatehouse
