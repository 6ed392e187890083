#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include <gatehouse/model/resource.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

class unit_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<void> insert(const unit& made);   // errc::uniqueness when the code is taken, in any case
    result<void> change(const unit& after);  // name and description; errc::not_found
    result<void> erase(const unit_id& id);   // takes its members out; errc::not_found
    result<unit> find(const unit_id& id);    // errc::not_found
    result<unit> find_code(std::string_view code);
    result<std::vector<unit>> list(std::string_view after, std::int64_t most);  // in the order of ids

    result<void> put_member(const unit_id& id, const member_id& who);   // again changes nothing; errc::not_found
    result<void> take_member(const unit_id& id, const member_id& who);  // errc::not_found
    result<std::vector<member_id>> members(const unit_id& id, std::string_view after, std::int64_t most);
    result<std::int64_t> count_members(const unit_id& id);
    result<std::vector<unit_id>> of_member(const member_id& who);
    // A resource that is restricted to this unit and no other.
    result<bool> alone_restricts(const unit_id& id);
    result<std::vector<resource_id>> resources(const unit_id& id, std::string_view after, std::int64_t most);
};

}  // namespace gatehouse
