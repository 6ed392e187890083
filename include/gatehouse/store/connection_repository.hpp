#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include <gatehouse/model/connection.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

class connection_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<std::optional<connection>> find(const connection_id& id);
    result<connection> get(const connection_id& id);                        // errc::not_found when absent
    result<std::optional<connection>> find_by_name(std::string_view name);  // folded
    result<std::vector<connection>> list();

    result<void> insert(const connection& row);  // the name is free: the caller has looked
    // Name, profile, adopt, settings; the revision rises.
    result<void> update(const connection& row);
    // Which IdP it trusts. Where one was trusted before, the epoch rises, so what that trust let in ends.
    result<void> set_trust(const connection_id& id, std::string_view entity_id, std::string_view sso_url);
    result<void> set_state(const connection_id& id, connection_state state);  // disabling raises the epoch
    result<void> raise_epoch(const connection_id& id);
};

// Where a URL names a connection only.
struct located_connection {
    organization_id organization;
    connection found;
};
class connection_locator : public installation_repository {
public:
    using installation_repository::installation_repository;
    result<std::optional<located_connection>> find(const connection_id& id);
};

}  // namespace gatehouse
