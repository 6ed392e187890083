#pragma once
#include <map>
#include <optional>
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
    // Of many who lose these roles, or their ceilings. Up to limits::freed_people, as of one. Of more, the caller holds all
    // that the ceilings left out; and where one role alone counts in a scope, what comes in their place, errc::too_many beyond
    // limits::gaining_people, but for an owner.
    using ceiling = std::vector<std::string>;
    static result<gains_by_roles> of(call& made, const std::vector<member_id>& all, const std::vector<role>& lost,
                                     const ceiling& left = {});
    static result<gains_by_roles> in(call& made, const team_id& which, const std::vector<role>& lost);
    // Of all who hold it, and go on with that ceiling.
    static result<gains_by_roles> holding(call& made, const role& which, const ceiling& left);
    // After the change: errc::forbidden, naming what the caller would have to hold.
    result<void> check_held(call& made) const;

private:
    struct person {
        member_id id;
        std::optional<session_id> session;  // in which his claims count
        access::effective_rights before;
        std::map<std::string, access::allowed_actions> reached;  // by place; where a role of his may deny or cut
    };
    result<void> add(call& made, const member_id& who, bool what_he_may_do = true);
    result<void> add_view(call& made, const member_id& who, const std::optional<session_id>& session, bool what_he_may_do);
    static result<void> check_held(call& made, const person& who);
    std::vector<person> people_;
};

}  // namespace gatehouse::protocol::admin
