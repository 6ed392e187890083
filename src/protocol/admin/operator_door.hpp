#pragma once
#include "operation.hpp"

namespace gatehouse::protocol::admin {

// At the public door: of_operator for whoever shows a living key of the operator, of_members for everybody else.
endpoint by_who_asks(const surroundings& around, endpoint of_members, endpoint of_operator);
// What stands on the server's own machine only. Whoever is refused it goes on record, a key in the installation's log.
endpoint for_socket(const surroundings& around, entrance by, endpoint work);

}  // namespace gatehouse::protocol::admin
