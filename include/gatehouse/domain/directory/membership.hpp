#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/group.hpp>
#include <gatehouse/model/patch.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::directory {

// What becomes of a member reference that nothing in the connection answers to: it waits (limits::pending_member_ms), is
// left out, or the change is refused (errc::invalid_value).
enum class unknown_reference : std::uint8_t { wait, drop, refuse };

struct resolved_reference {
    std::string id;
    group_member_kind kind = group_member_kind::user;
};
// By id, else by externalId, of a user, else a group; in this connection only.
result<std::optional<resolved_reference>> resolve(tenant_transaction& tx, const connection_id& in, std::string_view reference);

struct membership_result {
    std::vector<std::string> joined, left;      // ids
    std::vector<std::string> waiting, dropped;  // references
    bool reworded = false;                      // sub-attributes of a present member changed
    bool pending_changed = false;
    bool changed() const noexcept { return !joined.empty() || !left.empty() || reworded || pending_changed; }
};
// Touches the changed rows only; members are read only where the delta replaces all or names them by a filter
// (errc::too_many beyond limits::rows_examined). The group's version is the caller's.
result<membership_result> apply_members(tenant_transaction& tx, const group& to, const membership_delta& delta,
                                        unknown_reference unknown);

// A user or group has appeared, or got an externalId: those groups of the connection that waited for it take it in; their
// versions rise. Which ones.
result<std::vector<group_id>> settle_pending(tenant_transaction& tx, const connection_id& in, const group_member& arrived,
                                             const std::optional<std::string>& external_id);

}  // namespace gatehouse::directory
