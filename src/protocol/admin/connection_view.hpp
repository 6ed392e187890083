#pragma once
#include <gatehouse/model/connection.hpp>

#include "caller.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {

// The connection of the first placeholder after {org}. errc::not_found.
result<connection> connection_in_path(call& made);
void write_connection(json_writer& out, const surroundings& around, const connection& what);
http::response connection_answer(int status, call& made, const connection& what);

// Changing who may speak for people (security.md, Principals): a recent proof of who one is, with a second factor, and a level
// that nobody who signs in through the connection can be above. Who lacks the level alone is told by call::needs_level.
result<void> check_configurer(call& made);
// Who gives a member into a connection's hands stands at or above that member, and is another.
result<void> check_giving_away(call& made, const member_id& who);

}  // namespace gatehouse::protocol::admin
