#pragma once
#include <string>
#include <vector>

#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Which mapping rules' newcomers are judged: those of rules approved by id (access.md, Rule binding), of rules that give a
// deprecated role, directly or by a team (KS-16), and of rules that hold somebody already.
class rule_watch_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // SCIM rules of that kind that are bound to the group, or to one that it lies in.
    result<std::vector<mapping_rule_id>> over(const group_id& in);
    result<std::vector<mapping_rule_id>> of_claim(const group_id& in);  // SAML rules bound to the group
    struct watch {
        bool saml = false, approved = false;  // approved: by id
        std::string deprecated;               // a deprecated role that it gives; none
    };
    result<watch> of(const mapping_rule_id& rule);                     // errc::not_found
    result<std::vector<mapping_rule_id>> giving(const role_id& role);  // directly or by a team
    result<std::string> deprecated_of(const team_id& team);            // a deprecated role that it holds; none
};

}  // namespace gatehouse
