#pragma once
#include <map>
#include <optional>
#include <string>

#include <gatehouse/domain/access/rights_on.hpp>
#include <gatehouse/model/role.hpp>

#include "caller.hpp"

namespace gatehouse::protocol::admin {

// (c) of a change of which roles one other member has. Who loses a role may gain by it: what it denied, what it cut him from,
// and the role that comes into force in its place. What he may do is asked before and after where one of his roles denies or
// cuts. Of roles of the organization's own; the model's, levels guard.
class gains_by_roles {
public:
    static result<gains_by_roles> of(call& made, const member_id& who);
    // After the change: errc::forbidden, naming what the caller would have to hold.
    result<void> check_held(call& made) const;

private:
    std::optional<member_id> who_{};  // none: nobody is judged
    access::effective_rights before_{};
    std::map<std::string, access::allowed_actions> reached_{};  // by place; where a role of his may deny or cut
};

}  // namespace gatehouse::protocol::admin
