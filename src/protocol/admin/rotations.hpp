#pragma once
#include "caller.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {

// "rotations": what a member saw and nobody changed since, to be told when the member is removed; limits::page_most of them.
// "tokens": provisioning tokens that the member was shown and that live, by id.
result<void> write_unrotated(json_writer& out, call& made, const member_id& who);

}  // namespace gatehouse::protocol::admin
