#pragma once
#include <map>
#include <string>
#include <vector>

#include <gatehouse/domain/access/rights_on.hpp>
#include <gatehouse/model/role.hpp>

#include "caller.hpp"

namespace gatehouse::protocol::admin {

// (c) of a change of which roles others have. Who loses a role may gain by it: what it denied, what it cut him from, and the
// role that comes into force in its place. What one may do is asked before and after where one of his roles denies or cuts;
// also of whoever is held, who comes back to it. Of roles of the organization's own; the model's, levels guard.
class gains_by_roles {
public:
    static result<gains_by_roles> of(call& made, const member_id& who);
    // Of many who lose the same, for whom its denies and its ceiling are judged by themselves (check_denied_held): what comes
    // in its place, where one role alone counts in a scope. errc::too_many beyond limits::gaining_people, but for an owner.
    static result<gains_by_roles> of(call& made, const std::vector<member_id>& all);
    static result<gains_by_roles> in(call& made, const team_id& which);
    // After the change: errc::forbidden, naming what the caller would have to hold.
    result<void> check_held(call& made) const;

private:
    struct person {
        member_id id;
        access::effective_rights before;
        std::map<std::string, access::allowed_actions> reached;  // by place; where a role of his may deny or cut
    };
    result<void> add(call& made, const member_id& who);
    static result<void> check_held(call& made, const person& who);
    std::vector<person> people_;
};

}  // namespace gatehouse::protocol::admin
