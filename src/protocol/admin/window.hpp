#pragma once
#include <gatehouse/base/result.hpp>
#include <gatehouse/model/role.hpp>

namespace gatehouse::protocol::admin {

// errc::invalid_value for a window that is over already or never opens.
result<void> check_window(const time_window& wanted, instant now);
// Whether it opens earlier or ends later than the other. What lies in the past counts for nothing.
bool reaches_beyond(const time_window& one, const time_window& other, instant now);

}  // namespace gatehouse::protocol::admin
