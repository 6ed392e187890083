#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include <gatehouse/model/link.hpp>
#include <gatehouse/model/query.hpp>
#include <gatehouse/store/page.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// The users of a connection. Every lookup by a client names its connection: another connection's link is not found.
class link_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<std::optional<link>> find(const connection_id& in, const link_id& id);
    result<std::optional<link>> find_by_user_name(const connection_id& in, std::string_view user_name);
    result<std::optional<link>> find_by_external_id(const connection_id& in, std::string_view external_id);
    result<std::vector<link>> of_member(const member_id& id);

    // In the order of ids. What has an index narrows the rows, matches() judges those that are left; errc::too_many
    // when more than limits::rows_examined would have to be judged, or page.start_index lies beyond
    // limits::start_index_most.
    result<page_of<link>> list(const connection_id& in, const query& filter, const page_request& page);

    // Both write the rows that filters are answered from; the caller has checked that names are free. insert counts.
    result<void> insert(const link& row, const std::vector<indexed_value>& indexed);
    result<void> update(const link& row, const std::vector<indexed_value>& indexed);
    result<void> set_authority(const link& row);  // and no other of its member's
    result<void> erase(const link& row);          // memberships are group_repository's

private:
    result<void> write_indexed(const link& row, const std::vector<indexed_value>& indexed);
};

}  // namespace gatehouse
