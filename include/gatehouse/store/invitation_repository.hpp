#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include <gatehouse/model/account.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

class invitation_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<void> insert(const invitation& row);
    result<invitation> find(const invitation_id& id);                                  // errc::not_found
    result<std::vector<invitation>> list(std::string_view before, std::int64_t most);  // newest first; before: an id or empty
    result<std::optional<invitation>> open_of(const member_id& id);  // neither accepted nor revoked; it may be expired
    // Sent again: another link in another mail, another end.
    result<void> renew(const invitation& row);
    result<unit_id> unit_of_code(std::string_view code);  // errc::not_found
    result<void> join_unit(const invitation& row);        // of a unit that is gone by now, nothing
    result<void> accept(const invitation_id& id);
    // Whatever is not accepted and not revoked yet, of that member.
    result<void> revoke_of(const member_id& id);
};

}  // namespace gatehouse
