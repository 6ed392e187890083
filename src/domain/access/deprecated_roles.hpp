#pragma once
#include <string_view>

#include <gatehouse/domain/access/mapping.hpp>

// Deprecated roles keep their holders and take no new ones (access.md, Assigning; KS-16), by whatever road they would come.
namespace gatehouse::access {

error takes_no_new(std::string_view slug);
// errc::conflict: the team holds a deprecated role, and the member is not in it by itself already.
result<void> check_joining_deprecated(tenant_transaction& tx, const team_membership& wanted);
// errc::conflict: the rule comes to give a deprecated role that it did not give before. before: null of one that reaches
// others than before, or nobody.
result<void> check_given_anew(tenant_transaction& tx, const mapping_rule& wanted, const mapping_rule* before);
// The role is deprecated from now on: whom rules give it to stay its holders.
result<void> keep_holders(tenant_transaction& tx, const role_id& role);

}  // namespace gatehouse::access
