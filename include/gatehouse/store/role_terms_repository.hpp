#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/role.hpp>
#include <gatehouse/model/role_terms.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// What administration asks of roles and policies beside what decisions read (role_repository). What changes rights raises
// the organization's policy revision.
class role_terms_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<role_terms> terms(const role_id& id);                      // errc::not_found
    result<void> change(const role& after, const role_terms& terms);  // all but id and slug; errc::not_found
    result<void> erase(const role_id& id);                            // errc::not_found
    result<void> detach(const role_id& from, const policy_id& what);  // errc::not_found
    result<std::vector<policy>> policies_of(const role_id& id);
    result<std::vector<role>> roles_with(const policy_id& id);

    // In the order of ids, those after `after`; those whose window has passed stay until they are tidied.
    result<std::vector<assignment>> assignments_of(const role_id& id, std::string_view after, std::int64_t most);
    // Those that count now or will; no more than `most`.
    result<std::vector<assignment>> unended(const role_id& id, std::int64_t most);
    result<std::vector<mapping_rule_id>> rules_of(const role_id& id);
    struct narrowed_key {
        api_key_id id;
        member_id owner;
        std::string name;
    };
    // Living API keys whose scope refers to the role: "role:<slug>" narrows a key, and lists it as a holder.
    result<std::vector<narrowed_key>> keys_of(std::string_view slug);
};

// The same for policies.
class policy_terms_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<policy> find(const policy_id& id);                         // errc::not_found
    result<void> rename(const policy_id& id, std::string_view name);  // errc::not_found
    result<void> erase(const policy_id& id);                          // with its versions; errc::not_found
};

}  // namespace gatehouse
