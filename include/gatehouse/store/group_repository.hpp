#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/model/group.hpp>
#include <gatehouse/model/query.hpp>
#include <gatehouse/store/page.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// reworded: the member was there, with other sub-attributes.
enum class membership_change : std::uint8_t { none, joined, reworded };

// The groups of a connection and their rows of membership. Changing members touches the changed rows only and keeps
// directory_group.member_count; the version is the caller's to raise, once for a change of many.
class group_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<std::optional<group>> find(const connection_id& in, const group_id& id);
    result<std::optional<group>> find_by_name(const connection_id& in,
                                              std::string_view display_name);  // folded, any origin
    result<std::optional<group>> find_by_external_id(const connection_id& in, std::string_view external_id);
    // Groups that SCIM pushed, in the order of ids; bounds as in link_repository::list.
    result<page_of<group>> list(const connection_id& in, const query& filter, const page_request& page);

    result<void> insert(const group& row);       // a scim group is counted in its connection
    result<void> update(const group& row);       // everything but members, their count and origin
    result<void> adopt_claim(const group& row);  // SCIM now speaks for a group known from claims
    result<void> touch(const group_id& id);      // membership changed: version and modified
    // With its memberships, and its place in other groups (whose versions rise): rows move to _past.
    result<void> erase(const group& row);

    using each_member = function_ref<result<void>(const group_member&)>;
    // In the order of ids, those after `after` (empty: from the start), at most so many.
    result<void> members(const group_id& id, std::string_view after, std::int64_t most, each_member each);
    result<membership_change> add_member(const group_id& id, const group_member& row);
    result<bool> remove_member(const group_id& id, std::string_view member);  // false: it was not there
    // Of a user or group that ends: out of every group, whose versions rise. Which ones.
    result<std::vector<group_id>> leave_all(std::string_view member);

    // Direct and through nested groups; cycles end.
    result<std::vector<membership>> groups_of(std::string_view member);

    // References that nothing answers to yet. until: when they lapse.
    result<bool> add_pending(const group& in, std::string_view reference, std::string_view document, instant until);
    result<bool> drop_pending(const group& in, std::string_view reference);
    result<std::vector<pending_member>> pending_of(const group_id& in);
    struct claimed {
        group_id group;
        std::string document;
    };
    // Takes the rows that wait for that reference in the connection and have not lapsed.
    result<std::vector<claimed>> take_pending(const connection_id& in, std::string_view reference);

private:
    result<void> count_in_connection(const connection_id& in, int change);
    result<void> count_members(const group_id& id, int change);
};

}  // namespace gatehouse
