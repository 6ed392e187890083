#pragma once
#include <gatehouse/model/role.hpp>

namespace gatehouse::protocol::admin {

// Whether it opens earlier or ends later than the other. What lies in the past counts for nothing.
bool reaches_beyond(const time_window& one, const time_window& other, instant now);

}  // namespace gatehouse::protocol::admin
