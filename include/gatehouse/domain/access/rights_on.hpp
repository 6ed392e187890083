#pragma once
#include <cstdint>
#include <set>
#include <string>

#include <gatehouse/domain/access/effective_rights.hpp>
#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/model/resource.hpp>

namespace gatehouse::access {

// Actions on one resource: whatever conditions say, and where all of them turn out well.
struct allowed_actions {
    std::set<std::string> always, at_best;
    std::int64_t judged = 0;  // of how many it was asked
    bool include(const allowed_actions& other) const;
};

// What these rights of the member allow then, apart from gates; or let him hand out. chain: the resource as the member sees it;
// empty for a name that nobody registered.
struct place_asked {
    const std::string &type, &name;
    const resource_chain& chain;
};
allowed_actions rights_on(const permission_model& model, const member_id& id, const effective_rights& whose, instant when,
                          const place_asked& where, bool to_hand_out = false);

}  // namespace gatehouse::access
