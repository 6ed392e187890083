#pragma once
#include <string_view>
#include <vector>

#include <gatehouse/model/hold.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Keeps member.holds equal to the number of rows. When a member starts or ceases to be held, each of its links reads
// another `active`, so their versions rise with it.
class hold_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<bool> add(const member_id& id, const hold_source& source, std::string_view reason,
                     std::string_view by);                                                    // false: it was there
    result<bool> clear(const member_id& id, const hold_source& source, std::string_view by);  // false: there was none
    result<void> clear_all(const member_id& id, std::string_view by);
    result<std::vector<hold>> of(const member_id& id);

private:
    result<void> count(const member_id& id, int change);
};

}  // namespace gatehouse
