#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/rights.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

template <class What> struct of_member {
    member_id member;
    What what;
};

// What rights_repository reads of one member, of several at once and without a session: the same rows. Searches decide
// about thousands, and a statement a member would cost more than the decision.
class many_rights_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    static constexpr std::size_t at_once = 64;  // members of one call, at the most; and none twice

    result<std::vector<of_member<subject_facts>>> subjects(std::span<const member_id> of);
    result<std::vector<of_member<held_role>>> roles_of(std::span<const member_id> of, std::int64_t protected_level);
    // Grants in their window on that one resource.
    result<std::vector<of_member<held_grant>>> grants_on(std::span<const member_id> of, std::string_view resource);
    // Who is in one of the units that the resource is restricted to.
    result<std::vector<member_id>> inside_units_of(std::span<const member_id> of, std::string_view resource);

    // Resources of a type by name, those after `after`; in_unit is the subject's.
    result<std::vector<resource_node>> nodes(std::string_view type, std::string_view after, std::int64_t most,
                                             const member_id& subject);
    result<std::vector<resource_node>> node(std::string_view resource, const member_id& subject);  // one, or none
};

}  // namespace gatehouse
