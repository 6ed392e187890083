#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include <gatehouse/domain/directory/membership.hpp>
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/model/group.hpp>
#include <gatehouse/model/link.hpp>
#include <gatehouse/model/patch.hpp>

namespace gatehouse::lifecycle {

// What one connection does to its own users and groups; another connection's are errc::not_found. Made for one
// transaction; borrows all it is given. Names are checked here (errc::uniqueness), forms are the protocol's. A change that
// changes nothing writes nothing and keeps the version. expected: If-Match's version (errc::version_mismatch).
class provisioner {
public:
    provisioner(tenant_transaction& tx, const request_context& by, const connection_id& in, const keyed_hash& hash)
        : tx_(tx), by_(by), in_(in), hash_(hash) {}

    // A new member, whose authority this link is: active, suspended when content.active is false, or suspended
    // (local_removal, with an alarm) over an administrator's removal. Groups that waited for it take it in.
    result<link> create_user(const link_content& content);
    // active is this connection's hold on the member where the link is its authority; elsewhere it ends or revives the
    // link only. Absent, it changes nothing. True, it says of who waits since a restore that he goes on.
    result<link> change_user(const link_id& id, const link_content& content, std::optional<std::int64_t> expected = {});
    // The authority's deletion removes the member.
    result<void> delete_user(const link_id& id, std::optional<std::int64_t> expected = {});

    struct changed_group {
        group row;
        directory::membership_result members;
    };
    result<changed_group> create_group(const group_content& content, const std::vector<member_reference>& members,
                                       directory::unknown_reference unknown = directory::unknown_reference::wait);
    // content absent: attributes stay. The version rises once.
    result<changed_group> change_group(const group_id& id, const std::optional<group_content>& content,
                                       const membership_delta& delta, std::optional<std::int64_t> expected = {},
                                       directory::unknown_reference unknown = directory::unknown_reference::wait);
    result<void> delete_group(const group_id& id, std::optional<std::int64_t> expected = {});

private:
    result<link> get_user(const link_id& id);
    result<group> get_group(const group_id& id);
    result<member_id> new_member(const link_content& content, bool over_removal);
    result<void> settle_tombstones(const link_content& content, const std::optional<tombstone>& over, const member_id& id);
    result<void> keep_legal_hold(const member_id& before, const member_id& now);
    result<void> settle(const group_member& arrived, const std::optional<std::string>& external_id);
    result<void> reconcile(const link& before, const link_content& content);
    result<void> change_activity(const link& before, bool active);
    result<void> change_names(const link& before, const link_content& content);
    result<void> record_members(const group_id& id, const directory::membership_result& members);

    tenant_transaction& tx_;
    const request_context& by_;
    const connection_id& in_;
    const keyed_hash& hash_;
};

}  // namespace gatehouse::lifecycle
