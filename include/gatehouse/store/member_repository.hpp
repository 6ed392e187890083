#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include <gatehouse/model/member.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Rows only; what must happen together (holds, credentials, change rows) is domain/lifecycle's.
class member_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<std::optional<member>> find(const member_id& id);
    result<member> get(const member_id& id);  // errc::not_found when absent

    // Who lives (is neither removed nor erased) under that user name, folded. A name is one living member's at most.
    result<std::optional<member>> find_by_user_name(std::string_view user_name);
    // Living members of that user name or e-mail, folded; two are enough to see that it is not unique.
    result<std::vector<member>> find_by_name_or_email(std::string_view text);
    result<std::vector<member>> owners();

    // In the order of ids, those after `after` (empty: from the start). Removed ones only when asked for.
    result<std::vector<member>> list(std::string_view after, std::int64_t most, bool with_removed = false);

    // errc::forbidden where the organization's plan has no room for another.
    result<void> insert(const member& row);  // counts it in the organization
    result<void> set_names(const member_id& id, const member_names& names);
    result<void> set_owner(const member_id& id, bool owner);
    // nullopt and no name: none.
    result<void> set_access_begin(const member_id& id, std::optional<instant> at, std::string_view by);
    result<void> set_access_end(const member_id& id, std::optional<instant> at, std::string_view by);
    // Living members whose end has come, the earliest first.
    result<std::vector<member>> access_ended(std::int64_t most);
    // Ends every credential that stores the member's epoch (access.md, invariant 4).
    result<void> raise_epoch(const member_id& id);
    result<void> mark_removed(const member_id& id, removal_source by);  // no longer counted
};

}  // namespace gatehouse
