#pragma once
#include <optional>
#include <vector>

#include <gatehouse/domain/access/rights_on.hpp>
#include <gatehouse/model/member.hpp>

#include "reach.hpp"

namespace gatehouse::protocol::admin {

// (c) of a change of where something lies, or of who is in a unit: what others come to may do there, by whatever role they have
// already, the caller holds there or may delegate. What they may do is asked before and after, as for those above
// (above_places). Nothing is asked where nothing can be gained, nor of a caller who may hand out whatever there is on all of
// it.
class gains_there {
public:
    // before null: it is made; after null: it is deleted. units: those that it has afterwards. errc::too_many where more people
    // or places would be to compare than limits::gaining_people, limits::rights_above and limits::actions_above: an owner's
    // change is not compared then (docs/decisions/0021).
    static result<gains_there> of(call& made, const resource* before, const resource* after, const std::vector<unit_id>& units);
    // Of a member who is put into a unit; an owner puts there as one who is in it.
    static result<gains_there> of(call& made, const unit_id& into, const member_id& who);
    // After the change: errc::forbidden, naming an action.
    result<void> check_held(call& made) const;

private:
    struct place {
        std::optional<resource_id> id;  // which it keeps under another name
        resource_name name;
        access::allowed_actions own;  // what the caller may hand out
    };
    struct right {
        member_id who;
        std::optional<session_id> session;  // in which his claims count
        std::size_t where;
        instant from;
        access::allowed_actions before;
    };
    result<void> add(call& made, std::optional<resource_id> id, const resource_name& name);
    result<void> add_tree(call& made, const resource& top);
    result<void> add_person(call& made, const member_id& who, const std::optional<session_id>& session,
                            const access::effective_rights& rights);
    result<void> add_people(call& made, const std::vector<member_id>& all);
    result<void> add_everybody(call& made);
    result<void> fill(call& made, const resource* before, const resource* after);
    bool all_is_own() const;
    result<void> check(call& made, const place& where, const resource_name& now, const access::allowed_actions& before,
                       const access::allowed_actions& after) const;

    access::effective_rights own_{};
    std::vector<place> places_{};
    std::vector<right> rights_{};
    std::int64_t judged_ = 0;  // actions
};

}  // namespace gatehouse::protocol::admin
