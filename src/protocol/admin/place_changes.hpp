#pragma once
#include <optional>
#include <vector>

#include "reach.hpp"

// What a change of a resource's row may mean for others. before null: it is made; after null: it is deleted.
namespace gatehouse::protocol::admin {

// Whether its name, parent, team, or the units that it had, are others afterwards: else nobody gains by it.
result<bool> is_moved(call& made, const resource* before, const resource* after, const std::vector<unit_id>& units);
// Whether anybody might gain by that: a role or a grant counts where it comes to or leaves, units kept somebody out of where it
// was, or it has another name. More often than somebody does, never less.
result<bool> may_bring(call& made, const resource* before, const resource* after);
// Of whom that can be said by name: whom roles and grants reach where it comes to or leaves; up to limits::gaining_people + 1
// of each. None: it may be anybody, as of another name, and where units kept people out.
result<std::optional<std::vector<member_id>>> whom_it_concerns(call& made, const resource* before, const resource* after);
// What it is called now; as before where it is no more, or was nothing but a name.
result<resource_name> name_now(call& made, const std::optional<resource_id>& id, const resource_name& before);

}  // namespace gatehouse::protocol::admin
