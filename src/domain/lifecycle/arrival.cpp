#include "arrival.hpp"

#include <gatehouse/domain/access/mapping.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/directory/membership.hpp>

namespace gatehouse::lifecycle {

result<void> settle_arrival(tenant_transaction& tx, const request_context& by, const connection_id& in,
                            const group_member& arrived, const std::optional<std::string>& external_id) {
    const auto joined = directory::settle_pending(tx, in, arrived, external_id);
    if (!joined) return joined.error();
    for (const auto& each : *joined) {
        const auto told =
            audit::record_each(tx, by, change_kind::group_members_added, change_target::of(each), "members", {arrived.id});
        if (!told) return told;
        if (const auto judged = access::judge_joins(tx, by, each); !judged) return judged;
    }
    return {};
}

}  // namespace gatehouse::lifecycle
