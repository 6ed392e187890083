#pragma once
#include <cstdint>
#include <set>

#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/domain/access/touched.hpp>

namespace gatehouse::access {

// Who may have a right by what a change touched, found in the state that the transaction is in: those it names, the holders of
// its roles and of its policies' roles, the people of its teams and rules. Where it reaches further, the first of all who
// are active. More than those who have one, never fewer, unless all is false: then there are more than `most`.
struct reached {
    std::set<member_id> members;
    bool all = true;
};
result<reached> reached_by(tenant_transaction& tx, const model_library& models, const touched& whom, std::int64_t most);

}  // namespace gatehouse::access
