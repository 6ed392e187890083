#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gatehouse/model/hold.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Keeps member.holds equal to the number of rows. When a member starts or ceases to be held, each of its links reads
// another `active`, so their versions rise with it. `reconcile` is no row but a comparison (reconcile_repository.hpp): it is
// cleared here, with what is left of it when its connection is deleted, and never added.
class hold_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<bool> add(const member_id& id, const hold_source& source, std::string_view reason,
                     std::string_view by);  // false: it was there
    // Whose a hold is now, which stands as long as it did.
    result<void> set_by(const member_id& id, const hold_source& source, std::string_view reason, std::string_view by);
    result<bool> clear(const member_id& id, const hold_source& source, std::string_view by);  // false: there was none
    result<void> clear_all(const member_id& id, std::string_view by);
    result<std::vector<hold>> of(const member_id& id);
    // Whether the member is held, and was since before that moment without a pause, whoever held.
    result<bool> held_since_before(const member_id& id, instant then);
    // How many members SCIM made again after an administrator had removed them, as far as nobody has judged that since.
    result<std::int64_t> back_over_removal();
    struct held {
        member_id member;
        hold what;
    };
    // Of all members, those who wait as well, in the order of member, kind and id of the source: those after that place, which
    // need not be there.
    result<std::vector<held>> list(std::string_view member, const std::pair<std::string, std::string>& source,
                                   std::int64_t most);

private:
    result<std::vector<held>> waiting(std::string_view member, const std::pair<std::string, std::string>& source,
                                      std::int64_t most);
    result<void> count(const member_id& id, int change);
    result<bool> confirm(const member_id& id);
    result<void> raise_versions(const member_id& id);
};

}  // namespace gatehouse
